type Position = number[];

/**
 * A ring that crosses the antimeridian as one that goes on beyond 180 degrees, so that no side runs around the world. One
 * around the south pole is closed along it.
 */
export function unwrapped(ring: Position[]): Position[] {
  let turn = 0;
  const open = ring.map(([longitude = 0, latitude = 0], index): Position => {
    const before = ring[index - 1]?.[0] ?? longitude;
    if (longitude - before > 180) turn -= 360;
    if (longitude - before < -180) turn += 360;
    return [longitude + turn, latitude];
  });
  const [first, last] = [open[0], open.at(-1)];
  if (turn === 0 || first === undefined || last === undefined) return open;
  return [...open, [last[0] ?? 0, -90], [first[0] ?? 0, -90], first];
}
