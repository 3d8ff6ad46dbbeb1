import { randomBytes } from 'node:crypto';
import {
  auditEvents,
  companiesCommands,
  companiesEvents,
  geographicCommands,
  geographicEvents,
  newId,
} from '@alpes/contracts';
import {
  completed,
  MemoryBroker,
  outcome,
  type ReadDatabase,
  readDatabase,
  startProjector,
  type TestProjector,
} from '@alpes/projection-kit/testing';
import { eventually, startPostgres, type TestPostgres } from '@alpes/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { principalKey } from '../principal-key.ts';
import { definition } from './index.ts';
import {
  amended,
  audited,
  companyState,
  corrected,
  findingState,
  found,
  locationState,
  recorded,
  recordLocation,
  registerCompany,
  registered,
  removed,
} from './testing/facts.ts';

let postgres: TestPostgres;
let database: ReadDatabase;
let broker: MemoryBroker;
let projector: TestProjector | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  database = await readDatabase(postgres);
  broker = new MemoryBroker();
});
afterEach(async () => {
  await projector?.stop();
  projector = undefined;
  await database.stop();
});

/** Starts the projector if need be, and waits until everything sent so far is acknowledged. */
async function projected(): Promise<void> {
  projector ??= await startProjector(definition, { broker, databaseUrl: database.url });
  await eventually(async () => {
    expect((await projector?.readiness())?.reasons).toEqual([]);
    for (const [topic, messages] of broker.topics) {
      expect(broker.acknowledged(topic, 'projector')).toBe(messages.length);
    }
  });
}

const one = async (text: string, ...params: unknown[]) => (await database.rows(text, params))[0];
const feed = () =>
  database.rows<{ position: string; kind: string; subject: string; parent: string | null; version: string }>(
    'SELECT position, kind, subject, parent, version FROM feed ORDER BY position',
  );

test('shows a company as its last event left it, and keeps when it was registered', async () => {
  const company = companyState({
    taxId: { country: 'CO', number: '8909006089' },
    roles: ['OWNER', 'TENANT'],
  });
  const first = registered(company);
  const second = amended({ ...company, version: 2, name: 'Almacenes Éxito S.A.', taxId: null });
  broker.send(companiesEvents, first, second);
  await projected();
  expect(await one('SELECT * FROM company')).toMatchObject({
    id: company.id,
    version: 2,
    name: 'Almacenes Éxito S.A.',
    name_key: 'almacenes exito s a',
    tax_number: null,
    roles: ['OWNER', 'TENANT'],
    registered_at: first.ingestion,
    updated_at: second.ingestion,
    property_count: 0,
  });
  expect(await feed()).toMatchObject([{ position: '1', kind: 'company', subject: company.id, version: '2' }]);
});

test('counts the properties of each company, whichever came first', async () => {
  const [owner, other] = [companyState(), companyState()];
  const location = locationState({ ownerId: owner.id });
  broker.send(geographicEvents, recorded(location), recorded(locationState({ ownerId: owner.id })));
  await projected();
  broker.send(companiesEvents, registered(owner), registered(other));
  await projected();
  const counts = async () => database.rows('SELECT id, property_count AS n FROM company ORDER BY id');
  expect(await counts()).toEqual([
    { id: owner.id, n: 2 },
    { id: other.id, n: 0 },
  ]);
  broker.send(geographicEvents, corrected({ ...location, version: 2, ownerId: other.id }));
  await projected();
  expect(await counts()).toEqual([
    { id: owner.id, n: 1 },
    { id: other.id, n: 1 },
  ]);
  broker.send(geographicEvents, removed({ ...location, version: 3, ownerId: other.id }));
  await projected();
  expect(await counts()).toEqual([
    { id: owner.id, n: 1 },
    { id: other.id, n: 0 },
  ]);
  expect(await one('SELECT 1 FROM location WHERE id = $1', location.propertyId)).toBeUndefined();
});

test('tells of a location that changes hands under both owners', async () => {
  const location = locationState({ ownerId: newId() });
  broker.send(geographicEvents, recorded(location));
  await projected();
  const next = newId();
  broker.send(geographicEvents, corrected({ ...location, version: 2, ownerId: next }));
  await projected();
  const told = (await feed()).map(({ version, parent }) => ({ version, parent }));
  expect(told).toEqual([
    { version: '1', parent: location.ownerId },
    { version: '1', parent: null },
    { version: '2', parent: next },
    { version: '2', parent: location.ownerId },
  ]);
});

test('keeps boundaries, areas and coordinates as they were said', async () => {
  const boundary = [
    [
      [-74.1, 4.6],
      [-74, 4.6],
      [-74, 4.7],
      [-74.1, 4.6],
    ],
  ];
  const location = locationState({ boundary, areaM2: '12345.67' });
  broker.send(geographicEvents, recorded(location));
  await projected();
  expect(await one('SELECT * FROM location')).toMatchObject({
    boundary,
    area_m2: '12345.67',
    latitude: 4.6106,
    longitude: -74.0703,
    area_key: 'bogota d c',
    locality_key: 'bogota',
  });
});

test('goes on after numbers and texts that Postgres would refuse to index', async () => {
  const syllables = Array.from({ length: 200 }, (_, index) => String.fromCharCode(0xac00 + index * 53)).join(
    '',
  );
  const tiny = locationState({ coordinates: { latitude: 5e-324, longitude: -1e-320 } });
  const long = locationState({ name: syllables, locality: syllables, administrativeArea: syllables });
  broker.send(geographicEvents, recorded(tiny), recorded(long));
  const command = registerCompany(newId());
  const id = randomBytes(4_000).toString('hex');
  broker.send(companiesCommands, { ...command, principal: { id, roles: [] } });
  await projected();
  expect(await one('SELECT latitude, longitude FROM location WHERE id = $1', tiny.propertyId)).toEqual({
    latitude: 0,
    longitude: 0,
  });
  expect(await one('SELECT name FROM location WHERE id = $1', long.propertyId)).toEqual({ name: syllables });
  expect(await one('SELECT principal_id FROM command')).toEqual({ principal_id: id.slice(0, 255) });
});

test('has a command pending until its outcome, and then as it ended', async () => {
  const company = companyState();
  const command = registerCompany(company.id, { principal: 'berta' });
  broker.send(companiesCommands, command);
  await projected();
  expect(await one('SELECT * FROM command')).toMatchObject({
    id: command.id,
    context: 'companies',
    type: 'RegisterCompany',
    aggregate_id: company.id,
    status: 'PENDING',
    accepted_at: command.time,
    decided_at: null,
    principal_id: 'berta',
  });
  const data = { code: 'TAX_ID_TAKEN', message: 'Taken.', details: { companyId: newId() } };
  const rejected = outcome(companiesEvents, command, { type: 'CommandRejected', data });
  broker.send(companiesEvents, rejected);
  await projected();
  expect(await one('SELECT * FROM command')).toMatchObject({
    status: 'REJECTED',
    rejection_code: 'TAX_ID_TAKEN',
    rejection_message: 'Taken.',
    rejection_details: data.details,
    decided_at: rejected.ingestion,
  });
  expect((await feed()).map(({ version }) => version)).toEqual(['PENDING', 'REJECTED']);
});

test('keeps what was asked until it took effect, whichever comes first, and tells whoever asked', async () => {
  const [refused, done, early] = [newId(), newId(), newId()].map((id) =>
    registerCompany(id, { principal: 'berta' }),
  );
  broker.send(companiesCommands, refused!, done!);
  await projected();
  const inputs = () =>
    database.rows<{ id: string; input: { name: string } | null }>(
      'SELECT id, input FROM command ORDER BY accepted_at, id',
    );
  for (const { input } of await inputs()) expect(input).toMatchObject({ country: 'CO' });
  const data = { code: 'TAX_ID_TAKEN', message: 'Taken.', details: {} };
  broker.send(
    companiesEvents,
    outcome(companiesEvents, refused!, { type: 'CommandRejected', data }),
    completed(companiesEvents, done!),
    completed(companiesEvents, early!),
  );
  await projected();
  broker.send(companiesCommands, early!);
  await projected();
  const kept = new Map((await inputs()).map(({ id, input }) => [id, input]));
  expect(kept.get(refused!.id)).toMatchObject({ country: 'CO' });
  expect(kept.get(done!.id)).toBeNull();
  expect(kept.get(early!.id)).toBeNull();
  const told = await feed();
  expect(told.length).toBe(5);
  expect(new Set(told.map(({ parent }) => parent))).toEqual(new Set([principalKey('berta')]));
});

test('keeps no input that is longer than a form', async () => {
  const ring = Array.from({ length: 5_000 }, (_, n) => [n / 5_000, 1.234_567]);
  const command = recordLocation({ boundary: [ring] });
  broker.send(geographicCommands, command);
  await projected();
  expect(await one('SELECT id, type, input FROM command')).toEqual({
    id: command.id,
    type: 'RecordLocation',
    input: null,
  });
});

test('tells nobody of a command that a message caused, in whichever order it and its outcome come', async () => {
  const causation_id = newId();
  const [one, early] = [newId(), newId()].map((id) => ({
    ...registerCompany(id, { principal: 'berta' }),
    causation_id,
  }));
  broker.send(companiesCommands, one!);
  broker.send(companiesEvents, completed(companiesEvents, early!));
  await projected();
  broker.send(companiesCommands, early!);
  broker.send(companiesEvents, completed(companiesEvents, one!));
  await projected();
  const row = { caused: true, principal_key: null, principal_id: 'berta', status: 'COMPLETED' };
  expect(await database.rows('SELECT caused, principal_key, principal_id, status FROM command')).toEqual([
    row,
    row,
  ]);
});

test('never goes back to pending when the outcome comes before the command', async () => {
  const company = companyState();
  const command = registerCompany(company.id);
  broker.send(companiesEvents, registered(company), completed(companiesEvents, command));
  await projected();
  const decided = { id: command.id, status: 'COMPLETED', aggregate_version: 1, accepted_at: command.time };
  expect(await one('SELECT * FROM command')).toMatchObject({ ...decided, type: null });
  broker.send(companiesCommands, command);
  await projected();
  expect(await one('SELECT * FROM command')).toMatchObject({ ...decided, type: 'RegisterCompany' });
  expect((await feed()).map(({ kind, version }) => `${kind} ${version}`)).toEqual([
    'company 1',
    'command COMPLETED',
  ]);
});

test('goes from dead-lettered to completed when somebody replays the command', async () => {
  const command = registerCompany(newId());
  const dead = { type: 'CommandDeadLettered', data: { code: 'ATTEMPTS_EXHAUSTED', reason: 'No room.' } };
  broker.send(companiesCommands, command);
  broker.send(companiesEvents, outcome(companiesEvents, command, dead));
  await projected();
  expect(await one('SELECT * FROM command')).toMatchObject({
    status: 'DEAD_LETTERED',
    rejection_code: 'ATTEMPTS_EXHAUSTED',
    rejection_message: 'No room.',
  });
  broker.send(companiesEvents, completed(companiesEvents, command));
  await projected();
  expect(await one('SELECT * FROM command')).toMatchObject({ status: 'COMPLETED', rejection_code: null });
});

test('takes whatever anybody sends as a command, and goes on', async () => {
  const hostile = {
    ...registerCompany('no uuid at all'),
    time: new Date(-1),
    correlation_id: 'nul \u0000 here',
    principal: { id: 'nul \u0000', roles: [] },
  };
  broker.append(companiesCommands.topic(), { bytes: Buffer.from('no avro') });
  broker.send(companiesCommands, hostile, registerCompany(newId()));
  await projected();
  expect(
    await database.rows('SELECT aggregate_id, accepted_at, principal_id FROM command WHERE id = $1', [
      hostile.id,
    ]),
  ).toEqual([{ aggregate_id: null, accepted_at: null, principal_id: 'nul \uFFFD' }]);
  expect(await one('SELECT count(*)::int AS n FROM command')).toEqual({ n: 2 });
});

test('keeps findings through their life, and their counts where lists need them', async () => {
  const company = companyState();
  const finding = findingState({ subjectId: company.id });
  broker.send(auditEvents, found('FindingOpened', finding), audited(company.id, { openWarnings: 1 }));
  await projected();
  broker.send(companiesEvents, registered(company));
  await projected();
  expect(await one('SELECT open_findings, open_warnings, present_fields FROM company')).toEqual({
    open_findings: 1,
    open_warnings: 1,
    present_fields: 3,
  });
  const at = new Date('2026-02-01T00:00:00.000Z');
  const noted = { ...finding, version: 2, acknowledgement: { by: 'ana', at, note: 'known' } };
  broker.send(auditEvents, found('FindingAcknowledged', noted));
  await projected();
  expect(await one('SELECT * FROM finding')).toMatchObject({
    open: true,
    acknowledged_by: 'ana',
    acknowledged_at: at,
    since: finding.since,
    severity_rank: 2,
  });
  broker.send(
    auditEvents,
    found('FindingResolved', { ...noted, version: 3, resolvedAt: at }),
    audited(company.id, { version: 3, presentFields: 4 }),
  );
  await projected();
  expect(await one('SELECT open, resolved_at FROM finding')).toEqual({ open: false, resolved_at: at });
  expect(await one('SELECT open_findings, present_fields FROM company')).toEqual({
    open_findings: 0,
    present_fields: 4,
  });
  const kinds = (await feed()).map(({ kind, version }) => `${kind} ${version}`);
  expect(kinds).toEqual(['finding 1', 'company 1', 'finding 2', 'finding 3', 'company 1']);
});

test('keeps completeness as a whole, by country and by company, as subjects come, move and go', async () => {
  const company = companyState({ country: 'CO' });
  const location = locationState({ ownerId: company.id, country: 'CO' });
  const property = { subjectKind: 'PROPERTY', presentFields: 5, totalFields: 6 } as const;
  broker.send(auditEvents, audited(company.id, { openErrors: 2 }), audited(location.propertyId, property));
  await projected();
  const sums = () =>
    database.rows(
      `SELECT scope, key, subjects, present_fields::int AS present, total_fields::int AS total, open_errors AS errors
       FROM completeness ORDER BY scope, key`,
    );
  const all = { scope: 'ALL', key: '', subjects: 2, present: 8, total: 14, errors: 2 };
  expect(await sums()).toEqual([all]);
  broker.send(companiesEvents, registered(company));
  broker.send(geographicEvents, recorded(location));
  await projected();
  const whole = { subjects: 2, present: 8, total: 14, errors: 2 };
  expect(await sums()).toEqual([
    all,
    { scope: 'COMPANY', key: company.id, ...whole },
    { scope: 'COUNTRY', key: 'CO', ...whole },
  ]);
  broker.send(geographicEvents, corrected({ ...location, version: 2, ownerId: null, country: 'PE' }));
  broker.send(
    auditEvents,
    audited(company.id, { version: 2, retired: true, presentFields: 0, totalFields: 0 }),
  );
  await projected();
  const rest = { subjects: 1, present: 5, total: 6, errors: 0 };
  expect(await sums()).toEqual([
    { scope: 'ALL', key: '', ...rest },
    { scope: 'COUNTRY', key: 'PE', ...rest },
  ]);
});
