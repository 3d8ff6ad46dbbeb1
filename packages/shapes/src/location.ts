import type { Coordinates, CorrectLocation, LocationField, RecordLocation } from '@alpes/contracts';
import { kept } from './kept.ts';
import { areaM2, boundary, coordinates, type Rings } from './place.ts';
import type { Path, Problems } from './problems.ts';
import { requiredText, text } from './text.ts';
import { country, optionalUuid, version } from './values.ts';

/** What a client may say about a location; undefined was not said, null says there is none. */
export interface LocationFields {
  readonly ownerId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly administrativeArea?: string | null | undefined;
  readonly locality?: string | null | undefined;
  readonly addressLine?: string | null | undefined;
  readonly postalCode?: string | null | undefined;
  readonly coordinates?: Coordinates | null | undefined;
  readonly boundary?: Rings | null | undefined;
  readonly areaM2?: number | null | undefined;
}

const at = (name: string): Path => ['input', name];

export function recordLocation(problems: Problems, input: LocationFields): RecordLocation {
  return {
    name: requiredText(problems, { path: at('name'), name: 'name' }, input.name),
    country: country(problems, at('country'), input.country),
    ...clearable(problems, input),
  };
}

/** The fields that may be absent. */
function clearable(problems: Problems, input: LocationFields): Omit<RecordLocation, 'name' | 'country'> {
  const line = (name: 'administrativeArea' | 'locality' | 'addressLine' | 'postalCode') =>
    text(problems, { path: at(name), name }, input[name]);
  return {
    ownerId: optionalUuid(problems, at('ownerId'), input.ownerId),
    administrativeArea: line('administrativeArea'),
    locality: line('locality'),
    addressLine: line('addressLine'),
    postalCode: line('postalCode'),
    coordinates: coordinates(problems, at('coordinates'), input.coordinates),
    boundary: boundary(problems, at('boundary'), input.boundary),
    areaM2: areaM2(problems, at('areaM2'), input.areaM2),
  };
}

const locationFields = [
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
] as const satisfies readonly LocationField[];

export interface CorrectLocationInput extends LocationFields {
  readonly expectedVersion: number;
}

export function correctLocation(problems: Problems, input: CorrectLocationInput): CorrectLocation {
  const changed = locationFields.filter((field) => input[field] !== undefined);
  if (changed.length === 0)
    problems.add(['input'], 'NOTHING_TO_CHANGE', 'Name at least one field to change.');
  return {
    expectedVersion: version(problems, at('expectedVersion'), input.expectedVersion),
    changed,
    name: kept(problems, at('name'), input.name, (given) =>
      requiredText(problems, { path: at('name'), name: 'name' }, given),
    ),
    country: kept(problems, at('country'), input.country, (given) => country(problems, at('country'), given)),
    ...clearable(problems, input),
  };
}
