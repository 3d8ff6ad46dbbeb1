import {
  type AuditCommand,
  auditCommands,
  auditEvents,
  type CompaniesEvent,
  type CompanyState,
  companiesEvents,
  type GeographicEvent,
  geographicEvents,
  type LocationState,
  newId,
} from '@alpes/contracts';
import { envelope, eventually, startSystem, type TestSystem } from '@alpes/testkit';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from './generated/prisma/client.ts';
import { createAudit } from './service.ts';

/** Ahead of the messages' own times: what a day brings has come. */
const tomorrow = () => new Date(Date.now() + 36 * 60 * 60 * 1000);
const audit = createAudit({ now: tomorrow, sweepEveryMs: 200 });

let system: TestSystem;
let prisma: PrismaClient;

beforeAll(async () => {
  system = await startSystem();
  await Promise.all([system.start(audit), system.start(audit)]);
  prisma = new PrismaClient({ adapter: new PrismaPg(await system.databaseUrl(audit)) });
});

afterAll(async () => {
  await prisma?.$disconnect();
  await system?.stop();
});

const company = (id: string, data: Partial<CompanyState> = {}): CompanyState => ({
  id,
  version: 1,
  status: 'ACTIVE',
  name: `Acme ${id}`,
  country: 'CO',
  legalName: 'Acme SAS',
  taxId: { country: 'CO', number: '2131234321' },
  roles: [],
  email: 'info@acme.co',
  phone: null,
  website: null,
  address: 'Calle 1',
  ...data,
});

const location = (propertyId: string, data: Partial<LocationState> = {}): LocationState => ({
  propertyId,
  version: 1,
  name: `Torre ${propertyId}`,
  country: 'CO',
  ownerId: null,
  administrativeArea: null,
  locality: 'Bogotá',
  addressLine: null,
  postalCode: '110111',
  coordinates: { latitude: 4.65, longitude: -74.05 },
  boundary: null,
  areaM2: '100.00',
  ...data,
});

const tellOfCompany = (id: string, event: CompaniesEvent) =>
  system.send(companiesEvents, envelope(companiesEvents, id, event));
const registered = (id: string, data?: Partial<CompanyState>) =>
  tellOfCompany(id, { type: 'CompanyRegistered', data: { company: company(id, data) } });
const tellOfLocation = (id: string, event: GeographicEvent) =>
  system.send(geographicEvents, envelope(geographicEvents, id, event));
const recorded = (id: string, data?: Partial<LocationState>) =>
  tellOfLocation(id, { type: 'LocationRecorded', data: { location: location(id, data) } });

async function outcomeOf(subject: string, command: AuditCommand, roles = ['staff']) {
  const sent = envelope(auditCommands, subject, command, { principal: { id: 'ana', roles } });
  await system.send(auditCommands, sent);
  const [outcome] = await system.outcomes(auditEvents, [sent]);
  return outcome;
}

interface Open {
  readonly id: string;
  readonly rule: string;
  readonly acknowledgement: { readonly note: string } | null;
}

async function openIn(id: string): Promise<readonly Open[]> {
  const { findings } = await prisma.subject.findUniqueOrThrow({ where: { id } });
  return findings as unknown as readonly Open[];
}

const openRules = async (id: string) => (await openIn(id)).map(({ rule }) => rule).toSorted();
const untilOpen = (id: string, ...rules: readonly string[]) =>
  eventually(async () => expect(await openRules(id)).toEqual(rules));

test('a location may come before its company: the owner is unknown, then no longer', async () => {
  const [owner, property] = [newId(), newId()];
  await recorded(property, { ownerId: owner });
  await untilOpen(property, 'OWNER_UNKNOWN');
  await registered(owner);
  await untilOpen(property);
  const events = await eventually(async () => {
    const told = (await system.received(auditEvents)).filter(({ subject }) => subject === property);
    expect(told.map(({ type }) => type)).toEqual([
      'FindingOpened',
      'SubjectAudited',
      'FindingResolved',
      'SubjectAudited',
      'CommandCompleted',
    ]);
    return told;
  });
  const finding = (n: number) => (events[n] as unknown as { data: { finding: { id: string } } }).data.finding;
  expect(finding(0)).toMatchObject({
    rule: 'OWNER_UNKNOWN',
    severity: 'ERROR',
    details: { ownerId: owner },
    resolvedAt: null,
  });
  expect(finding(2)).toMatchObject({ id: finding(0).id, resolvedAt: expect.any(Date) });
  expect(events[3]?.data).toMatchObject({ openErrors: 0, presentFields: 6, totalFields: 6, retired: false });
});

test('a company without a property is found when its day is over, by nothing but the time', async () => {
  const id = newId();
  await registered(id);
  await untilOpen(id, 'NO_PROPERTY');
  await recorded(newId(), { ownerId: id, name: newId() });
  await untilOpen(id);
});

test('a finding is acknowledged, keeps its note through other looks, and is gone when it is resolved', async () => {
  const id = newId();
  await registered(id, { taxId: null });
  await recorded(newId(), { ownerId: id, name: newId() });
  await untilOpen(id, 'TAX_ID_MISSING');
  const [finding] = await openIn(id);
  const note = { findingId: finding?.id ?? '', note: 'asked for' };
  expect(await outcomeOf(id, { type: 'AcknowledgeFinding', data: note }, [])).toMatchObject({
    data: { code: 'FORBIDDEN' },
  });
  expect(await outcomeOf(id, { type: 'AcknowledgeFinding', data: note })).toMatchObject({
    type: 'CommandCompleted',
  });
  const again = { type: 'ReauditSubject', data: { subjectKind: 'COMPANY', reason: 'REQUESTED' } } as const;
  expect(await outcomeOf(id, again)).toMatchObject({ type: 'CommandCompleted' });
  expect(await openIn(id)).toMatchObject([
    { id: finding?.id, acknowledgement: { by: 'ana', note: 'asked for' } },
  ]);
  await tellOfCompany(id, {
    type: 'CompanyAmended',
    data: { changed: ['taxId'], company: company(id, { version: 2 }) },
  });
  await untilOpen(id);
  expect(await outcomeOf(id, { type: 'AcknowledgeFinding', data: note })).toMatchObject({
    type: 'CommandRejected',
    data: { code: 'FINDING_UNKNOWN' },
  });
});

test('what the audit does not know cannot be audited', async () => {
  const data = { subjectKind: 'PROPERTY', reason: null } as const;
  expect(await outcomeOf(newId(), { type: 'ReauditSubject', data })).toMatchObject({
    type: 'CommandRejected',
    data: { code: 'SUBJECT_UNKNOWN' },
  });
});

/** Small numbers in a row: the same ones in every run. */
function drawing(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

interface World {
  readonly companies: Map<string, CompanyState>;
  readonly locations: Map<string, { readonly state: LocationState; readonly removed: boolean }>;
}

/** Companies and properties that come, move, change hands and go, in no particular order. */
async function shuffle(world: World, draw: (below: number) => number, steps: number): Promise<void> {
  const owners = Array.from({ length: 12 }, () => newId());
  const properties = Array.from({ length: 40 }, () => newId());
  const sent: Promise<void>[] = [];
  for (let step = 0; step < steps; step += 1) {
    const isCompany = draw(3) === 0;
    sent.push(
      isCompany ? changeCompany(world, owners, draw) : changeLocation(world, owners, properties, draw),
    );
  }
  await Promise.all(sent);
}

function changeCompany(
  world: World,
  owners: readonly string[],
  draw: (below: number) => number,
): Promise<void> {
  const id = owners[draw(owners.length)] ?? '';
  const before = world.companies.get(id);
  if (before?.status === 'WITHDRAWN') return Promise.resolve();
  const version = (before?.version ?? 0) + 1;
  const withdrawn = version > 1 && draw(4) === 0;
  const state = company(id, {
    version,
    status: withdrawn ? 'WITHDRAWN' : 'ACTIVE',
    legalName: draw(2) ? 'Acme' : null,
  });
  world.companies.set(id, state);
  if (version === 1) return registered(id, state);
  return tellOfCompany(
    id,
    withdrawn
      ? { type: 'CompanyWithdrawn', data: { reason: null, company: state } }
      : { type: 'CompanyAmended', data: { changed: ['legalName'], company: state } },
  );
}

function changeLocation(
  world: World,
  owners: readonly string[],
  properties: readonly string[],
  draw: (below: number) => number,
): Promise<void> {
  const id = properties[draw(properties.length)] ?? '';
  const before = world.locations.get(id);
  const removed = before !== undefined && !before.removed && draw(6) === 0;
  const state = location(id, {
    version: (before?.state.version ?? 0) + 1,
    name: ['Avianca', 'Tequendama', 'Colpatria'][draw(3)],
    ownerId: draw(5) ? (owners[draw(owners.length)] ?? null) : null,
    coordinates: { latitude: 4.65 + draw(4) * 0.00004, longitude: -74.05 + draw(4) * 0.00004 },
  });
  world.locations.set(id, { state, removed });
  if (removed)
    return tellOfLocation(id, { type: 'LocationRemoved', data: { reason: null, location: state } });
  const type = before && !before.removed ? 'LocationCorrected' : 'LocationRecorded';
  return tellOfLocation(
    id,
    type === 'LocationRecorded'
      ? { type, data: { location: state } }
      : { type, data: { changed: ['name'], location: state } },
  );
}

/** Every subject of a world with its open rules, and whether it was told the last of it. */
async function stateOf({ companies, locations }: World): Promise<readonly string[]> {
  const rows = await prisma.subject.findMany({
    where: { id: { in: [...companies.keys(), ...locations.keys()] } },
  });
  for (const { id, subjectVersion } of rows) {
    const version = companies.get(id)?.version ?? locations.get(id)?.state.version;
    if (subjectVersion !== version)
      throw new Error(`${id} is at ${subjectVersion}, not yet at ${String(version)}`);
  }
  if (rows.length < companies.size + locations.size) throw new Error('some are not known yet');
  return rows
    .flatMap(({ id, findings }) =>
      (findings as unknown as readonly Open[]).map(({ rule }) => `${id} ${rule}`),
    )
    .toSorted();
}

/** When every look that was asked for, those that looks asked for included, has been taken. */
const untilQuiet = () =>
  eventually(
    async () => {
      const [{ waiting } = { waiting: 1n }] = await prisma.$queryRaw<{ waiting: bigint }[]>`
        SELECT count(*) AS waiting FROM journal
        WHERE channel = 'commands' AND NOT EXISTS (SELECT FROM inbox WHERE inbox.id = journal.id)`;
      expect(waiting).toBe(0n);
    },
    { timeoutMs: 40_000 },
  );

test('whatever came in whatever order on two replicas, a look at everything changes nothing', async () => {
  const world: World = { companies: new Map(), locations: new Map() };
  await shuffle(world, drawing(42), 400);
  await eventually(() => stateOf(world), { timeoutMs: 40_000 });
  await untilQuiet();
  const before = await stateOf(world);
  const all = { type: 'ReauditAll', data: { subjectKind: null } } as const;
  expect(await outcomeOf(newId(), all)).toMatchObject({ type: 'CommandCompleted', data: { version: null } });
  await untilQuiet();
  expect(await stateOf(world)).toEqual(before);
  expect(before.some((line) => line.endsWith('POSSIBLE_DUPLICATE'))).toBe(true);
  expect(before.some((line) => line.endsWith('OWNER_WITHDRAWN'))).toBe(true);
  await expectNeverOpenTwice();
});

/** On the topic, in the order in which it was told. */
async function expectNeverOpenTwice(): Promise<void> {
  const open = new Set<string>();
  for (const { type, data } of await system.received(auditEvents)) {
    if (type !== 'FindingOpened' && type !== 'FindingResolved') continue;
    const { subjectId, rule } = data.finding;
    const place = `${subjectId} ${rule}`;
    expect(open.has(place), place).toBe(type === 'FindingResolved');
    if (type === 'FindingOpened') open.add(place);
    else open.delete(place);
  }
}
