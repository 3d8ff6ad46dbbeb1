import { useState } from 'react';
import type { QueryState } from '../graphql/use-live-query.ts';

/**
 * What an edit begins from; null until it is known. What was cached may be old, so it is what is true when the page is opened; and
 * it stays, so that an edit that began is not begun again while its query is brought up to date.
 */
export function useOpened<Found>(id: string, state: QueryState<unknown>, found: Found | null): Found | null {
  const [opened, setOpened] = useState<{ readonly id: string; readonly found: Found } | null>(null);
  const fresh = state.kind === 'ready' && !state.refreshing;
  if (opened?.id !== id && fresh && found !== null) setOpened({ id, found });
  return opened?.id === id ? opened.found : null;
}
