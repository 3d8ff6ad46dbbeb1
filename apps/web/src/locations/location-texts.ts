import type { Progress } from '../commands/tracked.ts';
import type { Rings } from '../map/geo.ts';
import type { Format } from '../shell/format.ts';
import type { Translate } from '../shell/i18n.ts';
import { sizeOf } from './boundary-size.ts';
import { cornersOf } from './corners.ts';
import { isLocationField, type LocationDraft, type LocationDraftField } from './location-draft.ts';

/** Of metres, as short as it stays useful. */
export const distanceText = (t: Translate, metres: number): string =>
  metres < 1_000
    ? t('locations.distance.m', { value: Math.round(metres) })
    : t('locations.distance.km', { value: Math.round(metres / 100) / 10 });

/** Where to mend something refused; null where it is about no field. */
export function fieldOfProgress(progress: Progress): LocationDraftField | null {
  if (progress.kind === 'invalid') {
    const field = progress.problems[0]?.path[1];
    return isLocationField(field) ? field : null;
  }
  if (progress.kind !== 'rejected') return null;
  const { code, details } = progress.rejection;
  if (code.startsWith('BOUNDARY_')) return 'boundary';
  if (code.startsWith('COORDINATES_')) return 'coordinates';
  if (code.startsWith('AREA_')) return 'areaM2';
  const named = details.find(({ name }) => name === 'field')?.value;
  return isLocationField(named) ? named : null;
}

export function fieldLabel(t: Translate, field: LocationDraftField): string {
  return field === 'ownerId' ? t('locations.field.owner') : t(`locations.field.${field}`);
}

/** A field's value for people; `ownerName` where the owner is known. */
export function fieldText(
  { t, format, ownerName }: { t: Translate; format: Format; ownerName?: string | null },
  field: LocationDraftField,
  draft: LocationDraft,
): string {
  switch (field) {
    case 'country':
      return draft.country === '' ? '' : format.country(draft.country);
    case 'ownerId':
      return draft.ownerId === ''
        ? ''
        : (ownerName ?? t('locations.field.owner.unknown', { id: draft.ownerId }));
    case 'coordinates':
      return [draft.coordinates.latitude, draft.coordinates.longitude]
        .filter((part) => part !== '')
        .join(', ');
    case 'boundary':
      return draft.boundary === null
        ? ''
        : t('locations.fact.corners', { count: cornersOf(draft.boundary).length });
    case 'areaM2':
      return draft.areaM2 === '' ? '' : format.number(Number(draft.areaM2));
    default:
      return draft[field];
  }
}

/** What tells one boundary from another in words: its corners, its size, and where its middle is. */
export function boundaryText(t: Translate, boundary: Rings | null): string {
  const size = boundary === null ? null : sizeOf(boundary);
  if (size === null) return '';
  const { widthM, heightM, areaM2, middle } = size;
  return t('locations.conflict.boundary', {
    corners: cornersOf(boundary).length,
    width: distanceText(t, widthM),
    height: distanceText(t, heightM),
    area: Math.round(areaM2),
    middle: `${middle.latitude.toFixed(5)}, ${middle.longitude.toFixed(5)}`,
  });
}
