import type { CorrectLocation } from '@alpes/contracts';
import { correct } from '../domain/decide.ts';
import type { Field } from '../domain/location.ts';
import type { PlaceInput } from '../domain/place.ts';
import { fieldUnknown } from '../domain/rejections.ts';
import { forStaff, type HandlerOf, toPlaceInput } from './handling.ts';

export const correctLocation: HandlerOf<'CorrectLocation'> = {
  decide: forStaff((location, { data }) => {
    const { expectedVersion, changed } = data;
    if (!areKnown(changed)) return fieldUnknown();
    return correct(location, { expectedVersion, changes: changesOf(data, changed) });
  }),
};

function areKnown(changed: CorrectLocation['changed']): changed is Field[] {
  return !changed.includes('unknown');
}

/** Name and country can't be cleared: as blanks they are refused as such. */
function changesOf(data: CorrectLocation, changed: readonly Field[]): Partial<PlaceInput> {
  const given = toPlaceInput({ ...data, name: data.name ?? '', country: data.country ?? '' });
  return Object.fromEntries(changed.map((field) => [field, given[field]]));
}
