import { acknowledge } from '../domain/decide.ts';
import { forStaff, type HandlerOf } from './handling.ts';

export const acknowledgeFinding: HandlerOf<'AcknowledgeFinding'> = {
  decide: forStaff((subject, { data, principal, ingestion }) =>
    acknowledge(subject, { ...data, by: principal.id, at: ingestion }),
  ),
};
