import type { Coordinates } from './location.ts';

/** Latitude -90 to 90 and longitude -180 to 180, both finite. */
export function isInRange({ latitude, longitude }: Coordinates): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** A tenth of a millimetre; what is smaller is 0. Databases refuse to compute with the smallest numbers of all. */
export function degrees(given: number): number {
  return Math.abs(given) < 1e-9 ? 0 : given;
}
