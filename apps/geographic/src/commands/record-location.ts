import { record } from '../domain/decide.ts';
import { forStaff, type HandlerOf, toPlaceInput } from './handling.ts';

export const recordLocation: HandlerOf<'RecordLocation'> = {
  decide: forStaff((location, { subject, data }) =>
    record(location, { propertyId: subject, place: toPlaceInput(data) }),
  ),
};
