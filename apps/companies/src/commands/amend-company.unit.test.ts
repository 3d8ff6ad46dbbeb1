import { type AmendCompany, companiesCommands, companiesEvents, newId } from '@alpes/contracts';
import type { View } from '@alpes/service-kit';
import { envelope } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { companyTable } from '../adapters/company-row.ts';
import type { Company } from '../domain/company.ts';
import { amendCompany } from './amend-company.ts';
import { afterMessage, toMessage } from './company-message.ts';

const company: Company = {
  id: newId(),
  version: 3,
  status: 'ACTIVE',
  name: 'Acme',
  legalName: null,
  country: 'CO',
  taxId: { country: 'CO', number: '2131234321' },
  roles: ['OWNER'],
  email: 'info@acme.co',
  phone: null,
  website: null,
  address: null,
};

const nobody: View<Company> = { get: () => null, filter: () => [], holderOf: () => null };

const command = (data: Partial<AmendCompany>, roles = ['staff']) =>
  envelope(
    companiesCommands,
    company.id,
    {
      type: 'AmendCompany' as const,
      data: {
        expectedVersion: 3,
        changed: [],
        name: null,
        country: null,
        legalName: null,
        taxId: null,
        roles: [],
        email: null,
        phone: null,
        website: null,
        address: null,
        ...data,
      },
    },
    { principal: { id: 'ana', roles } },
  ) as Parameters<typeof amendCompany.decide>[1];

const decide = (...given: Parameters<typeof command>) =>
  amendCompany.decide(company, command(...given), nobody);

test('only what is named changes: null clears it, a value that is not named means nothing', () => {
  expect(decide({ changed: ['email'], name: 'Other', country: 'BR' })).toMatchObject({
    events: [{ data: { changed: ['email'], company: { name: 'Acme', country: 'CO', email: null } } }],
  });
});

test.each([
  ['name', 'NAME_INVALID'],
  ['country', 'COUNTRY_UNKNOWN'],
] as const)('%s cannot be cleared', (field, code) => {
  expect(decide({ changed: [field] })).toMatchObject({ rejected: code });
});

test('a field that a newer sender knows is refused, not ignored', () => {
  expect(decide({ changed: ['unknown', 'name'], name: 'B' })).toMatchObject({ rejected: 'FIELD_UNKNOWN' });
});

test('whoever is neither staff nor operator may not amend', () => {
  expect(decide({ changed: ['name'], name: 'B' }, ['guest'])).toMatchObject({ rejected: 'FORBIDDEN' });
  expect(decide({ changed: ['name'], name: 'B' }, ['operator'])).toMatchObject({ events: [{}] });
});

test('a tax id is claimed when it is among what changes and well formed', () => {
  const taxId = { country: 'co', number: '213.123.432-1' };
  expect(amendCompany.claims?.(command({ changed: ['taxId'], taxId }))).toEqual({ tax_key: 'CO:2131234321' });
  expect(amendCompany.claims?.(command({ changed: ['name'], taxId }))).toEqual({ tax_key: null });
  expect(
    amendCompany.claims?.(command({ changed: ['taxId'], taxId: { country: 'CO', number: '1' } })),
  ).toEqual({
    tax_key: null,
  });
});

test('a company comes back from its row, and from its events, as it was', () => {
  const bare: Company = { ...company, taxId: null, status: 'WITHDRAWN', roles: [], email: null };
  for (const state of [company, bare]) {
    expect(companyTable.fromRow(JSON.parse(JSON.stringify(companyTable.toRow(state))))).toEqual(state);
    const message = toMessage({ type: 'CompanyAmended', changed: ['name'], company: state });
    const bytes = companiesEvents.encode(envelope(companiesEvents, state.id, message));
    expect(afterMessage(null, companiesEvents.decode(bytes) as typeof message)).toEqual(state);
  }
});
