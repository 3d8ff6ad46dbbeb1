import { randomUUID } from 'node:crypto';
import {
  type CompaniesEvent,
  companiesCommands,
  companiesEvents,
  type Envelope,
  type Message,
  placeProperties,
  type TopicContract,
  toProperties,
  topicContract,
} from '@alpes/contracts';
import { completed, type ReadDatabase, readDatabase } from '@alpes/projection-kit/testing';
import { Client, type Producer } from '@alpes/pulsar-client';
import { createLogger, PulsarAdmin, provision, Registry, type RunningApp } from '@alpes/runtime';
import { eventually, startPostgres, type TestPostgres } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { definition, projector } from '../index.ts';
import { amended, companyState, registerCompany, registered } from './facts.ts';

export interface Addresses {
  readonly serviceUrl: string;
  readonly adminUrl: string;
}

/** The projector on a broker that speaks Pulsar's protocol, in a tenant of its own; the test is every other part. */
export class OverPulsar {
  readonly tenant = `read-${randomUUID().slice(0, 8)}`;
  readonly database: ReadDatabase;
  readonly #addresses: Addresses;
  readonly #postgres: TestPostgres;
  readonly #client: Client;
  readonly #producers = new Map<string, Promise<Producer>>();
  readonly #positions = new Map<string, bigint>();
  readonly #running = new Set<RunningApp>();

  private constructor(addresses: Addresses, postgres: TestPostgres, database: ReadDatabase) {
    this.#addresses = addresses;
    this.#postgres = postgres;
    this.database = database;
    this.#client = new Client({ serviceUrl: addresses.serviceUrl });
  }

  static async start(addresses: Addresses): Promise<OverPulsar> {
    const postgres = await startPostgres();
    const over = new OverPulsar(addresses, postgres, await readDatabase(postgres));
    await provision(new PulsarAdmin(addresses.adminUrl), [projector.topology(over.tenant)]);
    return over;
  }

  get env(): Readonly<Record<string, string>> {
    const { serviceUrl } = this.#addresses;
    return { DATABASE_URL: this.database.url, PULSAR_URL: serviceUrl, ALPES_TENANT: this.tenant };
  }

  async replica(): Promise<RunningApp> {
    const logger = createLogger({ name: 'projector', level: 'silent' });
    const app = await projector.start({ env: this.env, logger, metrics: new Registry() });
    this.#running.add(app);
    return app;
  }

  /** Sends as a relay (events, with their places) or an edge (commands) would, in this order. */
  async send<M extends Message>(contract: TopicContract<M>, ...envelopes: Envelope<M>[]): Promise<void> {
    const producer = await this.#producer(contract);
    await Promise.all(envelopes.map((envelope) => producer.send(this.#outgoing(contract, envelope))));
  }

  #outgoing<M extends Message>(contract: TopicContract<M>, envelope: Envelope<M>) {
    const topic = contract.topic(this.tenant);
    const position = (this.#positions.get(topic) ?? 0n) + 1n;
    this.#positions.set(topic, position);
    const journaled = contract.channel === 'events' ? placeProperties({ generation: 1n, position }) : {};
    return {
      data: contract.encode(envelope),
      partitionKey: envelope.subject,
      properties: { ...toProperties(contract, envelope), ...journaled },
    };
  }

  #producer<M extends Message>(contract: TopicContract<M>): Promise<Producer> {
    const key = `${contract.topic(this.tenant)} ${contract.fingerprint}`;
    const made =
      this.#producers.get(key) ??
      this.#client.createProducer({
        topic: contract.topic(this.tenant),
        schema: { name: 'envelope', schemaType: 'Avro', schema: contract.schema },
        maxPendingMessages: 20_000,
      });
    this.#producers.set(key, made);
    return made;
  }

  /** Waits until the read models are as far as what was sent. */
  async projected(timeoutMs = 30_000): Promise<void> {
    await eventually(
      async () => {
        const rows = await this.database.rows<{ stream: string; position: string }>(
          "SELECT stream, position FROM stream_position WHERE stream LIKE '%events'",
        );
        const positions = new Map(rows.map(({ stream, position }) => [stream, BigInt(position)]));
        for (const [topic, position] of this.#positions) {
          if (topic.endsWith('/events')) {
            expect(positions.get(topic.split('/').slice(-2).join('/'))).toBe(position);
          }
        }
      },
      { timeoutMs },
    );
  }

  async stop(): Promise<void> {
    for (const app of this.#running) await app.stop();
    await this.#client.close();
    await this.database.stop();
    await this.#postgres.stop();
  }
}

/** `count` companies registered and amended, each by a command with its outcome. */
export function story(count: number) {
  const companies = Array.from({ length: count }, (_, n) => companyState({ name: `Company ${n}` }));
  const commands = companies.map(({ id }) => registerCompany(id));
  const events = companies.flatMap((company, n): Envelope<CompaniesEvent>[] => [
    registered(company),
    completed(companiesEvents, commands[n] as (typeof commands)[number]),
    amended({ ...company, version: 2, name: `Company ${n} again` }),
  ]);
  return { companies, commands, events };
}

/** The contract of a later release, which has one record more. */
function laterRelease(): TopicContract<CompaniesEvent> {
  const schema = JSON.parse(companiesEvents.schema) as { fields: { name: string; type: unknown[] }[] };
  schema.fields
    .find(({ name }) => name === 'data')
    ?.type.push({ type: 'record', name: 'CompanyMoved', fields: [] });
  return topicContract({
    context: 'companies',
    channel: 'events',
    version: 1,
    schema: JSON.stringify(schema),
  });
}

/** What holds on any broker. */
export function behavesOverPulsar(over: () => OverPulsar): void {
  const count = async (table: string, where = 'true') =>
    (await over().database.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0]
      ?.n;

  test('projects what is sent, in order, with every command decided', async () => {
    await over().replica();
    const { commands, events } = story(300);
    await Promise.all([over().send(companiesCommands, ...commands), over().send(companiesEvents, ...events)]);
    await over().projected();
    expect(await count('company', "version = 2 AND name LIKE '% again'")).toBe(300);
    await eventually(async () => expect(await count('command', 'type IS NOT NULL')).toBe(300));
    expect(await count('command', "status = 'COMPLETED'")).toBe(300);
  });

  test('goes on in another replica when one leaves', async () => {
    const first = await over().replica();
    await over().replica();
    const { companies, events } = story(200);
    await over().send(companiesEvents, ...events.slice(0, 300));
    await first.stop();
    await over().send(companiesEvents, ...events.slice(300));
    await over().projected();
    expect(await count('company')).toBe(companies.length);
    const feed = await over().database.rows<{ position: number }>(
      'SELECT position::int FROM feed ORDER BY 1',
    );
    expect(feed.map(({ position }) => position)).toEqual(feed.map((_, index) => index + 1));
  });

  test('rebuilds the same rows from the first messages of the topics', async () => {
    await over().replica();
    const { commands, events } = story(100);
    await over().send(companiesCommands, ...commands);
    await over().send(companiesEvents, ...events);
    await over().projected();
    await eventually(async () => expect(await count('command', 'type IS NOT NULL')).toBe(100));
    const report = await projector.rebuild({ env: over().env });
    expect(report.messages).toBe(400);
    const untouched = definition.tables.map(({ table }) => ({ table, changed: 0, removed: 0 }));
    expect(report.tables).toMatchObject(untouched);
  });

  test('reads what a later release wrote, by the schema that the registry has of it', async () => {
    await over().replica();
    const { companies, events } = story(3);
    await over().send(laterRelease(), ...events);
    await over().projected();
    expect(await count('company', 'version = 2')).toBe(companies.length);
  });
}
