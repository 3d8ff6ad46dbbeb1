import { z } from 'zod';
import type { Reach } from '../graphql/reach.ts';
import type { Exposure } from './impact.ts';

const coordinates = z.array(z.string().regex(/^\w+\.\w+$/, 'a coordinate is Type.field'));

/**
 * Where the front door shows and takes what contracts carry, by `record.field` (full name): coordinates of the GraphQL schema.
 * The app that shows it keeps this list; a test of that app proves it.
 */
export const lineageShape = z.strictObject({
  shows: z.record(z.string(), coordinates),
  takes: z.record(z.string(), coordinates),
});

export type Lineage = z.infer<typeof lineageShape>;

export const noLineage: Lineage = { shows: {}, takes: {} };

/** What is known of the GraphQL schema and its clients. */
export interface Shown {
  readonly lineage: Lineage;
  readonly reach: Reach;
  /** Operations of known clients that depend on a coordinate; none known unless given. */
  readonly operationsAt?: (coordinate: string) => readonly string[];
}

/** Where a field, or any field of a record, can be seen and given. */
export function exposuresOf(
  { record, field }: { readonly record: string; readonly field: string | undefined },
  shown: Shown,
): Exposure[] {
  const { lineage } = shown;
  const places = [lineage.shows, lineage.takes].flatMap((direction) =>
    Object.entries(direction).flatMap(([key, found]) => (isOf(key, record, field) ? found : [])),
  );
  return [...new Set(places)].toSorted().map((coordinate) => exposureAt(coordinate, shown));
}

function isOf(key: string, record: string, field: string | undefined): boolean {
  return field === undefined ? key.slice(0, key.lastIndexOf('.')) === record : key === `${record}.${field}`;
}

function exposureAt(coordinate: string, { reach, operationsAt = () => [] }: Shown): Exposure {
  const [type = '', field = ''] = coordinate.split('.');
  return {
    type,
    field,
    queries: reach.from('query', type),
    subscriptions: reach.from('subscription', type),
    mutations: reach.from('mutation', type),
    operations: operationsAt(coordinate),
  };
}
