/** WGS 84, in degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** `[longitude, latitude]` in degrees, as GeoJSON has it. */
export type Position = readonly [longitude: number, latitude: number];
export type Ring = readonly Position[];

/**
 * The `coordinates` of a GeoJSON Polygon (RFC 7946, 3.1.6): the outer ring counter-clockwise, then its holes,
 * clockwise. Where neighbouring positions are more than 180° apart the line between them crosses the antimeridian.
 */
export type Boundary = readonly Ring[];

/** What is recorded about the place of a property, all of it in canonical form. */
export interface Place {
  /** A company; whether it exists is for the audit to say. */
  readonly ownerId: string | null;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly administrativeArea: string | null;
  readonly locality: string | null;
  readonly addressLine: string | null;
  readonly postalCode: string | null;
  readonly coordinates: Coordinates | null;
  readonly boundary: Boundary | null;
  /** Square metres, to two decimals. */
  readonly areaM2: number | null;
}

export type Field = keyof Place;

export const fields: readonly Field[] = [
  'ownerId',
  'name',
  'country',
  'administrativeArea',
  'locality',
  'addressLine',
  'postalCode',
  'coordinates',
  'boundary',
  'areaM2',
];

/**
 * A location is recorded, corrected any number of times, and removed; a removed one can be recorded again. The
 * version counts its events from 1 and goes on after a removal, so that no two states share one.
 */
export interface Location extends Place {
  readonly propertyId: string;
  readonly removed: boolean;
  readonly version: number;
}

export type LocationEvent =
  | { readonly type: 'LocationRecorded'; readonly location: Location }
  | { readonly type: 'LocationCorrected'; readonly changed: readonly Field[]; readonly location: Location }
  | { readonly type: 'LocationRemoved'; readonly location: Location; readonly reason: string | null };

/** Every event carries the state after it, so the state is what the last one says. */
export function evolve(_location: Location | null, event: LocationEvent): Location {
  return event.location;
}
