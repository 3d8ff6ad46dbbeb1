import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Envelope, newId, toProperties } from '@alpes/contracts';
import { type ReadDatabase, readDatabase } from '@alpes/projection-kit/testing';
import { Client, type Message, MessageId } from '@alpes/pulsar-client';
import { type App, createLogger, PulsarAdmin, provision, Registry, type RunningApp } from '@alpes/runtime';
import type { ServiceApp } from '@alpes/service-kit';
import { eventually, startPostgres, type TestPostgres } from '@alpes/testkit';
import { type ParcelContract, type ParcelMessage, parcelEvents } from './parcels.ts';
import { CREATE_PARCEL } from './parcels-projector.ts';
import { parcelsMigrations } from './parcels-service.ts';

interface Addresses {
  readonly serviceUrl: string;
  readonly adminUrl: string;
}

/** Everything that the releases of the parcel service, its projector and its bridge run on; a tenant of its own. */
export class EvolutionKit {
  readonly tenant = `evolution-${randomUUID().slice(0, 8)}`;
  readonly admin: PulsarAdmin;
  readonly client: Client;
  readonly migrations: URL;
  readonly read: ReadDatabase;
  readonly #serviceUrl: string;
  readonly #postgres: TestPostgres;
  readonly #databaseUrl: string;
  readonly #running = new Set<RunningApp>();

  private constructor(
    { serviceUrl, adminUrl }: Addresses,
    parts: { postgres: TestPostgres; databaseUrl: string; read: ReadDatabase; migrations: URL },
  ) {
    this.admin = new PulsarAdmin(adminUrl);
    this.client = new Client({ serviceUrl });
    this.#serviceUrl = serviceUrl;
    this.#postgres = parts.postgres;
    this.#databaseUrl = parts.databaseUrl;
    this.read = parts.read;
    this.migrations = parts.migrations;
  }

  static async start(addresses: Addresses): Promise<EvolutionKit> {
    const migrations = await parcelsMigrations();
    const postgres = await startPostgres();
    const databaseUrl = await postgres.createDatabase(undefined, { migrations: fileURLToPath(migrations) });
    const read = await readDatabase(postgres);
    await read.rows(CREATE_PARCEL);
    return new EvolutionKit(addresses, { postgres, databaseUrl, read, migrations });
  }

  async stop(): Promise<void> {
    for (const app of this.#running) await app.stop();
    await this.client.close();
    await this.read.stop();
    await this.#postgres.stop();
  }

  /** What an app reads from its environment; faults are tried again for less time than in production. */
  env(app: Pick<App, 'database'>): Record<string, string> {
    return {
      PULSAR_URL: this.#serviceUrl,
      ALPES_TENANT: this.tenant,
      DATABASE_URL: app.database === 'read' ? this.read.url : this.#databaseUrl,
      SERVICE_RETRY_INITIAL_MS: '20',
      SERVICE_RETRY_MAX_MS: '100',
      SERVICE_RETRY_ATTEMPTS: '3',
      SERVICE_SWEEP_MS: '50',
    };
  }

  /** Deploys a replica: what its release reads and writes is provisioned first. */
  async start(app: App): Promise<RunningApp> {
    await provision(this.admin, [app.topology(this.tenant)]);
    const level = (process.env['LOG_LEVEL'] as 'silent' | undefined) ?? 'silent';
    const logger = createLogger({ name: app.name, level });
    const running = await app.start({ env: this.env(app), logger, metrics: new Registry() });
    this.#running.add(running);
    return running;
  }

  /** Starts the next release before it stops the one before. */
  async roll(from: RunningApp, to: App): Promise<RunningApp> {
    const next = await this.start(to);
    await this.retire(from);
    return next;
  }

  async retire(app: RunningApp): Promise<void> {
    this.#running.delete(app);
    await app.stop();
  }

  operations(service: ServiceApp) {
    return service.operations({ env: this.env(service) });
  }

  /** Sends as an edge of the release that has this contract. */
  async send(contract: ParcelContract, commands: readonly Envelope<ParcelMessage>[]): Promise<void> {
    const producer = await this.client.createProducer({
      topic: contract.topic(this.tenant),
      batchingType: 'KeyBasedBatching',
      schema: { name: 'envelope', schemaType: 'Avro', schema: contract.schema },
    });
    await producer.sendAll(
      commands.map((one) => ({
        partitionKey: one.subject,
        properties: toProperties(contract, one),
        data: contract.encode(one),
      })),
    );
    await producer.close();
  }

  /** Every message that stands on a topic now. */
  async messages(topic: string): Promise<Message[]> {
    const reader = await this.client.createReader({ topic, startMessageId: MessageId.earliest() });
    const messages: Message[] = [];
    while (await reader.hasNext()) messages.push(await reader.readNext());
    await reader.close();
    return messages;
  }

  /** The events of a topic, each read by the schema it was written with; second copies are left out, as readers do. */
  async events(contract: ParcelContract = parcelEvents(3)): Promise<Envelope<ParcelMessage>[]> {
    const topic = contract.topic(this.tenant);
    const events: Envelope<ParcelMessage>[] = [];
    for (const message of await this.messages(topic)) {
      const position = Number(message.getProperties()['position']);
      if (position <= events.length) continue;
      if (position !== events.length + 1) throw new Error(`position ${position} came after ${events.length}`);
      const { schema } = await this.client.getSchema(topic, message.getSchemaVersion());
      events.push(contract.decoderFor(schema)(message.getData()));
    }
    return events;
  }

  /** Waits until this is each command's last outcome. Fails when one of them was completed twice. */
  async outcomes(
    commands: readonly { readonly id: string }[],
    type = 'CommandCompleted',
    contract?: ParcelContract,
  ): Promise<void> {
    await eventually(
      async () => {
        const told = outcomesByCommand(await this.events(contract));
        for (const { id } of commands) {
          const own = told.get(id) ?? [];
          if (own.at(-1) !== type) throw new Error(`${id}: ${own.join(', ') || 'no outcome'}`);
          if (own.indexOf('CommandCompleted') !== own.lastIndexOf('CommandCompleted'))
            throw new Error(`${id} took effect twice`);
        }
      },
      { timeoutMs: 45_000, intervalMs: 250 },
    );
  }

  rows(): Promise<Record<string, unknown>[]> {
    return this.read.rows('SELECT * FROM parcel ORDER BY id');
  }

  /** Waits until as much was projected of a stream as its topic holds. */
  async projected(contract: ParcelContract): Promise<void> {
    await eventually(
      async () => {
        const { length } = await this.events(contract);
        const stream = contract.topic().split('/').slice(-2).join('/');
        const [row] = await this.read.rows<{ position: string }>(
          'SELECT position::text FROM stream_position WHERE stream = $1',
          [stream],
        );
        if (Number(row?.position) !== length) throw new Error(`${row?.position} of ${length} are projected`);
      },
      { timeoutMs: 30_000, intervalMs: 100 },
    );
  }
}

function outcomesByCommand(events: readonly Envelope<ParcelMessage>[]): Map<string, string[]> {
  const outcomes = new Map<string, string[]>();
  for (const { type, causation_id: cause } of events) {
    if (cause === null || !type.startsWith('Command')) continue;
    outcomes.set(cause, [...(outcomes.get(cause) ?? []), type]);
  }
  return outcomes;
}

/** A command with everything an envelope needs. */
export function command(
  contract: ParcelContract,
  subject: string,
  type: string,
  data: ParcelMessage['data'],
): Envelope<ParcelMessage> {
  return {
    id: newId(),
    time: new Date(),
    ingestion: new Date(),
    specversion: '1.0',
    dataschema: contract.dataschema,
    datacontenttype: 'avro/binary',
    service_name: 'edge',
    subject,
    correlation_id: newId(),
    causation_id: null,
    principal: { id: 'ana', roles: ['staff'] },
    traceparent: null,
    type,
    data,
  };
}
