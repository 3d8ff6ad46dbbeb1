import type { CommandOf } from '@alpes/pulsar-protocol';
import { backoffMs, reconnectPolicy } from '../backoff.ts';
import { asPulsarError, PulsarError, worthRetrying } from '../errors.ts';
import { type BrokerAddress, parseServiceUrl, type Settings } from '../settings.ts';
import type { Connection } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';

const MAX_REDIRECTS = 20;

/** A schema as the registry has it. */
export interface RegisteredSchema {
  /** The definition; JSON with Avro. */
  readonly schema: string;
  readonly version: Buffer;
  readonly name: string;
  readonly schemaType: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** Finds the broker of a topic, and asks what any broker can answer. */
export class Brokers {
  readonly #settings: Settings;
  readonly #pool: ConnectionPool;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#pool = new ConnectionPool(settings);
  }

  /** A connection to the broker that owns `topic`. One attempt. @throws {PulsarError} */
  async ownerOf(topic: string): Promise<Connection> {
    let connection = await this.#pool.toService();
    let authoritative = false;
    for (let redirects = 0; redirects < MAX_REDIRECTS; redirects++) {
      const answer = await this.#lookup(connection, topic, authoritative);
      const broker = this.#addressIn(answer);
      authoritative = answer.authoritative;
      connection = await this.#connect(broker, answer.proxyThroughServiceUrl);
      if (answer.response !== 'Redirect') return connection;
    }
    throw new PulsarError('ServiceNotReady', `Brokers send each other in circles over ${topic}.`);
  }

  /** How many partitions a topic has; 0 for one without. @throws {PulsarError} */
  async partitionsOf(topic: string): Promise<number> {
    const answer = await this.#ask((connection) =>
      connection.request('PartitionedTopicMetadataResponse', (requestId) => ({
        type: 'PartitionedTopicMetadata',
        topic,
        requestId,
      })),
    );
    return answer.partitions ?? 0;
  }

  /** @param version default: the newest. @throws {PulsarError} `TopicNotFound` where there is none */
  async schemaOf(topic: string, version?: Buffer): Promise<RegisteredSchema> {
    const { schema, schemaVersion } = await this.#ask((connection) =>
      connection.request('GetSchemaResponse', (requestId) => ({
        type: 'GetSchema',
        topic,
        requestId,
        schemaVersion: version,
      })),
    );
    if (schema === undefined) throw new PulsarError('TopicNotFound', `${topic} has no such schema.`);
    return {
      schema: schema.schemaData.toString('utf8'),
      version: Buffer.from(schemaVersion ?? version ?? Buffer.alloc(0)),
      name: schema.name,
      schemaType: schema.type,
      properties: Object.fromEntries(schema.properties.map(({ key, value }) => [key, value])),
    };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Asks until there is an answer or the operation's time is over. */
  async #ask<T>(question: (connection: Connection) => Promise<T>): Promise<T> {
    const { clock, operationTimeoutMs } = this.#settings;
    const deadline = clock.now() + operationTimeoutMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return await question(await this.#pool.toService());
      } catch (cause) {
        const error = asPulsarError(cause);
        const waitMs = backoffMs(attempt, reconnectPolicy, clock);
        if (!worthRetrying(error, false) || clock.now() + waitMs >= deadline) throw error;
        await new Promise<void>((resolve) => clock.after(waitMs, resolve));
      }
    }
  }

  #lookup(
    connection: Connection,
    topic: string,
    authoritative: boolean,
  ): Promise<CommandOf<'LookupTopicResponse'>> {
    return connection.request('LookupTopicResponse', (requestId) => ({
      type: 'LookupTopic',
      topic,
      requestId,
      authoritative,
      advertisedListenerName: this.#settings.listenerName,
    }));
  }

  #addressIn(answer: CommandOf<'LookupTopicResponse'>): BrokerAddress {
    const tls = this.#settings.addresses[0]!.tls;
    const url = tls ? answer.brokerServiceUrlTls : answer.brokerServiceUrl;
    if (url !== undefined && url !== '') return parseServiceUrl(url)[0]!;
    throw new PulsarError('ServiceNotReady', 'The broker did not say where the topic is.');
  }

  #connect(broker: BrokerAddress, throughService: boolean): Promise<Connection> {
    if (!throughService) return this.#pool.to(broker);
    const { addresses } = this.#settings;
    const same = addresses.some(({ host, port }) => host === broker.host && port === broker.port);
    return this.#pool.toService(same ? undefined : `${broker.host}:${broker.port}`);
  }
}
