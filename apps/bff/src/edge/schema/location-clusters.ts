import { listOf } from '../limits/cost.ts';
import { refuse } from '../outward-errors.ts';
import { type LocationCluster as Cluster, mostClusters } from '../reads/clusters.ts';
import type { Box as BoxRow } from '../reads/locations.ts';
import { builder } from './builder.ts';
import { BoxInput, Coordinates, checkedBox, checkedFilter, LocationFilter } from './location.ts';
import { Severity } from './severity.ts';

const Box = builder.objectRef<BoxRow>('Box').implement({
  description: 'Degrees.',
  fields: (t) => ({
    south: t.exposeFloat('south'),
    west: t.exposeFloat('west'),
    north: t.exposeFloat('north'),
    east: t.exposeFloat('east'),
  }),
});

const LocationCluster = builder.objectRef<Cluster>('LocationCluster').implement({
  description: 'The locations of one cell of the map; of a single one what a marker shows.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Of the cell; the same wherever the map is moved to at this zoom.' }),
    count: t.exposeInt('count'),
    center: t.field({ type: Coordinates, description: 'The mean of its points.', resolve: (row) => row }),
    bounds: t.field({ type: Box, description: 'Around its points.', resolve: (row) => row }),
    openFindings: t.int({
      resolve: ({ openErrors, openWarnings, openInfos }) => openErrors + openWarnings + openInfos,
    }),
    worstSeverity: t.field({
      type: Severity,
      nullable: true,
      description: 'Of its open findings; null where there is none.',
      resolve: worstOf,
    }),
    propertyId: t.exposeID('propertyId', { nullable: true, description: 'Where count is 1.' }),
    name: t.exposeString('name', { nullable: true, description: 'Where count is 1.' }),
    version: t.exposeInt('version', { nullable: true, description: 'Where count is 1.' }),
  }),
});

function worstOf({ openErrors, openWarnings, openInfos }: Cluster) {
  if (openErrors > 0) return 'ERROR';
  if (openWarnings > 0) return 'WARNING';
  return openInfos > 0 ? 'INFO' : null;
}

const MOST_ZOOM = 24;

builder.queryFields((t) => ({
  locationClusters: t.field({
    type: [LocationCluster],
    description: `The locations in a box, gathered by cells of some 64 pixels; the counts add up to all of them. A box with more than ${mostClusters} cells gets larger ones.`,
    extensions: listOf(mostClusters),
    args: {
      box: t.arg({ type: BoxInput, required: true }),
      zoom: t.arg.int({
        required: true,
        description: `From 0, where the world is 512 pixels wide, to ${MOST_ZOOM}; each step doubles it.`,
      }),
      filter: t.arg({ type: LocationFilter }),
    },
    resolve: (_root, { box, zoom, filter }, { reads }) => {
      if (zoom < 0 || zoom > MOST_ZOOM) throw refuse('BAD_USER_INPUT', `A zoom is from 0 to ${MOST_ZOOM}.`);
      return reads.clusters({ box: checkedBox(box), zoom, filter: checkedFilter(filter ?? {}) });
    },
  }),
}));
