import type { AmendCompany } from '@alpes/contracts';
import type { Field } from '../domain/company.ts';
import { amend } from '../domain/decide.ts';
import type { ProfileInput } from '../domain/profile.ts';
import { fieldUnknown } from '../domain/rejections.ts';
import { forStaff, type HandlerOf, taxClaimOf } from './handling.ts';

export const amendCompany: HandlerOf<'AmendCompany'> = {
  claims: ({ data }) => taxClaimOf(data.changed.includes('taxId') ? data.taxId : null),
  decide: forStaff((company, { data }, holderOf) => {
    const { expectedVersion, changed } = data;
    if (!areKnown(changed)) return fieldUnknown();
    return amend(company, { expectedVersion, changes: changesOf(data, changed) }, holderOf);
  }),
};

function areKnown(changed: AmendCompany['changed']): changed is Field[] {
  return !changed.includes('unknown');
}

/** Name and country can't be cleared: as blanks they are refused as such. */
function changesOf(data: AmendCompany, changed: readonly Field[]): Partial<ProfileInput> {
  const given: ProfileInput = { ...data, name: data.name ?? '', country: data.country ?? '' };
  return Object.fromEntries(changed.map((field) => [field, given[field]]));
}
