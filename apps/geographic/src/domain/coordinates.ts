import type { Coordinates } from './location.ts';

/** Latitude -90 to 90 and longitude -180 to 180, both finite. */
export function isInRange({ latitude, longitude }: Coordinates): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}
