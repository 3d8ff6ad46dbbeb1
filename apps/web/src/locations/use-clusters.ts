import { useMemo, useState } from 'react';
import { LocationClustersDocument } from '../generated/documents/locations.ts';
import type { LocationClustersQuery, LocationFilter } from '../generated/graphql.ts';
import { type QueryState, useQueryState } from '../graphql/use-live-query.ts';
import { type Box, covers, grown } from '../map/geo.ts';
import type { Mark } from '../map/marks.ts';
import type { Shown } from '../map/world-map.ts';

/** What the map shows and as much again on every side, so that panning finds marks there. */
const AROUND = 0.5;

export interface Asked {
  readonly box: Box;
  readonly zoom: number;
}

/** The edge's zoom 0 is 512 pixels wide, the map's 256. */
const edgeZoom = (zoom: number): number => Math.min(24, Math.max(0, Math.round(zoom) - 1));

/** Asked anew only at another zoom, or when the map left what was asked for. */
export function nextAsked(before: Asked | null, shown: Pick<Shown, 'box' | 'zoom'>): Asked {
  const zoom = edgeZoom(shown.zoom);
  if (before !== null && before.zoom === zoom && covers(before.box, shown.box)) return before;
  return { box: grown(shown.box, AROUND), zoom };
}

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
  return { marks, state, again, onShown: (shown) => setAsked((before) => nextAsked(before, shown)) };
}
