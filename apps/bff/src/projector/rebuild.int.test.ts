import { setTimeout as sleep } from 'node:timers/promises';
import {
  auditCommands,
  auditEvents,
  companiesCommands,
  companiesEvents,
  geographicCommands,
  geographicEvents,
  newId,
} from '@alpes/contracts';
import { createFeedTail, type StateLoader } from '@alpes/projection-kit';
import {
  completed,
  MemoryBroker,
  type ReadDatabase,
  readDatabase,
  startProjector,
  type TestProjector,
} from '@alpes/projection-kit/testing';
import { createLogger } from '@alpes/runtime';
import { eventually, startPostgres, type TestPostgres } from '@alpes/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
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
  registerCompany,
  registered,
  removed,
} from './testing/facts.ts';

let postgres: TestPostgres;
let database: ReadDatabase;
let broker: MemoryBroker;
let projector: TestProjector;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  database = await readDatabase(postgres);
  broker = new MemoryBroker();
  broker.maxMessages = 17;
  projector = await startProjector(definition, { broker, databaseUrl: database.url });
});
afterEach(async () => {
  await projector.stop();
  await database.stop();
});

const projected = () =>
  eventually(() => {
    for (const [topic, messages] of broker.topics) {
      expect(broker.acknowledged(topic, 'projector')).toBe(messages.length);
    }
  });

/** Every row of every read model. */
async function everything(): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const { table, key } of definition.tables) {
    tables[table] = await database.rows(`SELECT * FROM ${table} ORDER BY ${key.join(', ')}`);
  }
  return tables;
}

/** A few hundred messages on all topics, sent while they are projected: companies and locations that come, change and go. */
function sendHistory(): void {
  const companies = Array.from({ length: 30 }, (_, n) => companyState({ name: `Company ${n}` }));
  for (const [n, company] of companies.entries()) {
    const command = registerCompany(company.id);
    broker.send(companiesEvents, registered(company), completed(companiesEvents, command));
    broker.send(companiesCommands, command);
    const ownerId = companies[(n * 7) % 30]?.id ?? null;
    const location = locationState({ ownerId, country: n % 3 === 0 ? 'PE' : 'CO' });
    broker.send(geographicEvents, recorded(location));
    const finding = findingState({ subjectId: company.id, version: 1 });
    broker.send(auditEvents, found('FindingOpened', finding), audited(company.id, { openWarnings: 1 }));
    broker.send(auditEvents, audited(location.propertyId, { subjectKind: 'PROPERTY', presentFields: n % 6 }));
    if (n % 2 === 0) broker.send(companiesEvents, amended({ ...company, version: 2, country: 'PE' }));
    if (n % 4 === 0) broker.send(geographicEvents, corrected({ ...location, version: 2, ownerId: null }));
    if (n % 5 !== 0) continue;
    broker.send(geographicEvents, removed({ ...location, version: 3, ownerId: null }));
    broker.send(auditEvents, found('FindingResolved', { ...finding, version: 2, resolvedAt: new Date(0) }));
    broker.send(auditEvents, audited(company.id, { version: 2, presentFields: 4 }));
    broker.send(
      auditEvents,
      audited(location.propertyId, { subjectKind: 'PROPERTY', version: 2, retired: true }),
    );
  }
}

test('builds the same rows again from the topics', async () => {
  sendHistory();
  await projected();
  const before = await everything();
  expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);
  const report = await projector.app.rebuild({ env: projector.env });
  expect(report.tables.map(({ table, changed, removed: gone }) => [table, changed, gone])).toEqual(
    definition.tables.map(({ table }) => [table, 0, 0]),
  );
  expect(await everything()).toEqual(before);
  expect(await database.rows("SELECT FROM pg_namespace WHERE nspname = 'alpes_rebuild'")).toHaveLength(0);
});

test('mends rows that were spoiled, and tells whoever watches them', async () => {
  sendHistory();
  await projected();
  const before = await everything();
  const [spoiled] = before['company'] as { id: string; name: string }[];
  const stray = newId();
  const names: StateLoader<string> = {
    async load(query, ids) {
      const rows = await query('SELECT id, name FROM company WHERE id = ANY($1::uuid[])', [ids]);
      return new Map(rows.map((row) => [row['id'] as string, row['name'] as string]));
    },
  };
  await database.rows("UPDATE company SET name = 'spoiled' WHERE id = $1", [spoiled?.id]);
  await database.rows('INSERT INTO company SELECT ($1::company).*', [
    `(${stray},1,ACTIVE,x,x,x,,CO,,,{},,,,,2026-01-01,2026-01-01,0,0,0,0,0,0,0,{})`,
  ]);
  const tail = createFeedTail({
    pool: database.pool,
    logger: createLogger({ name: 'feed', level: 'silent' }),
  });
  const changes = tail.watch({ filter: { kind: 'company' }, loader: names });
  await changes.next();
  const report = await projector.app.rebuild({ env: projector.env });
  expect(report.tables[0]).toEqual({ table: 'company', rows: 30, changed: 1, removed: 1 });
  expect(await everything()).toEqual(before);
  const told = [(await changes.next()).value, (await changes.next()).value];
  expect(new Map(told.map(({ subject, state }) => [subject, state]))).toEqual(
    new Map([
      [spoiled?.id, spoiled?.name],
      [stray, null],
    ]),
  );
  await tail.stop();
});

test('goes on beside a projector that is at work, and none of its work is lost', async () => {
  sendHistory();
  const sending = (async () => {
    for (let round = 0; round < 10; round += 1) {
      await sleep(20);
      sendHistory();
    }
  })();
  const report = await projector.app.rebuild({ env: projector.env });
  await sending;
  expect(report.messages).toBeGreaterThan(300);
  await projected();
  const before = await everything();
  expect((before['company'] ?? []).length).toBe(broker.messages(companiesCommands.topic()).length);
  await projector.app.rebuild({ env: projector.env });
  expect(await everything()).toEqual(before);
  expect(await projector.readiness()).toEqual({ ready: true, reasons: [] });
});

test('fills a new read database, of which every old cursor has expired if asked to', async () => {
  sendHistory();
  await projected();
  const before = await everything();
  await projector.stop();
  const [head] = await database.rows<{ epoch: string }>('SELECT epoch FROM feed_head');
  const tables = definition.tables.map(({ table }) => table).join(', ');
  await database.rows(`TRUNCATE ${tables}, stream_position, feed`);
  await projector.app.rebuild({ env: projector.env }, { expireCursors: true });
  expect(await everything()).toEqual(before);
  const [after] = await database.rows<{ epoch: string }>('SELECT epoch FROM feed_head');
  expect(after?.epoch).not.toBe(head?.epoch);
  projector = await startProjector(definition, { broker, databaseUrl: database.url });
  broker.send(companiesEvents, registered(companyState()));
  await projected();
  expect((await everything())['company']).toHaveLength(31);
});

test('refuses to go back behind what is shown already, and leaves it as it is', async () => {
  sendHistory();
  await projected();
  const before = await everything();
  broker.messages(auditEvents.topic()).splice(20);
  await expect(projector.app.rebuild({ env: projector.env })).rejects.toMatchObject({ code: 'TOPIC_BEHIND' });
  expect(await everything()).toEqual(before);
});

test('runs once at a time', async () => {
  sendHistory();
  await projected();
  const results = await Promise.allSettled([
    projector.app.rebuild({ env: projector.env }),
    projector.app.rebuild({ env: projector.env }),
  ]);
  const failures = results.filter((result) => result.status === 'rejected');
  expect(failures.map(({ reason }) => reason.code)).toEqual(['REBUILD_RUNNING']);
});

test('declares every topic it reads, in Failover', () => {
  const { consumes, produces } = projector.app.topology('alpes');
  expect(produces).toEqual([]);
  const all = [
    companiesCommands,
    companiesEvents,
    geographicCommands,
    geographicEvents,
    auditCommands,
    auditEvents,
  ];
  expect(consumes.toSorted((a, b) => a.topic.localeCompare(b.topic))).toEqual(
    all
      .map((contract) => ({ topic: contract.topic(), subscription: 'projector', type: 'Failover' }))
      .toSorted((a, b) => a.topic.localeCompare(b.topic)),
  );
});
