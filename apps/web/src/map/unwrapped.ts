import { nearTo } from './geo.ts';

type Position = readonly number[];
type Pole = 90 | -90;

/** A line whose steps go the short way, beyond 180 degrees where that is. */
export function goingOn(line: readonly Position[]): number[][] {
  let before = line[0]?.[0] ?? 0;
  return line.map(([longitude = 0, latitude = 0]) => {
    before = nearTo(longitude, before);
    return [before, latitude];
  });
}

/**
 * A ring that crosses the antimeridian as one that goes on beyond 180 degrees, so that no side runs around the world. One
 * around a pole is closed along it: the one it is nearer to, unless another is given.
 */
export function unwrapped(ring: readonly Position[], pole: Pole = nearerPole(ring)): number[][] {
  const open = goingOn(ring);
  const [first, last] = [open[0], open.at(-1)];
  const [from = 0, to = 0] = [first?.[0], last?.[0]];
  if (first === undefined || Math.abs(to - from) < 180) return open;
  return [...open, [to, pole], [from, pole], first];
}

/** A boundary's rings, its holes on the same side of the antimeridian as what they are in. */
export function unwrappedRings(rings: readonly (readonly Position[])[]): number[][][] {
  const [outer = [], ...holes] = rings.map((ring) => unwrapped(ring));
  const beside = outer[0]?.[0] ?? 0;
  return [outer, ...holes.map((hole) => shifted(hole, beside))];
}

function shifted(ring: number[][], beside: number): number[][] {
  const by = nearTo(ring[0]?.[0] ?? 0, beside) - (ring[0]?.[0] ?? 0);
  return ring.map(([longitude = 0, latitude = 0]) => [longitude + by, latitude]);
}

const nearerPole = (ring: readonly Position[]): Pole =>
  ring.reduce((sum, [, latitude = 0]) => sum + latitude, 0) > 0 ? 90 : -90;
