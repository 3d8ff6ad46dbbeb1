import { type Envelope, type Message, newId, type TopicContract, toProperties } from '@alpes/contracts';
import { Client, MessageId, type Producer, type Reader } from '@alpes/pulsar-client';
import { type App, createLogger, PulsarAdmin, provision, Registry, type RunningApp } from '@alpes/runtime';
import { type EmbeddedOptions, startEmbedded, type TestBroker } from './embedded.ts';
import { eventually } from './eventually.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

/** What a test may say of a message beside what it is; the rest is made up. */
export interface MessageOptions {
  readonly id?: string;
  /** Default: staff, called `ana`. */
  readonly principal?: { readonly id: string; readonly roles: readonly string[] };
  /** When its sender made it. Default: now. */
  readonly ingestion?: Date;
}

type Outcome = Envelope<Extract<Message, { type: string }>>;

/**
 * Apps on an embedded broker and a Postgres of their own, talked to over topics, as in production. One database an
 * app, whatever the number of its replicas.
 */
export class TestSystem {
  readonly broker: TestBroker;
  readonly #postgres: TestPostgres;
  readonly #client: Client;
  readonly #databases = new Map<string, Promise<string>>();
  readonly #provisioned = new Map<string, Promise<unknown>>();
  readonly #producers = new Map<string, Promise<Producer>>();
  readonly #tails = new Map<string, Tail>();
  readonly #running = new Set<RunningApp>();

  constructor(broker: TestBroker, postgres: TestPostgres) {
    this.broker = broker;
    this.#postgres = postgres;
    this.#client = new Client({ serviceUrl: broker.serviceUrl });
  }

  /** Starts an app, or one more replica of it; its topics are provisioned and its database made once. */
  async start(app: App, env: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
    const databaseUrl = await this.databaseUrl(app);
    await this.#provision(app);
    const running = await app.start({
      env: { PULSAR_URL: this.broker.serviceUrl, DATABASE_URL: databaseUrl, ...env },
      logger: createLogger({ name: app.name, level: levelOf(process.env['LOG_LEVEL']) }),
      metrics: new Registry(),
    });
    running.failed.catch(() => undefined);
    this.#running.add(running);
    return running;
  }

  /** The database of an app, empty until the app has started once. */
  databaseUrl({ name }: Pick<App, 'name'>): Promise<string> {
    const made = this.#databases.get(name) ?? this.#postgres.createDatabase();
    this.#databases.set(name, made);
    return made;
  }

  /** Resolves when the broker has acknowledged them all; they are sent in this order. */
  async send<M extends Message>(
    contract: TopicContract<M>,
    ...envelopes: readonly Envelope<M>[]
  ): Promise<void> {
    const producer = await this.#producer(contract);
    await Promise.all(
      envelopes.map((message) =>
        producer.send({
          data: contract.encode(message),
          partitionKey: message.subject,
          properties: toProperties(contract, message),
        }),
      ),
    );
  }

  /** What stands on a topic from its first message on, as far as it has been read by now. */
  async received<M extends Message>(contract: TopicContract<M>): Promise<readonly Envelope<M>[]> {
    const topic = contract.topic();
    const decode = (bytes: Buffer): Envelope<Message> => contract.decode(bytes);
    const tail = this.#tails.get(topic) ?? new Tail(this.#client.createReader(fromTheFirst(topic)), decode);
    this.#tails.set(topic, tail);
    await tail.started;
    return tail.messages as unknown as readonly Envelope<M>[];
  }

  /** The outcome of each of these commands, in their order, once all have one. */
  outcomes<M extends Message>(
    contract: TopicContract<M>,
    commands: readonly { readonly id: string }[],
    timeoutMs = 30_000,
  ): Promise<readonly Envelope<M>[]> {
    return eventually(async () => outcomesOf(await this.received(contract), commands), { timeoutMs });
  }

  /** Stops the apps, then what they ran on. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((app) => app.stop()));
    for (const tail of this.#tails.values()) await tail.close();
    await this.#client.close();
    await this.broker.stop();
    await this.#postgres.stop();
  }

  #provision(app: App): Promise<unknown> {
    const done =
      this.#provisioned.get(app.name) ??
      provision(new PulsarAdmin(this.broker.adminUrl), [app.topology('alpes')]);
    this.#provisioned.set(app.name, done);
    return done;
  }

  #producer<M extends Message>(contract: TopicContract<M>): Promise<Producer> {
    const topic = contract.topic();
    const made = this.#producers.get(topic) ?? this.#client.createProducer(producing(topic, contract.schema));
    this.#producers.set(topic, made);
    return made;
  }
}

/** An embedded broker and a Postgres for one test file. */
export async function startSystem(options: EmbeddedOptions = {}): Promise<TestSystem> {
  return new TestSystem(await startEmbedded(options), await startPostgres());
}

/** A message with everything an envelope needs, as somebody of the staff would send it. */
export function envelope<M extends Message>(
  contract: TopicContract<M>,
  subject: string,
  { type, data }: M,
  { id = newId(), principal = { id: 'ana', roles: ['staff'] }, ingestion = new Date() }: MessageOptions = {},
): Envelope<M> {
  return {
    id,
    time: ingestion,
    ingestion,
    specversion: '1.0',
    dataschema: contract.dataschema,
    datacontenttype: 'avro/binary',
    service_name: 'test',
    subject,
    correlation_id: newId(),
    causation_id: null,
    principal: { id: principal.id, roles: [...principal.roles] },
    traceparent: null,
    ...({ type, data } as M),
  };
}

/** Reads a topic from its first message on, as long as it is open. */
class Tail {
  readonly messages: Envelope<Message>[] = [];
  readonly started: Promise<Reader>;
  readonly #decode: (bytes: Buffer) => Envelope<Message>;
  #closed = false;

  constructor(reader: Promise<Reader>, decode: (bytes: Buffer) => Envelope<Message>) {
    this.started = reader;
    this.#decode = decode;
    void this.#read();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await (await this.started).close();
  }

  async #read(): Promise<void> {
    const reader = await this.started;
    while (!this.#closed) {
      const message = await reader.readNext().catch(() => undefined);
      if (message === undefined) return;
      this.messages.push(this.#decode(message.getData()));
    }
  }
}

function outcomesOf<M extends Message>(
  events: readonly Envelope<M>[],
  commands: readonly { readonly id: string }[],
): readonly Envelope<M>[] {
  const outcomes: readonly Outcome[] = events.filter(({ type }) => type.startsWith('Command'));
  const byCommand = new Map(outcomes.map((outcome) => [outcome.causation_id, outcome]));
  return commands.map(({ id }) => {
    const outcome = byCommand.get(id);
    if (outcome === undefined) throw new Error(`Command ${id} has no outcome yet.`);
    return outcome as Envelope<M>;
  });
}

const fromTheFirst = (topic: string) => ({ topic, startMessageId: MessageId.earliest() });

const producing = (topic: string, schema: string) => ({
  topic,
  batchingEnabled: true,
  batchingType: 'KeyBasedBatching' as const,
  blockIfQueueFull: true,
  schema: { name: 'envelope', schemaType: 'Avro' as const, schema },
});

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const levelOf = (name: string | undefined) => levels.find((level) => level === name) ?? 'silent';
