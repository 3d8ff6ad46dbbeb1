import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  type CompaniesCommand,
  type CompaniesEvent,
  companiesCommands,
  companiesEvents,
  type Envelope,
} from '@alpes/contracts';
import { Client, MessageId, type Message } from '@alpes/pulsar-client';
import { createLogger, provision, PulsarAdmin, type RunningApp } from '@alpes/runtime';
import { eventually, startEmbedded, startPostgres, type TestBroker, type TestPostgres } from '@alpes/testkit';
import pg from 'pg';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createService } from './service.ts';
import { amend, companyService, messageFor, register, testMigrations } from './testing/company-service.ts';
import { COMMANDS, DEAD_LETTERS, EVENTS } from './testing/kit-harness.ts';

let broker: TestBroker;
let postgres: TestPostgres;
let databaseUrl: string;
let migrations: URL;
let client: Client;
const running: RunningApp[] = [];

beforeEach(async () => {
  migrations = await testMigrations();
  [broker, postgres] = await Promise.all([startEmbedded({ inProcess: false }), startPostgres()]);
  databaseUrl = await postgres.createDatabase(undefined, { migrations: fileURLToPath(migrations) });
  const topology = createService(companyService(migrations)).topology('alpes');
  await provision(new PulsarAdmin(broker.adminUrl), [topology]);
  client = new Client({ serviceUrl: broker.serviceUrl });
});

afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
  await client?.close();
  await broker.stop();
  await postgres.stop();
});

async function replica(env: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const app = await createService(companyService(migrations)).start({
    env: { DATABASE_URL: databaseUrl, PULSAR_URL: broker.serviceUrl, SERVICE_SWEEP_MS: '100', ...env },
    logger: createLogger({ name: 'companies', level: (process.env['LOG_LEVEL'] as 'silent') ?? 'silent' }),
    metrics: new Registry(),
  });
  running.push(app);
  return app;
}

async function send(commands: readonly Envelope<CompaniesCommand>[]): Promise<void> {
  const schema = { name: 'envelope', schemaType: 'Avro' as const, schema: companiesCommands.schema };
  const producer = await client.createProducer({ topic: COMMANDS, schema, batchingType: 'KeyBasedBatching' });
  await producer.sendAll(
    commands
      .map(messageFor)
      .map(({ key, properties, bytes }) => ({ partitionKey: key, properties, data: bytes })),
  );
  await producer.close();
}

async function read(topic: string, count: number): Promise<Message[]> {
  const reader = await client.createReader({ topic, startMessageId: MessageId.earliest() });
  const messages: Message[] = [];
  while (messages.length < count) messages.push(await reader.readNext(30_000));
  await reader.close();
  return messages;
}

const eventsOf = (messages: readonly Message[]): Envelope<CompaniesEvent>[] =>
  messages.map((message) => companiesEvents.decode(message.getData()));

test('over Pulsar: commands in, events and outcomes out, in the order of the journal', async () => {
  await replica();
  await replica();
  const ids = Array.from({ length: 50 }, () => randomUUID());
  const commands = [
    ...ids.map((id, n) => register(id, `company ${n}`)),
    ...Array.from({ length: 950 }, (_, n) => amend(ids[n % 50] as string, `name ${n}`)),
  ];
  await send(commands);
  const messages = await read(EVENTS, 2_000);
  expect(messages.map((message) => Number(message.getProperties()['position']))).toEqual(
    Array.from({ length: 2_000 }, (_, n) => n + 1),
  );
  const events = eventsOf(messages);
  for (const id of ids) {
    const causes = events.filter(({ subject, type }) => subject === id && type === 'CommandCompleted');
    expect(causes.map((one) => one.causation_id)).toEqual(
      commands.filter(({ subject }) => subject === id).map((one) => one.id),
    );
  }
});

test('the broker is killed and comes back: every command has one outcome', async () => {
  await replica();
  const commands = Array.from({ length: 400 }, (_, n) => register(randomUUID(), `company ${n}`));
  await send(commands.slice(0, 200));
  await read(EVENTS, 10);
  const { port } = new URL(broker.serviceUrl);
  const adminPort = Number(new URL(broker.adminUrl).port);
  await broker.kill();
  broker = await startEmbedded({ inProcess: false, dataDir: broker.dataDir, port: Number(port), adminPort });
  await send(commands.slice(200));
  const pool = new pg.Pool({ connectionString: databaseUrl });
  pool.on('error', () => undefined);
  await eventually(
    async () => {
      const { rows } = await pool.query("SELECT position::int FROM relay WHERE channel = 'events'");
      return rows[0].position === 800;
    },
    { timeoutMs: 30_000 },
  );
  await pool.end();
  const seen = new Map<number, Envelope<CompaniesEvent>>();
  let last = 0;
  for (const message of await readAll(EVENTS)) {
    const position = Number(message.getProperties()['position']);
    if (position <= last) continue;
    expect(position).toBe(last + 1);
    last = position;
    seen.set(position, companiesEvents.decode(message.getData()));
  }
  const outcomes = [...seen.values()].filter(({ type }) => type === 'CommandCompleted');
  expect(new Set(outcomes.map((one) => one.causation_id))).toEqual(new Set(commands.map(({ id }) => id)));
  expect(outcomes).toHaveLength(400);
});

test('junk on the topic is dead-lettered with its reason, and the rest goes on', async () => {
  await replica();
  const producer = await client.createProducer({ topic: COMMANDS });
  const id = randomUUID();
  await producer.send({ data: Buffer.from('junk'), properties: { id }, partitionKey: randomUUID() });
  await producer.send({ data: Buffer.alloc(5_000_000), properties: { id: randomUUID() } });
  await producer.close();
  const good = register(randomUUID(), 'good');
  await send([good]);
  const letters = await read(DEAD_LETTERS, 2);
  expect(letters.map((letter) => letter.getProperties()['code']).toSorted()).toEqual([
    'NOT_AVRO',
    'TOO_LARGE',
  ]);
  const events = eventsOf(await read(EVENTS, 4));
  expect(events.filter(({ type }) => type === 'CommandDeadLettered')).toHaveLength(2);
  expect(events.find(({ causation_id: cause }) => cause === good.id)).toBeDefined();
});

async function readAll(topic: string): Promise<Message[]> {
  const reader = await client.createReader({ topic, startMessageId: MessageId.earliest() });
  const messages: Message[] = [];
  while (await reader.hasNext()) messages.push(await reader.readNext());
  await reader.close();
  return messages;
}
