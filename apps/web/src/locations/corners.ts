import type { Place, Rings } from '../map/geo.ts';

/** Of the outer ring, without the last one, which is the first again. */
export const cornersOf = (boundary: Rings | null): readonly (readonly number[])[] =>
  boundary?.[0]?.slice(0, -1) ?? [];

/** Closed again; null without any corner. Its holes stay. */
function withCorners(boundary: Rings | null, corners: readonly (readonly number[])[]): Rings | null {
  const [first] = corners;
  if (first === undefined) return null;
  return [[...corners, first], ...(boundary?.slice(1) ?? [])];
}

export const withCorner = (boundary: Rings | null, { latitude, longitude }: Place): Rings | null =>
  withCorners(boundary, [...cornersOf(boundary), [longitude, latitude]]);

export const withoutCorner = (boundary: Rings | null, index: number): Rings | null =>
  withCorners(
    boundary,
    cornersOf(boundary).filter((_, at) => at !== index),
  );

/** `axis`: 0 is the longitude, 1 the latitude. */
export const withCornerAt = (
  boundary: Rings | null,
  index: number,
  axis: 0 | 1,
  value: number,
): Rings | null =>
  withCorners(
    boundary,
    cornersOf(boundary).map((corner, at) =>
      at === index ? corner.map((old, of) => (of === axis ? value : old)) : corner,
    ),
  );
