import { createHash } from 'node:crypto';
import type {
  Broker,
  Delivery,
  OutgoingMessage,
  Publisher,
  Source,
  SubscribeOptions,
  TopicEnd,
} from '../broker.ts';

interface Stored extends OutgoingMessage {
  readonly schema: string | undefined;
}

/**
 * A broker in memory, for tests that need no network: topics, Key_Shared and Failover subscriptions, redelivery in
 * order of what a closed consumer left unacknowledged, an outage on demand.
 */
export class MemoryBroker {
  readonly topics = new Map<string, Stored[]>();
  /** The registry; a message names its version in the property `test-schema-version`. */
  readonly schemas = new Map<string, string>();
  readonly #subscriptions = new Map<string, Subscription>();
  /** While true nothing gets through, as when the broker is away. */
  away = false;

  /** One client's connection; `subscription` is used in place of those it asks for. */
  connect(subscription?: string): MemoryConnection {
    return new MemoryConnection(this, subscription);
  }

  messages(topic: string): readonly Stored[] {
    return this.topics.get(topic) ?? [];
  }

  send(topic: string, message: OutgoingMessage, schema?: string): void {
    this.#log(topic).push({ ...message, schema });
    for (const [name, subscription] of this.#subscriptions) {
      if (name.startsWith(`${topic} `)) subscription.wake();
    }
  }

  subscription(topic: string, name: string): Subscription {
    const key = `${topic} ${name}`;
    const found = this.#subscriptions.get(key) ?? new Subscription(this.#log(topic));
    this.#subscriptions.set(key, found);
    return found;
  }

  check(): void {
    if (this.away)
      throw Object.assign(new Error('the broker is away'), { code: 'ConnectError', retryable: true });
  }

  #log(topic: string): Stored[] {
    const log = this.topics.get(topic) ?? [];
    this.topics.set(topic, log);
    return log;
  }
}

class MemoryConnection implements Broker {
  readonly #broker: MemoryBroker;
  readonly #consumers = new Set<MemorySource>();
  readonly #subscription: string | undefined;
  #dead = false;

  constructor(broker: MemoryBroker, subscription: string | undefined) {
    this.#broker = broker;
    this.#subscription = subscription;
  }

  async subscribe(options: SubscribeOptions): Promise<Source> {
    this.#check();
    const source = new MemorySource(
      this.#broker.subscription(options.topic, this.#subscription ?? options.subscription),
      options,
    );
    this.#consumers.add(source);
    return source;
  }

  publisher(): Publisher {
    return {
      publish: async ({ topic, schema }, messages) => {
        for (const message of messages) {
          await Promise.resolve();
          this.#check();
          this.#broker.send(topic, message, schema);
        }
      },
      end: async (topic): Promise<TopicEnd> => {
        this.#check();
        const last = this.#broker.messages(topic).at(-1);
        if (last === undefined) return { empty: true };
        const { generation, position } = last.properties;
        const place =
          generation === undefined
            ? undefined
            : { generation: Number(generation), position: Number(position) };
        return { empty: false, place, partitions: 1 };
      },
      close: async () => undefined,
    };
  }

  async schemaOf(_: string, version: string): Promise<string> {
    const schema = this.#broker.schemas.get(version);
    if (schema !== undefined) return schema;
    throw Object.assign(new Error('no such version'), { code: 'UNKNOWN_SCHEMA' });
  }

  /** What a process that dies does: nothing more is sent, what it held comes again elsewhere. */
  async close(): Promise<void> {
    this.#dead = true;
    for (const consumer of this.#consumers) await consumer.close();
  }

  #check(): void {
    if (this.#dead) throw Object.assign(new Error('this connection is closed'), { code: 'AlreadyClosed' });
    this.#broker.check();
  }
}

class Subscription {
  readonly log: Stored[];
  readonly acknowledged = new Set<number>();
  readonly consumers: MemorySource[] = [];
  readonly #assigned = new Map<number, MemorySource>();
  #read = 0;

  constructor(log: Stored[]) {
    this.log = log;
  }

  wake(): void {
    for (const consumer of this.consumers) consumer.wake();
  }

  /** Everything not handed out yet that belongs to this consumer. */
  take(consumer: MemorySource, limit: number): number[] {
    const taken: number[] = [];
    for (let n = this.#read; n < this.log.length && taken.length < limit; n += 1) {
      if (this.acknowledged.has(n) || this.#assigned.has(n) || this.#owner(n) !== consumer) continue;
      this.#assigned.set(n, consumer);
      taken.push(n);
    }
    return taken;
  }

  acknowledge(n: number): void {
    this.acknowledged.add(n);
    this.#assigned.delete(n);
    while (this.acknowledged.has(this.#read)) this.#read += 1;
  }

  leave(consumer: MemorySource): void {
    this.consumers.splice(this.consumers.indexOf(consumer), 1);
    for (const [n, owner] of this.#assigned) if (owner === consumer) this.#assigned.delete(n);
    this.wake();
  }

  /** A key stays with whoever has unacknowledged messages of it. */
  #owner(n: number): MemorySource | undefined {
    const key = this.log[n]?.key ?? '';
    for (const [other, owner] of this.#assigned) if (this.log[other]?.key === key) return owner;
    if (this.consumers[0]?.options.type === 'Failover') return this.consumers[0];
    const hash = createHash('md5').update(key).digest().readUInt32BE(0);
    return this.consumers[hash % this.consumers.length];
  }
}

class MemorySource implements Source {
  readonly options: SubscribeOptions;
  readonly #subscription: Subscription;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(subscription: Subscription, options: SubscribeOptions) {
    this.#subscription = subscription;
    this.options = options;
    subscription.consumers.push(this);
  }

  wake(): void {
    this.#wake();
  }

  async receive(): Promise<readonly Delivery[]> {
    while (!this.#closed) {
      const taken = this.#subscription.take(this, 500);
      if (taken.length > 0) return taken.map((n) => this.#delivery(n));
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return [];
  }

  async acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    if (this.#closed) return;
    for (const { receipt } of deliveries) this.#subscription.acknowledge(receipt as number);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#subscription.leave(this);
    this.#wake();
  }

  #delivery(n: number): Delivery {
    const stored = this.#subscription.log[n];
    if (stored === undefined) throw new Error('no such message');
    const { topic, context, channel } = this.options;
    const { key, properties, bytes } = stored;
    const sourceMessageId = `0:${n}`;
    const schemaVersion = properties['test-schema-version'];
    const publishedAt = new Date(0);
    return {
      receipt: n,
      incoming: {
        topic,
        context,
        channel,
        key,
        properties,
        bytes,
        schemaVersion,
        sourceMessageId,
        publishedAt,
      },
    };
  }
}
