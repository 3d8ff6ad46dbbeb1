import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Company, evolve, taxClaim } from './company.ts';
import { amend, type Decision, type HolderOf, register, withdraw } from './decide.ts';
import type { ProfileInput } from './profile.ts';

const id = '018f3a5e-0000-7000-8000-000000000001';
const other = '018f3a5e-0000-7000-8000-000000000002';
const nobody: HolderOf = () => null;
const held =
  (by: string): HolderOf =>
  () =>
    by;

const acme: ProfileInput = {
  name: 'Acme',
  legalName: null,
  taxId: null,
  roles: [],
  country: 'CO',
  email: null,
  phone: null,
  website: null,
  address: null,
};
const nit = { country: 'CO', number: '213.123.432-1' };

const registered = (profile: Partial<ProfileInput> = {}, holderOf: HolderOf = nobody) =>
  register(null, { id, profile: { ...acme, ...profile } }, holderOf);

function after(company: Company | null, decision: Decision): Company {
  if ('rejected' in decision) throw new Error(decision.rejected);
  const state = decision.events.reduce<Company | null>((folded, event) => evolve(folded, event), company);
  if (!state) throw new Error('no state');
  return state;
}

const given = (profile: Partial<ProfileInput> = {}) => after(null, registered(profile));

test('a name and a country are enough to be registered', () => {
  expect(registered()).toEqual({
    events: [{ type: 'CompanyRegistered', company: { ...acme, id, status: 'ACTIVE', version: 1 } }],
  });
});

test('registration keeps everything in canonical form', () => {
  const company = given({ taxId: nit, country: 'co', phone: '+57 601 234 5678', roles: ['TENANT', 'OWNER'] });
  expect(company).toMatchObject({
    taxId: { country: 'CO', number: '2131234321' },
    country: 'CO',
    phone: '+576012345678',
    roles: ['OWNER', 'TENANT'],
  });
});

test('what is malformed is refused with the field', () => {
  expect(registered({ email: 'nobody' })).toMatchObject({
    rejected: 'EMAIL_INVALID',
    details: { field: 'email' },
  });
});

test('an id is registered once', () => {
  expect(register(given(), { id, profile: acme }, nobody)).toMatchObject({ rejected: 'COMPANY_EXISTS' });
});

test('a tax id that another company holds is refused with the id of the holder', () => {
  expect(registered({ taxId: nit }, held(other))).toMatchObject({
    rejected: 'TAX_ID_TAKEN',
    details: { companyId: other },
  });
});

test('the claim is on the canonical tax id', () => {
  const asked: string[] = [];
  registered({ taxId: nit }, (claim) => {
    asked.push(claim);
    return null;
  });
  expect(asked).toEqual(['CO:2131234321']);
  expect(taxClaim(given({ taxId: nit }))).toBe('CO:2131234321');
});

test('an amendment names what changed and the state after', () => {
  const decision = amend(
    given({ email: 'info@acme.co' }),
    { expectedVersion: 1, changes: { name: 'Acme SAS', email: null, country: 'CO' } },
    nobody,
  );
  expect(decision).toEqual({
    events: [
      {
        type: 'CompanyAmended',
        changed: ['name', 'email'],
        company: { ...acme, id, name: 'Acme SAS', status: 'ACTIVE', version: 2 },
      },
    ],
  });
});

test('an amendment that changes nothing completes without an event', () => {
  expect(amend(given(), { expectedVersion: 1, changes: { name: ' Acme ' } }, nobody)).toEqual({ events: [] });
});

test('a stale amendment is refused with the current version', () => {
  const company = after(given(), amend(given(), { expectedVersion: 1, changes: { name: 'B' } }, nobody));
  expect(amend(company, { expectedVersion: 1, changes: { name: 'C' } }, nobody)).toMatchObject({
    rejected: 'STALE_VERSION',
    details: { currentVersion: '2' },
  });
});

test('an unknown company can be neither amended nor withdrawn', () => {
  expect(amend(null, { expectedVersion: 1, changes: {} }, nobody)).toMatchObject({
    rejected: 'COMPANY_UNKNOWN',
  });
  expect(withdraw(null, { expectedVersion: 1, reason: null })).toMatchObject({ rejected: 'COMPANY_UNKNOWN' });
});

test('an amendment that takes a tax id of another company is refused with its id', () => {
  const decision = amend(given(), { expectedVersion: 1, changes: { taxId: nit } }, held(other));
  expect(decision).toMatchObject({ rejected: 'TAX_ID_TAKEN', details: { companyId: other } });
});

test('an amendment that leaves the tax id alone asks nobody about it', () => {
  const ask = () => {
    throw new Error('asked');
  };
  const changes = { name: 'B', taxId: nit };
  expect(amend(given({ taxId: nit }), { expectedVersion: 1, changes }, ask)).toMatchObject({
    events: [{ changed: ['name'] }],
  });
});

test('an amendment of the tax id moves the claim, clearing it gives it up', () => {
  const company = given({ taxId: nit });
  const moved = after(
    company,
    amend(
      company,
      { expectedVersion: 1, changes: { taxId: { country: 'BR', number: '16.727.230/0001-97' } } },
      nobody,
    ),
  );
  expect(taxClaim(moved)).toBe('BR:16727230000197');
  const cleared = after(moved, amend(moved, { expectedVersion: 2, changes: { taxId: null } }, nobody));
  expect(taxClaim(cleared)).toBeNull();
});

test('withdrawal releases the tax id and ends every change', () => {
  const company = given({ taxId: nit });
  const decision = withdraw(company, { expectedVersion: 1, reason: 'dissolved' });
  expect(decision).toMatchObject({ events: [{ type: 'CompanyWithdrawn', reason: 'dissolved' }] });
  const withdrawn = after(company, decision);
  expect(withdrawn).toMatchObject({ status: 'WITHDRAWN', version: 2 });
  expect(taxClaim(withdrawn)).toBeNull();
  expect(amend(withdrawn, { expectedVersion: 2, changes: { name: 'B' } }, nobody)).toMatchObject({
    rejected: 'COMPANY_WITHDRAWN',
  });
  expect(withdraw(withdrawn, { expectedVersion: 1, reason: null })).toMatchObject({
    rejected: 'COMPANY_WITHDRAWN',
  });
});

test('a stale withdrawal is refused', () => {
  expect(withdraw(given(), { expectedVersion: 7, reason: null })).toMatchObject({
    rejected: 'STALE_VERSION',
  });
});

test('an over-long reason is refused', () => {
  expect(withdraw(given(), { expectedVersion: 1, reason: 'x'.repeat(501) })).toMatchObject({
    rejected: 'TEXT_TOO_LONG',
    details: { field: 'reason' },
  });
});

test('versions count the events without a gap, whatever is asked in whatever order', () => {
  const ask = fc.record({
    expectedVersion: fc.integer({ min: 1, max: 6 }),
    changes: fc.record(
      { name: fc.constantFrom('A', 'B', ''), email: fc.constantFrom(null, 'a@b.co', 'x') },
      { requiredKeys: [] },
    ),
  });
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 20 }), (asks) => {
      let company = given();
      for (const amendment of asks) {
        const decision = amend(company, amendment, nobody);
        if ('rejected' in decision || decision.events.length === 0) continue;
        const next = after(company, decision);
        expect(next.version).toBe(company.version + 1);
        company = next;
      }
    }),
  );
});
