import { containing, foldKey, foldText, type Query } from '@alpes/projection-kit';
import sql, { type Sql } from 'sql-template-tag';
import { type LocationRow, locationColumns } from './columns.ts';
import { type Direction, someOrNone } from './companies.ts';
import { allOf, boundedCount, type Key, keysetPage, type Order } from './keyset.ts';
import { type CountedPage, type PageArguments, pageRequest } from './pages.ts';

/** A location, and how far it is from the point that was searched around; null or absent where none was. */
export type FoundLocation = LocationRow & { readonly distanceM?: number | null };

/** Degrees; west may be greater than east, the box then crosses the antimeridian. */
export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export interface Around {
  readonly latitude: number;
  readonly longitude: number;
  readonly withinM: number;
}

export interface LocationFilter {
  readonly ownerId?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly administrativeArea?: string | null | undefined;
  readonly locality?: string | null | undefined;
  /** Part of the name, address, locality or postal code; case and accents do not matter. */
  readonly text?: string | null | undefined;
  readonly box?: Box | null | undefined;
  readonly hasCoordinates?: boolean | null | undefined;
  readonly hasOpenFindings?: boolean | null | undefined;
}

export type LocationOrderField = 'NAME' | 'UPDATED_AT' | 'OPEN_FINDINGS';

/** What of a {@link LocationQuestion} says which locations are meant. */
export type LocationSelection = Pick<LocationQuestion, 'filter' | 'near'>;

export interface LocationQuestion {
  readonly page: PageArguments;
  readonly filter: LocationFilter;
  /** Nearest first; `order` is not looked at then. */
  readonly near?: Around | null | undefined;
  readonly order: { readonly field: LocationOrderField; readonly direction: Direction };
  readonly pageSize: number;
}

export async function locationPage(
  query: Query,
  question: LocationQuestion,
): Promise<CountedPage<FoundLocation>> {
  const { near } = question;
  const order = near ? nearestFirst(near) : ordered(question.order);
  const request = pageRequest(question.page, order.name, question.pageSize);
  const from = sql`location l`;
  const where = locationWhere(question);
  const columns = near ? sql`${locationColumns}, sec_to_gc(${chord(near)}) AS "distanceM"` : locationColumns;
  const page = await keysetPage<FoundLocation>(query, { columns, from, where, order, request });
  return { ...page, totalCount: () => boundedCount(query, from, where) };
}

const orderKeys: Record<LocationOrderField, Key> = {
  NAME: { sql: sql`l.name_key`, type: 'text' },
  UPDATED_AT: { sql: sql`l.updated_at`, type: 'timestamptz' },
  OPEN_FINDINGS: { sql: sql`l.open_findings`, type: 'int' },
};

const id: Key = { sql: sql`l.id`, type: 'uuid' };

function ordered({ field, direction }: LocationQuestion['order']): Order {
  return {
    name: `location.${field}.${direction}`,
    keys: [orderKeys[field], id],
    descending: direction === 'DESC',
  };
}

function nearestFirst(around: Around): Order {
  return {
    name: `location.near.${around.latitude}.${around.longitude}`,
    keys: [{ sql: chord(around), type: 'float8' }, id],
    descending: false,
  };
}

// The chord between two points orders as the distance over the sphere does, and the index knows it (cube's `<->`).
const chord = (around: Around): Sql => sql`(ll_to_earth(l.latitude, l.longitude) <-> ${centre(around)})`;

const centre = ({ latitude, longitude }: Around): Sql =>
  sql`ll_to_earth(${latitude}::float8, ${longitude}::float8)`;

/** Of `location l`. */
export function locationWhere({ filter, near }: LocationSelection): Sql {
  const { ownerId, country, administrativeArea, locality, text, box, hasCoordinates } = filter;
  return allOf([
    ownerId ? sql`l.owner_id = ${ownerId}::uuid` : undefined,
    country ? sql`l.country = ${country.toUpperCase()}` : undefined,
    administrativeArea ? sql`l.area_key = ${foldKey(administrativeArea)}` : undefined,
    locality ? sql`l.locality_key = ${foldKey(locality)}` : undefined,
    foldText(text ?? '') === '' ? undefined : sql`l.search_key LIKE ${containing(text ?? '')}`,
    hasCoordinates === true ? sql`l.latitude IS NOT NULL` : undefined,
    hasCoordinates === false ? sql`l.latitude IS NULL` : undefined,
    someOrNone(sql`l.open_findings`, filter.hasOpenFindings),
    box ? inBox(box) : undefined,
    near ? within(near) : undefined,
  ]);
}

function within(around: Around): Sql {
  return sql`earth_box(${centre(around)}, ${around.withinM}::float8) @> ll_to_earth(l.latitude, l.longitude)
    AND ${chord(around)} <= gc_to_sec(${around.withinM}::float8)`;
}

export function inBox({ south, west, north, east }: Box): Sql {
  if (west <= east) return inPlainBox({ south, west, north, east });
  return sql`(${inPlainBox({ south, west, north, east: 180 })} OR ${inPlainBox({ south, west: -180, north, east })})`;
}

function inPlainBox({ south, west, north, east }: Box): Sql {
  return sql`point(l.longitude, l.latitude) <@
    box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8))`;
}
