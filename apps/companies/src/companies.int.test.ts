import {
  type AmendCompany,
  companiesCommands,
  companiesEvents,
  newId,
  type RegisterCompany,
} from '@alpes/contracts';
import { envelope, startSystem, type TestSystem } from '@alpes/testkit';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from './generated/prisma/client.ts';
import { companies } from './service.ts';

let system: TestSystem;
let prisma: PrismaClient;

beforeAll(async () => {
  system = await startSystem();
  await Promise.all([system.start(companies), system.start(companies)]);
  prisma = new PrismaClient({ adapter: new PrismaPg(await system.databaseUrl(companies)) });
});

afterAll(async () => {
  await prisma?.$disconnect();
  await system?.stop();
});

const unknown = {
  legalName: null,
  taxId: null,
  roles: [],
  email: null,
  phone: null,
  website: null,
  address: null,
};

const register = (id: string, data: Partial<RegisterCompany> = {}) =>
  envelope(companiesCommands, id, {
    type: 'RegisterCompany',
    data: { ...unknown, name: 'Acme', country: 'CO', ...data },
  });

const amend = (id: string, expectedVersion: number, data: Partial<AmendCompany>) =>
  envelope(companiesCommands, id, {
    type: 'AmendCompany',
    data: { ...unknown, name: null, country: null, expectedVersion, changed: [], ...data },
  });

const withdraw = (id: string, expectedVersion: number) =>
  envelope(companiesCommands, id, {
    type: 'WithdrawCompany',
    data: { expectedVersion, reason: 'dissolved' },
  });

async function outcomesOf(
  ...commands: readonly ReturnType<typeof register | typeof amend | typeof withdraw>[]
) {
  await system.send(companiesCommands, ...commands);
  return system.outcomes(companiesEvents, commands);
}

/** A NIT that is valid: nine digits and their check digit (DIAN: weights 3, 7, 13, … modulo 11). */
function nit(serial: number): string {
  const digits = String(800_000_000 + serial);
  const weights = [41, 37, 29, 23, 19, 17, 13, 7, 3];
  const rest = weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11;
  return `${digits}-${rest > 1 ? 11 - rest : rest}`;
}

test('a company is registered, amended and withdrawn, each event in front of its outcome', async () => {
  const id = newId();
  const commands = [
    register(id, {
      taxId: { country: 'CO', number: nit(1) },
      roles: ['TENANT', 'OWNER'],
      email: 'Info@ACME.co',
    }),
    amend(id, 1, { changed: ['name', 'email'], name: 'Acme SAS' }),
    withdraw(id, 2),
  ];
  const outcomes = await outcomesOf(...commands);
  expect(outcomes).toMatchObject(
    [1, 2, 3].map((version) => ({ type: 'CommandCompleted', data: { version } })),
  );
  const events = (await system.received(companiesEvents)).filter(({ subject }) => subject === id);
  expect(events.map(({ type }) => type)).toEqual([
    'CompanyRegistered',
    'CommandCompleted',
    'CompanyAmended',
    'CommandCompleted',
    'CompanyWithdrawn',
    'CommandCompleted',
  ]);
  expect(events[2]?.data).toMatchObject({
    changed: ['name', 'email'],
    company: { id, version: 2, name: 'Acme SAS', email: null, roles: ['OWNER', 'TENANT'] },
  });
  expect(await prisma.company.findUnique({ where: { id } })).toMatchObject({
    version: 3,
    status: 'WITHDRAWN',
    name: 'Acme SAS',
    taxNumber: nit(1).replace('-', ''),
    taxKey: null,
    roles: ['OWNER', 'TENANT'],
  });
});

test('every refusal is an outcome with a code, a sentence and what a program needs', async () => {
  const [id, other] = [newId(), newId()];
  const taxId = { country: 'CO', number: nit(2) };
  expect(await outcomesOf(register(id, { taxId }))).toMatchObject([{ type: 'CommandCompleted' }]);
  const outcomes = await outcomesOf(
    register(id),
    register(other, { taxId }),
    register(newId(), { phone: '12' }),
    amend(id, 7, { changed: ['name'], name: 'B' }),
    amend(newId(), 1, { changed: ['name'], name: 'B' }),
    amend(id, 1, { changed: ['name'] }),
    envelope(companiesCommands, id, withdraw(id, 1), { principal: { id: 'eva', roles: [] } }),
  );
  expect(outcomes.map(({ data }) => ('code' in data ? data.code : 'COMPLETED'))).toEqual([
    'COMPANY_EXISTS',
    'TAX_ID_TAKEN',
    'PHONE_INVALID',
    'STALE_VERSION',
    'COMPANY_UNKNOWN',
    'NAME_INVALID',
    'FORBIDDEN',
  ]);
  expect(outcomes[1]?.data).toMatchObject({
    details: { companyId: id },
    message: expect.stringMatching(/\.$/),
  });
  expect(outcomes[3]?.data).toMatchObject({ details: { currentVersion: '1' } });
});

test('an amendment that changes nothing completes with the version as it was', async () => {
  const id = newId();
  const outcomes = await outcomesOf(
    register(id),
    amend(id, 1, { changed: ['name', 'email'], name: ' Acme ' }),
  );
  expect(outcomes[1]).toMatchObject({ type: 'CommandCompleted', data: { version: 1 } });
});

test('a tax id is free again once its company is withdrawn or has another one', async () => {
  const [one, two, three] = [newId(), newId(), newId()];
  const taxId = { country: 'CO', number: nit(3) };
  const elsewhere = { country: 'CO', number: nit(4) };
  expect(await outcomesOf(register(one, { taxId }))).toMatchObject([{ type: 'CommandCompleted' }]);
  expect(await outcomesOf(withdraw(one, 1))).toMatchObject([{ type: 'CommandCompleted' }]);
  expect(await outcomesOf(register(two, { taxId }))).toMatchObject([{ type: 'CommandCompleted' }]);
  expect(await outcomesOf(amend(two, 1, { changed: ['taxId'], taxId: elsewhere }))).toMatchObject([
    { type: 'CommandCompleted' },
  ]);
  expect(await outcomesOf(register(three, { taxId }))).toMatchObject([{ type: 'CommandCompleted' }]);
});

test('of two companies that race for one tax id, one wins and the other is refused with its id', async () => {
  const races = Array.from({ length: 50 }, (_, i) => {
    const taxId = { country: 'CO', number: nit(1_000 + i) };
    return [register(newId(), { taxId }), register(newId(), { taxId })] as const;
  });
  const outcomes = await outcomesOf(...races.flat());
  for (const [i, [one, two]] of races.entries()) {
    const [first, second] = outcomes.slice(2 * i, 2 * i + 2);
    const [winner, refused] = first?.type === 'CommandCompleted' ? [one, second] : [two, first];
    expect(refused).toMatchObject({
      type: 'CommandRejected',
      data: { code: 'TAX_ID_TAKEN', details: { companyId: winner.subject } },
    });
  }
  const winners = races.map(([one, two]) => [one.subject, two.subject]).flat();
  expect(await prisma.company.count({ where: { id: { in: winners } } })).toBe(50);
});
