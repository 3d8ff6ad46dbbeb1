import { boundsOf, type Place, type Rings, widthOf } from '../map/geo.ts';

export interface BoundarySize {
  readonly widthM: number;
  readonly heightM: number;
  /** Without its holes. */
  readonly areaM2: number;
  readonly middle: Place;
}

/** The mean radius (IUGG): good to half a percent, enough to tell two boundaries apart. */
const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;

/** How large a boundary is and where, on a plane that touches the sphere in its middle; null without corners. */
export function sizeOf(boundary: Rings): BoundarySize | null {
  const box = boundsOf(null, boundary);
  if (box === null) return null;
  const middle = { latitude: (box.south + box.north) / 2, longitude: box.west + widthOf(box) / 2 };
  const alongM = METRES_PER_DEGREE * Math.cos((middle.latitude * Math.PI) / 180);
  const [outer = 0, ...holes] = boundary.map((ring) => squareDegrees(ring) * alongM * METRES_PER_DEGREE);
  return {
    widthM: widthOf(box) * alongM,
    heightM: (box.north - box.south) * METRES_PER_DEGREE,
    areaM2: holes.reduce((left, hole) => left - hole, outer),
    middle,
  };
}

/** Of a closed ring, by the shoelace formula; about its first corner, so that small ones keep their digits. */
function squareDegrees(ring: Rings[number]): number {
  const [east = 0, north = 0] = ring[0] ?? [];
  const moved = ring.map(([x = 0, y = 0]) => [x - east, y - north] as const);
  const doubled = moved.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = moved[(index + 1) % moved.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(doubled) / 2;
}
