import type {
  CorrectLocationInput,
  LocationFieldsFragment,
  RecordLocationInput,
} from '../generated/graphql.ts';
import type { Place, Rings } from '../map/geo.ts';

/** What a form holds, as it is typed: nothing is the empty text. */
export interface LocationDraft {
  readonly name: string;
  readonly country: string;
  readonly administrativeArea: string;
  readonly locality: string;
  readonly addressLine: string;
  readonly postalCode: string;
  /** A company's id. */
  readonly ownerId: string;
  readonly coordinates: { readonly latitude: string; readonly longitude: string };
  readonly boundary: Rings | null;
  readonly areaM2: string;
}

export type LocationDraftField = keyof LocationDraft;

/** In the order of the form. */
export const locationFields = [
  'name',
  'ownerId',
  'country',
  'administrativeArea',
  'locality',
  'addressLine',
  'postalCode',
  'coordinates',
  'boundary',
  'areaM2',
] as const satisfies readonly LocationDraftField[];

export const isLocationField = (name: string | null | undefined): name is LocationDraftField =>
  (locationFields as readonly string[]).includes(name ?? '');

export const emptyDraft: LocationDraft = {
  name: '',
  country: '',
  administrativeArea: '',
  locality: '',
  addressLine: '',
  postalCode: '',
  ownerId: '',
  coordinates: { latitude: '', longitude: '' },
  boundary: null,
  areaM2: '',
};

type Given = Partial<Omit<RecordLocationInput & LocationFieldsFragment, 'owner'>>;

/** Of a location, or of what was asked for once; what it leaves out comes from `rest`. */
export function draftOf(given: Given, rest: LocationDraft = emptyDraft): LocationDraft {
  const text = (
    name: 'administrativeArea' | 'locality' | 'addressLine' | 'postalCode' | 'ownerId',
  ): string => (given[name] === undefined ? rest[name] : (given[name] ?? ''));
  return {
    name: given.name ?? rest.name,
    country: given.country ?? rest.country,
    administrativeArea: text('administrativeArea'),
    locality: text('locality'),
    addressLine: text('addressLine'),
    postalCode: text('postalCode'),
    ownerId: text('ownerId'),
    coordinates: given.coordinates === undefined ? rest.coordinates : typed(given.coordinates),
    boundary: given.boundary === undefined ? rest.boundary : (given.boundary ?? null),
    areaM2: given.areaM2 === undefined ? rest.areaM2 : String(given.areaM2 ?? ''),
  };
}

/** As it stands in the two fields. */
export const typed = (place: Place | null | undefined): LocationDraft['coordinates'] =>
  place === null || place === undefined
    ? emptyDraft.coordinates
    : { latitude: String(place.latitude), longitude: String(place.longitude) };

/** With a point or a comma; NaN where it is no number. */
export const numberOf = (text: string): number => {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  return plain === '' ? Number.NaN : Number(plain);
};

/** Null where nothing is typed; NaN in what is missing or no number. */
export function placeOf({ latitude, longitude }: LocationDraft['coordinates']): Place | null {
  if (latitude.trim() === '' && longitude.trim() === '') return null;
  return { latitude: numberOf(latitude), longitude: numberOf(longitude) };
}

/** One that can be shown on a map. */
export function shownPlace(coordinates: LocationDraft['coordinates']): Place | null {
  const place = placeOf(coordinates);
  const fits = place !== null && Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180;
  return fits ? place : null;
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The input of one field; null clears it. */
function inputOf(draft: LocationDraft, field: LocationDraftField) {
  switch (field) {
    case 'name':
    case 'country':
      return draft[field];
    case 'coordinates':
      return placeOf(draft.coordinates);
    case 'boundary':
      return draft.boundary as number[][][] | null;
    case 'areaM2':
      return draft.areaM2.trim() === '' ? null : numberOf(draft.areaM2);
    default:
      return orNull(draft[field]);
  }
}

/** What is not known is left out. */
export function recordInput(draft: LocationDraft): RecordLocationInput {
  const known = locationFields
    .map((field) => [field, inputOf(draft, field)] as const)
    .filter(([, value]) => value !== null);
  return { name: draft.name, country: draft.country, ...Object.fromEntries(known) };
}

export const changedFields = (base: LocationDraft, draft: LocationDraft): LocationDraftField[] =>
  locationFields.filter(
    (field) => JSON.stringify(inputOf(base, field)) !== JSON.stringify(inputOf(draft, field)),
  );

/** Only what was changed; what was emptied is null. */
export function correctInput(
  { propertyId, version }: Pick<LocationFieldsFragment, 'propertyId' | 'version'>,
  base: LocationDraft,
  draft: LocationDraft,
): CorrectLocationInput {
  const changes = changedFields(base, draft).map((field) => [field, inputOf(draft, field)]);
  return { propertyId, expectedVersion: version, ...Object.fromEntries(changes) };
}
