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
  const where = allOf([locationWhere({ filter }), inBox(box)]);
  return rowsOf<LocationCluster>(query, gathered({ step, cells, where }));
}

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

function gathered({ step, cells, where }: Grid): Sql {
  return sql`
    SELECT ${step}::text || '/' || g.x || '/' || g.y AS id, count(*)::int AS count,
      avg(g.latitude) AS latitude, avg(g.longitude) AS longitude,
      min(g.latitude) AS south, min(g.longitude) AS west, max(g.latitude) AS north, max(g.longitude) AS east,
      sum(g.open_errors)::int AS "openErrors", sum(g.open_warnings)::int AS "openWarnings", sum(g.open_infos)::int AS "openInfos",
      CASE WHEN count(*) = 1 THEN min(g.id::text) END AS "propertyId",
      CASE WHEN count(*) = 1 THEN min(g.name) END AS name,
      CASE WHEN count(*) = 1 THEN min(g.version) END AS version
    FROM (
      SELECT l.id, l.name, l.version, l.latitude, l.longitude, l.open_errors, l.open_warnings, l.open_infos,
        least(floor((l.longitude + 180) / 360 * ${cells}::float8), ${cells}::float8 - 1)::int AS x,
        least(floor((0.5 - asinh(tand(
          least(greatest(l.latitude, ${-MOST_LATITUDE}::float8), ${MOST_LATITUDE}::float8))) / (2 * pi())) * ${cells}::float8),
          ${cells}::float8 - 1)::int AS y
      FROM location l WHERE l.latitude IS NOT NULL AND ${where}
    ) g
    GROUP BY g.x, g.y ORDER BY g.x, g.y`;
}
