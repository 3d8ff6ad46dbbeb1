import { useCallback, useMemo, useState } from 'react';
import { LocationClustersDocument } from '../generated/documents/locations.ts';
import type { LocationClustersQuery, LocationFilter } from '../generated/graphql.ts';
import { type QueryState, useQueryState } from '../graphql/use-live-query.ts';
import type { Mark } from '../map/marks.ts';
import type { Shown } from '../map/world-map.ts';
import { type Asked, nextAsked } from './asked.ts';

const nowhere: Asked = { box: { west: 0, south: 0, east: 0, north: 0 }, zoom: 0 };
const none: readonly Mark[] = [];

interface Clusters {
  readonly marks: readonly Mark[];
  readonly state: QueryState<LocationClustersQuery>;
  readonly onShown: (shown: Shown) => void;
  readonly again: () => void;
}

/** The marks for what the map shows; those there were stay until the next ones are there. */
export function useClusters(filter: LocationFilter): Clusters {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [state, again] = useQueryState(
    LocationClustersDocument,
    { ...(asked ?? nowhere), filter },
    { pause: asked === null },
  );
  const clusters = state.kind === 'ready' ? state.data.locationClusters : null;
  const marks = useMemo(
    () => clusters?.map(({ center, ...cluster }): Mark => ({ ...cluster, ...center })) ?? none,
    [clusters],
  );
  const onShown = useCallback((shown: Shown) => setAsked((before) => nextAsked(before, shown)), []);
  // Before the map said where it is, there is nothing to ask again.
  const refresh = useCallback(() => {
    if (asked !== null) again();
  }, [asked, again]);
  return { marks, state, again: refresh, onShown };
}
