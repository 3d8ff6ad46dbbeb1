import { useEffect, useMemo, useRef } from 'react';
import { AnyLocationChangedDocument } from '../generated/documents/locations.ts';
import { useChanges } from '../graphql/use-changes.ts';

/** Called with the id of a location that changed; with null where any may have, and nobody knows which. */
export type LocationListener = (propertyId: string | null) => void;

export interface LocationFeed {
  /** @returns stops it */
  readonly listen: (listener: LocationListener) => () => void;
}

/** One subscription to all locations, for the map, the table and what is selected. */
export function useLocationFeed(): LocationFeed {
  const listeners = useRef(new Set<LocationListener>());
  useChanges(AnyLocationChangedDocument, {}, (data) => {
    for (const listener of listeners.current) listener(data?.locationChanged.id ?? null);
  });
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
export function useLocationChanges(feed: LocationFeed, listener: LocationListener): void {
  useEffect(() => feed.listen(listener), [feed, listener]);
}
