import { describe, expect, test } from 'vitest';
import type { CompanyFieldsFragment } from '../generated/graphql.ts';
import { checkDraft } from './company-checks.ts';
import { amendInput, draftOf, emptyDraft, registerInput } from './company-draft.ts';

const acme: CompanyFieldsFragment = {
  id: 'c1',
  version: 3,
  status: 'ACTIVE',
  name: 'Acme',
  country: 'CO',
  legalName: null,
  taxId: { country: 'CO', number: '2131234321' },
  roles: ['TENANT', 'OWNER'],
  email: 'info@acme.co',
  phone: null,
  website: null,
  address: null,
};

describe('a draft', () => {
  test('asks for no more than what is known', () => {
    expect(registerInput({ ...emptyDraft, name: 'Acme', country: 'CO', email: ' ' })).toEqual({
      name: 'Acme',
      country: 'CO',
    });
  });

  test('takes the company’s country for a tax id that names none', () => {
    const taxId = { country: '', number: '213.123.432-1' };
    expect(registerInput({ ...emptyDraft, name: 'Acme', country: 'CO', taxId }).taxId).toEqual({
      country: 'CO',
      number: '213.123.432-1',
    });
  });

  test('of a company amends only what was changed, and clears with null', () => {
    const before = draftOf(acme);
    expect(amendInput(acme, before, before)).toEqual({ id: 'c1', expectedVersion: 3 });
    const after = { ...before, name: 'Acme SAS', email: '', taxId: emptyDraft.taxId };
    expect(amendInput(acme, before, after)).toEqual({
      id: 'c1',
      expectedVersion: 3,
      name: 'Acme SAS',
      email: null,
      taxId: null,
    });
  });

  test('of a refused amendment holds what was asked for, and the company’s own for the rest', () => {
    const draft = draftOf({ name: 'New', email: null }, draftOf(acme));
    expect(draft).toMatchObject({ name: 'New', email: '', country: 'CO', roles: ['OWNER', 'TENANT'] });
  });
});

describe('a check', () => {
  const draft = { ...emptyDraft, name: 'Acme', country: 'CO' };

  test('finds nothing in what is right', () => {
    expect(checkDraft(draft)).toEqual({});
  });

  test('says which part of its country’s rule a tax id breaks', () => {
    expect(checkDraft({ ...draft, taxId: { country: '', number: '213.123.432-2' } }).taxId).toMatchObject({
      code: 'TAX_ID_INVALID',
      taxId: { fault: 'CHECK_DIGIT', country: 'CO', rule: 'NIT' },
    });
  });

  test('says the first thing that is wrong with each field', () => {
    const found = checkDraft({ ...emptyDraft, email: 'x', phone: '601' });
    expect(Object.entries(found).map(([field, problem]) => [field, problem.code])).toEqual([
      ['name', 'NAME_INVALID'],
      ['country', 'COUNTRY_UNKNOWN'],
      ['email', 'EMAIL_INVALID'],
      ['phone', 'PHONE_INVALID'],
    ]);
  });
});
