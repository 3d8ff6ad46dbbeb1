import { remove } from '../domain/decide.ts';
import { forStaff, type HandlerOf } from './handling.ts';

export const removeLocation: HandlerOf<'RemoveLocation'> = {
  decide: forStaff((location, { data }) => remove(location, data)),
};
