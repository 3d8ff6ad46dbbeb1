import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  type CompaniesCommand,
  type CompaniesEvent,
  companiesCommands,
  companiesEvents,
  type Envelope,
} from '@alpes/contracts';
import { Client, type Message, MessageId } from '@alpes/pulsar-client';
import { createLogger, PulsarAdmin, provision, type RunningApp } from '@alpes/runtime';
import { startPostgres, type TestPostgres } from '@alpes/testkit';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createService } from '../service.ts';
import { deadLettersTopic } from '../topology.ts';
import { amend, companyService, messageFor, register, testMigrations } from './company-service.ts';

export interface Addresses {
  readonly serviceUrl: string;
  readonly adminUrl: string;
}

/** The company service on a broker that speaks Pulsar's protocol, in a tenant of its own. */
export class OverPulsar {
  readonly tenant = `kit-${randomUUID().slice(0, 8)}`;
  readonly commands = companiesCommands.topic(this.tenant);
  readonly events = companiesEvents.topic(this.tenant);
  readonly deadLetters = deadLettersTopic('companies', this.tenant);
  readonly client: Client;
  readonly databaseUrl: string;
  readonly #addresses: Addresses;
  readonly #postgres: TestPostgres;
  readonly migrations: URL;
  readonly #running: RunningApp[] = [];

  private constructor(addresses: Addresses, postgres: TestPostgres, databaseUrl: string, migrations: URL) {
    this.#addresses = addresses;
    this.#postgres = postgres;
    this.databaseUrl = databaseUrl;
    this.migrations = migrations;
    this.client = new Client({ serviceUrl: addresses.serviceUrl });
  }

  static async start(addresses: Addresses): Promise<OverPulsar> {
    const migrations = await testMigrations();
    const postgres = await startPostgres();
    const url = await postgres.createDatabase(undefined, { migrations: fileURLToPath(migrations) });
    const over = new OverPulsar(addresses, postgres, url, migrations);
    const topology = createService(companyService(migrations)).topology(over.tenant);
    await provision(new PulsarAdmin(addresses.adminUrl), [topology]);
    return over;
  }

  async stop(): Promise<void> {
    for (const app of this.#running.splice(0)) await app.stop();
    await this.client.close();
    await this.#postgres.stop();
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      DATABASE_URL: this.databaseUrl,
      PULSAR_URL: this.#addresses.serviceUrl,
      ALPES_TENANT: this.tenant,
      SERVICE_SWEEP_MS: '100',
    };
  }

  async replica(): Promise<RunningApp> {
    const app = await createService(companyService(this.migrations)).start({
      env: this.environment,
      logger: createLogger({
        name: 'companies',
        level: (process.env['LOG_LEVEL'] as 'silent' | undefined) ?? 'silent',
      }),
      metrics: new Registry(),
    });
    this.#running.push(app);
    return app;
  }

  async send(commands: readonly Envelope<CompaniesCommand>[]): Promise<void> {
    const schema = { name: 'envelope', schemaType: 'Avro' as const, schema: companiesCommands.schema };
    const topic = this.commands;
    const producer = await this.client.createProducer({
      topic,
      schema,
      batchingType: 'KeyBasedBatching',
      blockIfQueueFull: true,
    });
    const messages = commands.map(messageFor);
    await producer.sendAll(
      messages.map(({ key, properties, bytes }) => ({ partitionKey: key, properties, data: bytes })),
    );
    await producer.close();
  }

  /** The first messages of a topic; waits for them. */
  async read(topic: string, count: number): Promise<Message[]> {
    const reader = await this.client.createReader({ topic, startMessageId: MessageId.earliest() });
    const messages: Message[] = [];
    while (messages.length < count) messages.push(await reader.readNext(30_000));
    await reader.close();
    return messages;
  }

  /** All that a topic has now. */
  async readAll(topic: string): Promise<Message[]> {
    const reader = await this.client.createReader({ topic, startMessageId: MessageId.earliest() });
    const messages: Message[] = [];
    while (await reader.hasNext()) messages.push(await reader.readNext());
    await reader.close();
    return messages;
  }
}

export const decoded = (messages: readonly Message[]): Envelope<CompaniesEvent>[] =>
  messages.map((message) => companiesEvents.decode(message.getData()));

/** What holds on every broker that speaks Pulsar's protocol. */
export function behavesOverPulsar(kit: () => OverPulsar): void {
  test('commands in, events and outcomes out, in the order of the journal', async () => {
    await kit().replica();
    await kit().replica();
    const ids = Array.from({ length: 50 }, () => randomUUID());
    const commands = [
      ...ids.map((id, n) => register(id, `company ${n}`)),
      ...Array.from({ length: 950 }, (_, n) => amend(ids[n % 50] as string, `name ${n}`)),
    ];
    await kit().send(commands);
    const messages = await kit().read(kit().events, 2_000);
    expect(messages.map((message) => Number(message.getProperties()['position']))).toEqual(
      Array.from({ length: 2_000 }, (_, n) => n + 1),
    );
    const completed = decoded(messages).filter(({ type }) => type === 'CommandCompleted');
    for (const id of ids) {
      expect(completed.filter(({ subject }) => subject === id).map((one) => one.causation_id)).toEqual(
        commands.filter(({ subject }) => subject === id).map((one) => one.id),
      );
    }
  });

  test('junk on the topic is dead-lettered with its reason, and the rest goes on', async () => {
    await kit().replica();
    const producer = await kit().client.createProducer({ topic: kit().commands });
    const properties = { id: randomUUID() };
    await producer.send({ data: Buffer.from('junk'), properties, partitionKey: randomUUID() });
    await producer.send({ data: Buffer.alloc(5_000_000), properties: { id: randomUUID() } });
    await producer.close();
    const good = register(randomUUID(), 'good');
    await kit().send([good]);
    const letters = await kit().read(kit().deadLetters, 2);
    const codes = letters.map((letter) => letter.getProperties()['code']);
    expect(codes.toSorted()).toEqual(['NOT_AVRO', 'TOO_LARGE']);
    const events = decoded(await kit().read(kit().events, 4));
    expect(events.filter(({ type }) => type === 'CommandDeadLettered')).toHaveLength(2);
    expect(events.some(({ causation_id: cause }) => cause === good.id)).toBe(true);
  });

  test('a service that starts again goes on behind what the topic holds', async () => {
    const first = await kit().replica();
    const commands = Array.from({ length: 20 }, (_, n) => register(randomUUID(), `company ${n}`));
    await kit().send(commands.slice(0, 10));
    await kit().read(kit().events, 20);
    await first.stop();
    await kit().send(commands.slice(10));
    await kit().replica();
    const messages = await kit().read(kit().events, 40);
    expect(messages.map((message) => Number(message.getProperties()['position']))).toEqual(
      Array.from({ length: 40 }, (_, n) => n + 1),
    );
  });
}
