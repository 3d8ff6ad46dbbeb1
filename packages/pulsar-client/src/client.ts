import type { Clock } from './clock.ts';
import type { ClientConfig, ConsumerConfig, ProducerConfig, ReaderConfig } from './config.ts';
import { Brokers, type RegisteredSchema } from './connection/brokers.ts';
import { Consumer } from './consumer/consumer.ts';
import { type ConsumerSettings, consumerSettings } from './consumer/consumer-settings.ts';
import { Inbox } from './consumer/inbox.ts';
import type { Message } from './consumer/message.ts';
import { Reader } from './consumer/reader.ts';
import { TopicConsumer } from './consumer/topic-consumer.ts';
import { closed, PulsarError } from './errors.ts';
import { MessageId } from './message-id.ts';
import { Producer } from './producer/producer.ts';
import { producerSettings } from './producer/producer-settings.ts';
import { TopicProducer } from './producer/topic-producer.ts';
import { type Settings, settingsOf } from './settings.ts';
import { fullTopicName, partitionName, partitionOf } from './topic-name.ts';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

interface Closeable {
  close(): Promise<unknown>;
}

/** The way to a Pulsar. Connections are made when needed, one to each broker, and shared. */
export class Client {
  readonly #settings: Settings;
  readonly #brokers: Brokers;
  readonly #open = new Set<Closeable>();
  readonly #schemas = new Map<string, Promise<RegisteredSchema>>();
  #lastProducerId = 0;
  #lastConsumerId = 0;
  #closed = false;

  /**
   * Connects to nothing yet.
   * @param clock for tests
   * @throws {PulsarError} `InvalidConfiguration`
   */
  constructor(config: ClientConfig, clock?: Clock) {
    this.#settings = settingsOf(config, clock);
    this.#brokers = new Brokers(this.#settings);
  }

  /** @throws {PulsarError} `IncompatibleSchema`, `ProducerBusy`, `TopicNotFound`, `Timeout`, … */
  async createProducer(config: ProducerConfig): Promise<Producer> {
    const settings = producerSettings(config);
    const topic = fullTopicName(config.topic);
    const partitions = (await this.#placesOf(topic)).map(
      (place) =>
        new TopicProducer(
          ++this.#lastProducerId,
          place.topic,
          place.partition,
          settings,
          this.#brokers,
          this.#settings,
        ),
    );
    await startAll(partitions);
    return this.#opened((forget) => new Producer(topic, partitions, config, forget));
  }

  /** @throws {PulsarError} `ConsumerBusy`, `IncompatibleSchema`, `TopicNotFound`, `Timeout`, … */
  async subscribe(config: ConsumerConfig): Promise<Consumer> {
    const names = config.topics ?? (config.topic === undefined ? [] : [config.topic]);
    if (names.length === 0) throw new PulsarError('InvalidConfiguration', 'subscribe needs topic or topics.');
    const places = (await Promise.all(names.map((name) => this.#placesOf(fullTopicName(name))))).flat();
    const inbox = new Inbox(this.#settings.clock);
    const topics = this.#topicConsumers(places, consumerSettings(config, places.length), inbox);
    await startAll(topics);
    return this.#opened((forget) => new Consumer(topics, inbox, config, forget));
  }

  /** @throws {PulsarError} */
  async createReader(config: ReaderConfig): Promise<Reader> {
    const places = await this.#placesOf(fullTopicName(config.topic));
    const name = `${config.subscriptionRolePrefix ?? 'reader'}-${this.#settings.clock.random().toString(36).slice(2, 12)}`;
    const {
      receiverQueueSize,
      readCompacted,
      startMessageId: id,
      startMessageIdInclusive: inclusive = false,
    } = config;
    const asConsumer = {
      subscription: name,
      consumerName: config.readerName,
      receiverQueueSize,
      readCompacted,
    };
    const settings = { ...consumerSettings(asConsumer, places.length), start: { id, inclusive } };
    const inbox = new Inbox(this.#settings.clock);
    const topics = this.#topicConsumers(places, settings, inbox);
    await startAll(topics);
    return this.#opened(
      (forget) => new Reader(new Consumer(topics, inbox, asConsumer, forget), topics, inbox, config),
    );
  }

  /** The partitions' names, or the topic's own where it has none. @throws {PulsarError} */
  async getPartitionsForTopic(topic: string): Promise<string[]> {
    return (await this.#placesOf(fullTopicName(topic))).map((place) => place.topic);
  }

  /**
   * A schema of the topic's registry. One with a version never changes: it is asked for once.
   * @param version as `message.getSchemaVersion()` gives it; default: the newest
   * @throws {PulsarError} `TopicNotFound` where there is none
   */
  getSchema(topic: string, version?: Buffer): Promise<RegisteredSchema> {
    const name = fullTopicName(topic).replace(/-partition-\d+$/, '');
    if (version === undefined) return this.#brokers.schemaOf(name);
    const key = `${name} ${version.toString('hex')}`;
    const known = this.#schemas.get(key);
    if (known !== undefined) return known;
    const asked = this.#brokers.schemaOf(name, version);
    this.#schemas.set(key, asked);
    asked.catch(() => this.#schemas.delete(key));
    return asked;
  }

  /** The last message of a topic without partitions, or of one partition; undefined where it is empty. @throws {PulsarError} */
  async readLastMessage(topic: string): Promise<Message | undefined> {
    const end = await this.createReader({ topic, startMessageId: MessageId.latest() });
    const id = await end.getLastMessageId().finally(() => end.close());
    if (id === undefined) return undefined;
    const reader = await this.createReader({ topic, startMessageId: id, startMessageIdInclusive: true });
    return reader.readNext(this.#settings.operationTimeoutMs).finally(() => reader.close());
  }

  /** Closes its producers (which finish what is under way), consumers and readers, then the connections. */
  async close(): Promise<null> {
    if (this.#closed) return null;
    this.#closed = true;
    await Promise.all([...this.#open].map((each) => each.close()));
    await this.#brokers.close();
    return null;
  }

  #topicConsumers(places: readonly Place[], settings: ConsumerSettings, inbox: Inbox): TopicConsumer[] {
    return places.map(
      (place) =>
        new TopicConsumer(++this.#lastConsumerId, place, settings, inbox, this.#brokers, this.#settings),
    );
  }

  async #placesOf(topic: string): Promise<Place[]> {
    if (this.#closed) throw closed('client');
    if (partitionOf(topic) >= 0) return [{ topic, partition: partitionOf(topic) }];
    const count = await this.#brokers.partitionsOf(topic);
    if (count === 0) return [{ topic, partition: -1 }];
    return Array.from({ length: count }, (_, partition) => ({
      topic: partitionName(topic, partition),
      partition,
    }));
  }

  #opened<T extends Closeable>(make: (forget: () => void) => T): T {
    const made: T = make(() => this.#open.delete(made));
    this.#open.add(made);
    if (this.#closed) void made.close();
    return made;
  }
}

interface Startable extends Closeable {
  start(): Promise<void>;
}

/** All or none. */
async function startAll(parts: readonly Startable[]): Promise<void> {
  const results = await Promise.allSettled(parts.map((part) => part.start()));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return;
  await Promise.all(parts.map((part) => part.close()));
  throw failure.reason;
}
