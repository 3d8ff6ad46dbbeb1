import type { Coordinates } from '@alpes/contracts';
import type { Path, Problems } from './problems.ts';

/** More positions than any plot has. */
export const mostPositions = 5_000;

/** A million square kilometres: larger than any property. */
export const largestAreaM2 = 1e12;

/** WGS 84, in degrees. */
export function coordinates(
  problems: Problems,
  path: Path,
  given: Coordinates | null | undefined,
): Coordinates | null {
  if (given === null || given === undefined) return null;
  const { latitude, longitude } = given;
  if (!within(latitude, 90)) {
    problems.add([...path, 'latitude'], 'COORDINATES_OUT_OF_RANGE', 'Latitude is between -90 and 90.');
  }
  if (!within(longitude, 180)) {
    problems.add([...path, 'longitude'], 'COORDINATES_OUT_OF_RANGE', 'Longitude is between -180 and 180.');
  }
  return { latitude, longitude };
}

export type Rings = number[][][];

/** Positions on Earth, and not too many. Whether they are a polygon is for the geographic service to say. */
export function boundary(problems: Problems, path: Path, given: Rings | null | undefined): Rings | null {
  if (given === null || given === undefined) return null;
  const positions = given.flat();
  if (positions.length > mostPositions) {
    problems.add(path, 'BOUNDARY_TOO_DETAILED', `The boundary has more than ${mostPositions} positions.`);
  } else if (positions.some((position) => position.length < 2 || position.length > 3)) {
    problems.add(
      path,
      'BOUNDARY_MALFORMED',
      'Each position of the boundary needs a longitude and a latitude.',
    );
  } else if (
    !positions.every(([longitude = 0, latitude = 0]) => within(longitude, 180) && within(latitude, 90))
  ) {
    problems.add(
      path,
      'BOUNDARY_OUT_OF_RANGE',
      'A position of the boundary is not on Earth: longitude comes first.',
    );
  }
  return given;
}

/** Square metres, as the contract's decimal with two places. */
export function areaM2(problems: Problems, path: Path, given: number | null | undefined): string | null {
  if (given === null || given === undefined) return null;
  const rounded = Math.round(given * 100) / 100;
  if (rounded > 0 && rounded <= largestAreaM2) return rounded.toFixed(2);
  problems.add(path, 'AREA_INVALID', 'The area is a positive number of square metres.');
  return null;
}

const within = (value: number, bound: number): boolean => value >= -bound && value <= bound;
