import { register } from '../domain/decide.ts';
import { forStaff, type HandlerOf, taxClaimOf } from './handling.ts';

export const registerCompany: HandlerOf<'RegisterCompany'> = {
  claims: ({ data }) => taxClaimOf(data.taxId),
  decide: forStaff((company, { subject, data }, holderOf) =>
    register(company, { id: subject, profile: data }, holderOf),
  ),
};
