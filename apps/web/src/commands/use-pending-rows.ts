import { useState } from 'react';
import type { MutationName } from './mutations.ts';
import { isFinal, type Tracked } from './tracked.ts';
import { useTracked } from './use-commands.ts';

/** So long is what took effect shown apart, though it did so before its table was there. */
const JUST_NOW_MS = 60_000;

/** Under way or refused, and what took effect while this table was open, or on the way to it from the form that asked for it. */
export function usePendingRows(mutation: MutationName): readonly Tracked[] {
  const asked = useTracked().filter((tracked) => tracked.asked.mutation === mutation);
  const [before] = useState(() => endedBefore(asked, Date.now(), performance.timeOrigin));
  return asked.filter(({ key, progress }) => progress.kind !== 'completed' || !before.has(key));
}

/** Keys of what has ended already, and is in the table itself: asked for a while ago, or before the page was loaded (Unix ms). */
export function endedBefore(asked: readonly Tracked[], now: number, loadedAt: number): ReadonlySet<string> {
  const news = Math.max(loadedAt, now - JUST_NOW_MS);
  return new Set(
    asked.filter(({ askedAt, progress }) => isFinal(progress) && askedAt < news).map(({ key }) => key),
  );
}
