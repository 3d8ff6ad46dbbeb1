/** WGS 84, degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Degrees; one whose west is greater than its east crosses the antimeridian. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** What lies within `withinM` metres of a place. */
export interface Around extends Place {
  readonly withinM: number;
}

/** `zoom`: 0 where the world is 256 pixels wide; each step doubles it. */
export interface View extends Place {
  readonly zoom: number;
}

/** Coordinates of a GeoJSON polygon: closed rings of [longitude, latitude], the outer one first. */
export type Rings = readonly (readonly (readonly number[])[])[];

/** Web Mercator ends here. */
export const MOST_NORTH = 85.0511;

export const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** Into -180 to 180. */
function wrapLongitude(longitude: number): number {
  if (longitude >= -180 && longitude <= 180) return longitude;
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

/** A tenth of a metre. */
export const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** From edges that may lie beyond the antimeridian, as a map that is panned around the world has them. */
export function boxOf(west: number, south: number, east: number, north: number): Box {
  const whole = east - west >= 360;
  return {
    west: whole ? -180 : rounded(wrapLongitude(west)),
    east: whole ? 180 : rounded(wrapLongitude(east)),
    south: rounded(clamp(south, -90, 90)),
    north: rounded(clamp(north, -90, 90)),
  };
}

export const widthOf = ({ west, east }: Box): number => (west > east ? east + 360 - west : east - west);

/** Larger on every side by a share of its own size. */
export function grown(box: Box, share: number): Box {
  const [dx, dy] = [widthOf(box) * share, (box.north - box.south) * share];
  const east = box.west + widthOf(box);
  return boxOf(box.west - dx, box.south - dy, east + dx, box.north + dy);
}

export function holds(box: Box, { latitude, longitude }: Place): boolean {
  const across = box.west > box.east;
  const within = across
    ? longitude >= box.west || longitude <= box.east
    : longitude >= box.west && longitude <= box.east;
  return within && latitude >= box.south && latitude <= box.north;
}

/** Whether two boxes are the same but for a hundredth of their size: an address and a map round differently. */
export function isNearly(one: Box, other: Box): boolean {
  const [dx, dy] = [widthOf(other) / 100, (other.north - other.south) / 100];
  const apart = (a: number, b: number) => Math.abs(nearTo(a, b) - b);
  return (
    apart(one.west, other.west) <= dx &&
    apart(one.east, other.east) <= dx &&
    Math.abs(one.south - other.south) <= dy &&
    Math.abs(one.north - other.north) <= dy
  );
}

/** Whether `outer` holds all of `inner`. */
export function covers(outer: Box, inner: Box): boolean {
  const offset = (((inner.west - outer.west) % 360) + 360) % 360;
  const wide = widthOf(outer) >= 360 || offset + widthOf(inner) <= widthOf(outer) + 1e-6;
  return wide && inner.south >= outer.south && inner.north <= outer.north;
}

const numbers = (text: string | null, count: number): readonly number[] | null => {
  const found = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return found.length === count && found.every(Number.isFinite) ? found : null;
};

/** `west,south,east,north`; null where it is none. */
export function parseBox(text: string | null): Box | null {
  const [west, south, east, north] = numbers(text, 4) ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  const fits =
    Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 && south <= north;
  return fits ? { west, south, east, north } : null;
}

export const formatBox = ({ west, south, east, north }: Box): string =>
  [west, south, east, north].map(rounded).join(',');

/** `latitude,longitude,metres`; null where it is none. */
export function parseAround(text: string | null): Around | null {
  const [latitude, longitude, withinM] = numbers(text, 3) ?? [];
  if (latitude === undefined || longitude === undefined || withinM === undefined) return null;
  const fits = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && withinM > 0;
  return fits ? { latitude, longitude, withinM } : null;
}

export const formatAround = ({ latitude, longitude, withinM }: Around): string =>
  [rounded(latitude), rounded(longitude), Math.round(withinM)].join(',');

/** `latitude,longitude,zoom`; null where it is none. */
export function parseView(text: string | null): View | null {
  const [latitude, longitude, zoom] = numbers(text, 3) ?? [];
  if (latitude === undefined || longitude === undefined || zoom === undefined) return null;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return { latitude, longitude, zoom: clamp(zoom, 0, 22) };
}

export const formatView = ({ latitude, longitude, zoom }: View): string =>
  [
    Math.round(latitude * 1e5) / 1e5,
    Math.round(wrapLongitude(longitude) * 1e5) / 1e5,
    Math.round(zoom * 100) / 100,
  ].join(',');

/** The same meridian, not further than half around the world from another. */
export const nearTo = (longitude: number, other: number): number =>
  longitude + 360 * Math.round((other - longitude) / 360);

/** The narrowest box that holds them all, across the antimeridian where it is narrower there; null around none. */
export function boxAround(places: readonly Place[]): Box | null {
  if (places.length === 0) return null;
  const latitudes = places.map(({ latitude }) => latitude);
  return {
    ...narrowest(places.map(({ longitude }) => longitude)),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
  };
}

/** It leaves out the widest gap between two neighbours. */
function narrowest(longitudes: readonly number[]): Pick<Box, 'west' | 'east'> {
  const sorted = longitudes.toSorted((a, b) => a - b);
  let [west, east] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  let widest = 360 - (east - west);
  for (const [index, next] of sorted.slice(1).entries()) {
    const before = sorted[index] ?? next;
    if (next - before <= widest) continue;
    widest = next - before;
    [west, east] = [next, before];
  }
  return { west, east };
}

const METRES_A_DEGREE = 111_320;

/** Larger by so many metres on every side. */
export function withMargin(box: Box, metres: number): Box {
  const dy = metres / METRES_A_DEGREE;
  const dx = dy / Math.max(0.01, Math.cos((box.south * Math.PI) / 180));
  return boxOf(box.west - dx, box.south - dy, box.west + widthOf(box) + dx, box.north + dy);
}

/** Where coming nearer takes nothing apart: the marks of the closest look lie as far from each other. */
const SPOT_M = 30;

/** Whether a box is hardly more than a point. */
export function isSpot(box: Box): boolean {
  const wide = widthOf(box) * Math.cos((box.south * Math.PI) / 180);
  return Math.max(wide, box.north - box.south) * METRES_A_DEGREE < SPOT_M;
}

/** Around a point and a boundary, whichever there is; null without either. */
export function boundsOf(point: Place | null, boundary: Rings | null): Box | null {
  const corners = (boundary ?? []).flat().map(([longitude = 0, latitude = 0]) => ({ latitude, longitude }));
  return boxAround(point === null ? corners : [...corners, point]);
}
