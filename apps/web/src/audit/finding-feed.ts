import { useEffect, useMemo, useRef } from 'react';
import { AnyFindingChangedDocument } from '../generated/documents/audit.ts';
import type { AnyFindingChangedSubscription } from '../generated/graphql.ts';
import { useFollow } from '../graphql/use-live-query.ts';

/** A finding that changed; null where some may have changed and nobody knows which. */
export type ChangedFinding = NonNullable<AnyFindingChangedSubscription['findingChanged']['finding']> | null;

export interface FindingFeed {
  /** @returns stops it */
  readonly listen: (listener: (changed: ChangedFinding) => void) => () => void;
}

/** One subscription to all findings, for all parts of a page. */
export function useFindingFeed(): FindingFeed {
  const listeners = useRef(new Set<(changed: ChangedFinding) => void>());
  const options = useMemo(() => {
    const tell = (changed: ChangedFinding) => {
      for (const listener of listeners.current) listener(changed);
    };
    return {
      document: AnyFindingChangedDocument,
      variables: {},
      cursorOf: ({ findingChanged }: AnyFindingChangedSubscription) => findingChanged.cursor,
      onItem: ({ findingChanged: { id, finding } }: AnyFindingChangedSubscription) => {
        if (id !== null) tell(finding);
      },
      onGap: () => tell(null),
    };
  }, []);
  useFollow(options);
  return useMemo(
    () => ({
      listen: (listener) => {
        const all = listeners.current;
        all.add(listener);
        return () => all.delete(listener);
      },
    }),
    [],
  );
}

/** Keep `listener` the same between renders. */
export function useFindingChanges(feed: FindingFeed, listener: (changed: ChangedFinding) => void): void {
  useEffect(() => feed.listen(listener), [feed, listener]);
}
