import type { Point } from './subject.ts';

/**
 * A grid whose cells are nowhere narrower than the 5 m within which properties are compared: what is within 5 m of
 * a point is in its cell or one of those around it. Rows are bands of latitude; each divides its parallel into a
 * whole number of cells, so that the grid closes at the antimeridian.
 */
const rowDegrees = 0.00005; // 5.5 m of latitude
const rows = Math.round(180 / rowDegrees);

/** The cell a point is in, `row:column`. */
export function cellOf(point: Point): string {
  const row = rowOf(point);
  return `${row}:${columnOf(point, row)}`;
}

/** The cell of a point and those around it: nine, fewer near a pole. */
export function cellsAround(point: Point): readonly string[] {
  const row = rowOf(point);
  const cells = [row - 1, row, row + 1]
    .filter((near) => near >= 0 && near < rows)
    .flatMap((near) =>
      [-1, 0, 1].map((step) => `${near}:${wrap(columnOf(point, near) + step, columns(near))}`),
    );
  return [...new Set(cells)];
}

function rowOf({ latitude }: Point): number {
  return Math.min(rows - 1, Math.max(0, Math.floor((latitude + 90) / rowDegrees)));
}

function columnOf({ longitude }: Point, row: number): number {
  const count = columns(row);
  return wrap(Math.floor(((longitude + 180) / 360) * count), count);
}

/** As many cells as the shorter edge of the row, the one nearer to its pole, has room for. */
function columns(row: number): number {
  const latitude = Math.max(Math.abs(row * rowDegrees - 90), Math.abs((row + 1) * rowDegrees - 90));
  return Math.max(1, Math.floor((360 * Math.cos((latitude * Math.PI) / 180)) / rowDegrees));
}

function wrap(column: number, count: number): number {
  return ((column % count) + count) % count;
}
