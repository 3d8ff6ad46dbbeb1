import { areaOf, type BoundaryInput, holds, parseBoundary } from './boundary.ts';
import { degrees, isInRange } from './coordinates.ts';
import { countryCode } from './country.ts';
import type { Boundary, Coordinates, Place } from './location.ts';
import { isRejection, malformed, type Rejection } from './rejections.ts';

/** What somebody says about the place of a property, as it was typed. Blank text means "not known". */
export interface PlaceInput {
  readonly ownerId: string | null;
  readonly name: string;
  readonly country: string;
  readonly administrativeArea: string | null;
  readonly locality: string | null;
  readonly addressLine: string | null;
  readonly postalCode: string | null;
  readonly coordinates: Coordinates | null;
  readonly boundary: BoundaryInput | null;
  readonly areaM2: number | null;
}

/** The longest text taken, in characters (UTF-16 code units). */
export const longest = {
  name: 200,
  administrativeArea: 200,
  locality: 200,
  addressLine: 500,
  postalCode: 20,
  reason: 500,
} as const;
type TextField = keyof typeof longest;

/** A million square kilometres: larger than any property. */
export const largestAreaM2 = 1e12;

type Parsed<T> = { value: T } | Rejection;
type Parsers = { [F in keyof PlaceInput]: (given: PlaceInput[F]) => Parsed<Place[F]> };

const parsers: Parsers = {
  ownerId: parseOwner,
  name: parseName,
  country: parseCountry,
  administrativeArea: (given) => text('administrativeArea', given),
  locality: (given) => text('locality', given),
  addressLine: (given) => text('addressLine', given),
  postalCode: (given) => text('postalCode', given),
  coordinates: parseCoordinates,
  boundary: parseOptionalBoundary,
  areaM2: parseArea,
};

/** The canonical form of what is given, or the refusal of the first part that is malformed. */
export function parsePlace(given: PlaceInput): Place | Rejection;
export function parsePlace(given: Partial<PlaceInput>): Partial<Place> | Rejection;
export function parsePlace(given: Partial<PlaceInput>): Partial<Place> | Rejection {
  const parsed: Record<string, unknown> = {};
  for (const [field, parse] of Object.entries(parsers)) {
    const value = given[field as keyof PlaceInput];
    if (value === undefined) continue;
    const result = (parse as (value: unknown) => Parsed<unknown>)(value);
    if (isRejection(result)) return result;
    parsed[field] = result.value;
  }
  return parsed;
}

/**
 * What the parts say together: a boundary holds the point; the area, when nobody gave one, is the boundary's. An
 * area that was computed from the boundary before is computed from the new one.
 */
export function settle(place: Place, before: Place | null): Place | Rejection {
  const { boundary, coordinates } = place;
  if (boundary && coordinates && !holds(boundary, coordinates)) {
    return malformed(
      'BOUNDARY_WITHOUT_POINT',
      'boundary',
      'The boundary does not hold the point of the property.',
    );
  }
  const areaM2 = isComputed(place, before) ? null : place.areaM2;
  return { ...place, areaM2: areaM2 ?? (boundary && areaOf(boundary)) };
}

/** Why a location is removed, in somebody's own words. */
export const parseReason = (given: string | null) => text('reason', given);

function isComputed(place: Place, before: Place | null): boolean {
  return (
    before?.boundary != null &&
    before.boundary !== place.boundary &&
    place.areaM2 === before.areaM2 &&
    before.areaM2 === areaOf(before.boundary)
  );
}

/** Trimmed, runs of blanks as one space, composed (NFC); null when nothing is left. */
function text(field: TextField, given: string | null): Parsed<string | null> {
  const value = (given ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (value.length > longest[field]) {
    return malformed('TEXT_TOO_LONG', field, `This text is longer than ${longest[field]} characters.`);
  }
  if (/\p{Cc}/u.test(value)) return malformed('TEXT_INVALID', field, 'Control characters are not text.');
  return { value: value === '' ? null : value };
}

function parseName(given: string): Parsed<string> {
  const result = text('name', given);
  if (isRejection(result)) return result;
  return result.value === null
    ? malformed('NAME_INVALID', 'name', 'A property needs a name.')
    : { value: result.value };
}

function parseCountry(given: string): Parsed<string> {
  const value = countryCode(given);
  return value
    ? { value }
    : malformed('COUNTRY_UNKNOWN', 'country', 'The country is not an ISO 3166-1 alpha-2 code, such as CO.');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function parseOwner(given: string | null): Parsed<string | null> {
  const value = given?.trim().toLowerCase() || null;
  return value === null || uuid.test(value)
    ? { value }
    : malformed('OWNER_INVALID', 'ownerId', 'The owner is not the id of a company.');
}

function parseCoordinates(given: Coordinates | null): Parsed<Coordinates | null> {
  if (given === null) return { value: null };
  const { latitude, longitude } = given;
  return isInRange({ latitude, longitude })
    ? { value: { latitude: degrees(latitude), longitude: degrees(longitude) } }
    : malformed(
        'COORDINATES_OUT_OF_RANGE',
        'coordinates',
        'Latitude is between -90 and 90, longitude between -180 and 180.',
      );
}

function parseOptionalBoundary(given: BoundaryInput | null): Parsed<Boundary | null> {
  if (given === null) return { value: null };
  const result = parseBoundary(given);
  return isRejection(result) ? result : { value: result };
}

function parseArea(given: number | null): Parsed<number | null> {
  if (given === null) return { value: null };
  const value = Math.round(given * 100) / 100;
  return value > 0 && value <= largestAreaM2
    ? { value }
    : malformed('AREA_INVALID', 'areaM2', 'The area is a positive number of square metres.');
}
