import { useMemo } from 'react';
import type { Asked } from './mutations.ts';
import { isFinal, type Tracked } from './tracked.ts';
import { useTracked } from './use-commands.ts';

/** Of a company or a location that is there already, what is under way or refused; undefined where nothing is. */
export type UnderWay = (id: string) => Tracked | undefined;

export function useUnderWay(): UnderWay {
  const all = useTracked();
  return useMemo(() => underWayOf(all), [all]);
}

/** Of several for the same one: what is under way before what was refused, then what was asked for last. `all`: newest first. */
export function underWayOf(all: readonly Tracked[]): UnderWay {
  const byId = new Map<string, Tracked>();
  for (const tracked of all) {
    const id = changedBy(tracked.asked);
    if (id === null || tracked.progress.kind === 'completed') continue;
    const before = byId.get(id);
    if (before === undefined || (isFinal(before.progress) && !isFinal(tracked.progress)))
      byId.set(id, tracked);
  }
  return (id) => byId.get(id);
}

/** What a change is made to; null of what makes something new, and of what concerns the audit. */
function changedBy(asked: Asked): string | null {
  switch (asked.mutation) {
    case 'amendCompany':
    case 'withdrawCompany':
      return asked.input.id;
    case 'correctLocation':
    case 'removeLocation':
      return asked.input.propertyId;
    default:
      return null;
  }
}
