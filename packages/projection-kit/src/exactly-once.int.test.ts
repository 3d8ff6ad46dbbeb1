import { companiesCommands, companiesEvents, newId } from '@alpes/contracts';
import { eventually, startPostgres, startTcpProxy, type TestPostgres } from '@alpes/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FaultPoint } from './fault-points.ts';
import {
  MemoryBroker,
  type ReadDatabase,
  readDatabase,
  startProjector,
  type TestProjector,
} from './testing/index.ts';
import { amendment, askedFor, CREATE_TALLY, tallyDefinition } from './testing/tally.ts';

let postgres: TestPostgres;
let database: ReadDatabase;
let broker: MemoryBroker;
const running: TestProjector[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  database = await readDatabase(postgres);
  broker = new MemoryBroker();
  await database.rows(CREATE_TALLY);
});
afterEach(async () => {
  for (const projector of running.splice(0)) await projector.stop();
  await database.stop();
});

const topic = companiesEvents.topic();

async function start(
  options: Partial<Parameters<typeof startProjector>[1]> = {},
  definition = tallyDefinition,
) {
  const projector = await startProjector(definition, { broker, databaseUrl: database.url, ...options });
  running.push(projector);
  return projector;
}

const done = (of = topic) =>
  eventually(() => expect(broker.acknowledged(of, 'projector')).toBe(broker.messages(of).length));

const tallies = () =>
  database.rows<{ id: string; count: number; versions: string }>('SELECT * FROM tally ORDER BY id');

const versions = (n: number) => Array.from({ length: n }, (_, i) => i + 1).join(' ');

/** Sends `n` versions of one aggregate. @returns its id. */
function sendVersions(n: number): string {
  const id = newId();
  broker.send(companiesEvents, ...Array.from({ length: n }, (_, i) => amendment(id, i + 1)));
  return id;
}

const points: FaultPoint[] = ['after-position', 'before-commit', 'after-commit-before-ack'];

test.each(points)('projects once and in order when it dies %s', async (point) => {
  const id = sendVersions(20);
  broker.maxMessages = 7;
  let deaths = 0;
  const dying = await start({
    faultPoint: (at) => {
      deaths += at === point ? 1 : 0;
      if (at === point && deaths === 2) throw new Error('died here');
    },
  });
  await eventually(async () => expect((await dying.readiness()).ready).toBe(false));
  await dying.stop();
  await start();
  await done();
  expect(await tallies()).toEqual([{ id, count: 20, versions: versions(20) }]);
  const feed = await database.rows<{ position: number }>('SELECT position::int FROM feed ORDER BY position');
  expect(feed.map(({ position }) => position)).toEqual([1, 2, 3]);
});

test('projects once when two projectors both have the stream', async () => {
  broker.maxMessages = 3;
  const [first, second] = [await start(), await start()];
  const ids = Array.from({ length: 10 }, () => sendVersions(15));
  await done();
  expect(await tallies()).toEqual(ids.toSorted().map((id) => ({ id, count: 15, versions: versions(15) })));
  expect((await first.readiness()).ready).toBe(true);
  expect((await second.readiness()).ready).toBe(true);
});

test('aborts the batch of a projector that slept while another took over', async () => {
  const id = sendVersions(5);
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let slept = 0;
  await start({
    faultPoint: async (at) => {
      if (at !== 'after-position') return;
      slept += 1;
      if (slept === 1) await asleep;
    },
  });
  await eventually(() => slept === 1);
  // The sleeper's transaction is ended by the server, as it would be on a stopped machine.
  await database.rows(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE state = 'idle in transaction' AND datname = current_database()`,
  );
  await start();
  await done();
  expect(await tallies()).toEqual([{ id, count: 5, versions: versions(5) }]);
  wake();
  sendVersions(1);
  await done();
  expect((await tallies()).find((row) => row.id === id)?.count).toBe(5);
});

test('stops at a gap with everything in front of it projected, and says why', async () => {
  const id = sendVersions(5);
  broker.messages(topic).splice(2, 1);
  const projector = await start();
  await eventually(async () => {
    expect((await projector.readiness()).reasons).toEqual([
      expect.stringMatching(/has stopped \(STREAM_GAP\).*1:2 to 1:4/),
    ]);
  });
  expect(await tallies()).toEqual([{ id, count: 2, versions: '1 2' }]);
  expect(await projector.metrics.metrics()).toContain(
    'alpes_projection_stream{stream="companies/events",status="stopped"} 1',
  );
  await expect(projector.failed).rejects.toMatchObject({ code: 'PROJECTION_FAILED' });
});

test('stops at an event that it cannot read, never skipping it', async () => {
  sendVersions(2);
  broker.append(topic, {
    bytes: Buffer.from('not avro'),
    properties: { generation: '1', position: '3', id: newId(), type: 'CompanyAmended' },
  });
  const projector = await start();
  await eventually(async () => {
    expect((await projector.readiness()).reasons).toEqual([expect.stringContaining('STREAM_UNREADABLE')]);
  });
  expect(await tallies()).toMatchObject([{ count: 2 }]);
  expect(broker.acknowledged(topic, 'projector')).toBe(0);
});

test('stops a stream whose projection throws, names the message, and lets the others go on', async () => {
  const id = newId();
  const poisoned = amendment(id, 2, 'poison');
  broker.send(companiesEvents, amendment(id, 1), poisoned, amendment(id, 3));
  const definition = { ...tallyDefinition, projections: [...tallyDefinition.projections, askedFor] };
  const projector = await start({}, definition);
  await eventually(async () => {
    expect((await projector.readiness()).reasons).toEqual([
      expect.stringMatching(/companies\/events has stopped \(PROJECTION_FAILED\): tally: a poisoned name/),
    ]);
  });
  expect(await tallies()).toEqual([{ id, count: 1, versions: '1' }]);
  broker.append(companiesCommands.topic(), { bytes: Buffer.from('noise') });
  await done(companiesCommands.topic());
});

test('waits while the database is away, and goes on by itself', async () => {
  const real = new URL(database.url);
  const proxy = await startTcpProxy({ host: real.hostname, port: Number(real.port) });
  const url = new URL(database.url);
  url.port = String(proxy.port);
  const projector = await start({ databaseUrl: url.toString() });
  proxy.refuse();
  const id = sendVersions(5);
  await eventually(async () =>
    expect((await projector.readiness()).reasons).toEqual([expect.stringContaining('waits')]),
  );
  proxy.restore();
  await done();
  expect(await tallies()).toEqual([{ id, count: 5, versions: versions(5) }]);
  expect(await projector.readiness()).toEqual({ ready: true, reasons: [] });
  await projector.stop();
  await proxy.stop();
});

test('waits while the broker is away', async () => {
  const projector = await start();
  sendVersions(1);
  await done();
  broker.away = Object.assign(new Error('the broker is away'), { retryable: true });
  broker.wake();
  await eventually(async () => expect((await projector.readiness()).ready).toBe(false));
  broker.away = undefined;
  sendVersions(3);
  await done();
  expect(await projector.readiness()).toEqual({ ready: true, reasons: [] });
});

test('gives the feed positions without a gap, in commit order, whoever commits', async () => {
  broker.maxMessages = 2;
  await start();
  await start();
  for (let round = 0; round < 20; round += 1) sendVersions(3);
  const seen: bigint[] = [];
  await eventually(async () => {
    const rows = await database.rows<{ position: string }>(
      'SELECT position FROM feed WHERE position > $1 ORDER BY 1',
      [seen.at(-1) ?? 0n],
    );
    seen.push(...rows.map(({ position }) => BigInt(position)));
    expect(broker.acknowledged(topic, 'projector')).toBe(60);
    expect(rows).toHaveLength(0);
  });
  expect(seen).toEqual(seen.map((_, index) => BigInt(index + 1)));
});
