import type { Query } from '@alpes/projection-kit';
import sql, { type Sql } from 'sql-template-tag';
import { rowsOf } from './database.ts';
import { allOf } from './keyset.ts';
import { type Box, inBox, type LocationFilter, locationWhere } from './locations.ts';

export interface ClusterQuestion {
  readonly box: Box;
  /** As web maps count: at 0 the world is 512 pixels wide, and each step doubles it. */
  readonly zoom: number;
  readonly filter: LocationFilter;
}

/** The locations of one cell of the grid. */
export interface LocationCluster extends Box {
  /** `zoom/column/row` of the cell: the same cell has the same id wherever the map was moved to. */
  readonly id: string;
  readonly count: number;
  /** The mean of its points. */
  readonly latitude: number;
  readonly longitude: number;
  readonly openErrors: number;
  readonly openWarnings: number;
  readonly openInfos: number;
  /** Of the location, where it is one. */
  readonly propertyId: string | null;
  readonly name: string | null;
  readonly version: number | null;
}

/** Cells of 64 pixels: 8 of them make the world at zoom 0. */
const CELLS_AT_ZERO = 8;

/** A map on the largest screens has some 2,000 cells; a box that has more gets larger ones. */
export const mostClusters = 2_000;

/** Of Web Mercator, whose world is a square. */
const MOST_LATITUDE = 85.051_128_779_806_59;

/**
 * The locations in a box, gathered by the cells of a Web Mercator grid: never more than {@link mostClusters} rows, and none left
 * out, so that the counts add up to the number of locations in the box.
 */
export async function locationClusters(
  query: Query,
  { box, zoom, filter }: ClusterQuestion,
): Promise<LocationCluster[]> {
  const step = stepFor(box, zoom);
  const cells = CELLS_AT_ZERO * 2 ** step;
  const where = allOf([locationWhere({ filter }), isWorld(box) ? undefined : inBox(box)]);
  return rowsOf<LocationCluster>(query, gathered({ step, cells, where }));
}

/** Then the index is a detour. */
const isWorld = ({ south, west, north, east }: Box): boolean =>
  south === -90 && west === -180 && north === 90 && east === 180;

/** The zoom whose grid has a bearable number of cells in the box. */
function stepFor(box: Box, zoom: number): number {
  let step = zoom;
  while (step > 0 && cellsIn(box, CELLS_AT_ZERO * 2 ** step) > mostClusters) step -= 1;
  return step;
}

function cellsIn({ south, west, north, east }: Box, cells: number): number {
  const width = west <= east ? east - west : 360 - west + east;
  const columns = Math.floor((width / 360) * cells) + 2;
  const rows = Math.floor((mercator(north) - mercator(south)) * cells) + 2;
  return Math.min(columns, cells) * Math.min(rows, cells);
}

/** From 0 at the south to 1 at the north. */
function mercator(latitude: number): number {
  const bounded = Math.min(Math.max(latitude, -MOST_LATITUDE), MOST_LATITUDE);
  return 0.5 + Math.asinh(Math.tan((bounded * Math.PI) / 180)) / (2 * Math.PI);
}

interface Grid {
  readonly step: number;
  readonly cells: number;
  readonly where: Sql;
}

// What a single location is called is looked up for those alone, by where its row is: as an aggregate over every row it would
// cost more than the counting.
function gathered({ step, cells, where }: Grid): Sql {
  return sql`
    SELECT ${step}::text || '/' || g.x || '/' || g.y AS id, g.count, g.latitude, g.longitude, g.south, g.west, g.north, g.east,
      g.open_errors AS "openErrors", g.open_warnings AS "openWarnings", g.open_infos AS "openInfos",
      s.id AS "propertyId", s.name, s.version
    FROM (
      SELECT ${column(cells)} AS x, ${row(cells)} AS y, count(*)::int AS count,
        avg(l.latitude) AS latitude, avg(l.longitude) AS longitude,
        min(l.latitude) AS south, min(l.longitude) AS west, max(l.latitude) AS north, max(l.longitude) AS east,
        sum(l.open_errors)::int AS open_errors, sum(l.open_warnings)::int AS open_warnings,
        sum(l.open_infos)::int AS open_infos, min(l.ctid) AS first
      FROM location l WHERE l.latitude IS NOT NULL AND ${where} GROUP BY 1, 2
    ) g
    LEFT JOIN LATERAL (SELECT l.id, l.name, l.version FROM location l WHERE l.ctid = g.first AND g.count = 1 LIMIT 1) s ON TRUE`;
}

// A point exactly on the last meridian, or beyond the square's edge, belongs to the last cell.
const column = (cells: number): Sql =>
  sql`least(floor((l.longitude + 180) * ${cells / 360}::float8), ${cells - 1}::float8)::int`;

/** From the north down. */
const row = (cells: number): Sql => {
  const bounded = sql`least(greatest(l.latitude, ${-MOST_LATITUDE}::float8), ${MOST_LATITUDE}::float8)`;
  const angle = sql`ln(tan(${Math.PI / 4}::float8 + ${bounded} * ${Math.PI / 360}::float8))`;
  return sql`greatest(least(floor(${cells / 2}::float8 - ${angle} * ${cells / (2 * Math.PI)}::float8), ${cells - 1}::float8), 0)::int`;
};
