import { type Client, type Producer, PulsarError } from '@alpes/pulsar-client';
import type { OutgoingMessage, Publisher, Target, TopicEnd } from './broker.ts';

/** A publisher on Pulsar producers, one for each topic and schema. */
export class PulsarPublisher implements Publisher {
  readonly #connected: () => Promise<Client>;
  readonly #manyAtOnce: boolean;
  readonly #producers = new Map<string, Promise<Producer>>();
  #closed: Promise<unknown> | undefined;

  constructor(connected: () => Promise<Client>, manyAtOnce: boolean) {
    this.#connected = connected;
    this.#manyAtOnce = manyAtOnce;
  }

  async publish(target: Target, messages: readonly OutgoingMessage[]): Promise<void> {
    const producer = await this.#producer(target);
    const outgoing = messages.map(({ key, properties, bytes }) => ({
      data: bytes,
      properties,
      partitionKey: key,
    }));
    if (this.#manyAtOnce) await producer.sendAll(outgoing);
    else await Promise.all(outgoing.map((message) => producer.send(message)));
  }

  /** With a driver that can't read a topic's end nothing is known of it, and nothing is checked. */
  async end(topic: string): Promise<TopicEnd> {
    const client = await this.#connected();
    const partitions = await client.getPartitionsForTopic(topic);
    if (!this.#manyAtOnce) return { empty: false, place: undefined, partitions: partitions.length };
    const last = await Promise.all(partitions.map((partition) => client.readLastMessage(partition)));
    const found = last.filter((message) => message !== undefined);
    if (found.length === 0) return { empty: true };
    const place = latest(found.map((message) => message.getProperties()));
    return { empty: false, place, partitions: partitions.length };
  }

  async close(): Promise<void> {
    const closeAll = async () =>
      Promise.allSettled([...this.#producers.values()].map(async (producer) => (await producer).close()));
    this.#closed ??= closeAll();
    await this.#closed;
  }

  async #producer(target: Target): Promise<Producer> {
    if (this.#closed !== undefined) throw new PulsarError('AlreadyClosed', 'The publisher is closed.');
    const name = `${target.topic} ${target.schema}`;
    const made = this.#producers.get(name) ?? this.#create(target);
    this.#producers.set(name, made);
    made.catch(() => this.#producers.delete(name));
    return made;
  }

  // No time-out: what isn't acknowledged is sent again for as long as it takes, and nothing overtakes it.
  async #create({ topic, schema, byKey = false }: Target): Promise<Producer> {
    const client = await this.#connected();
    return client.createProducer({
      topic,
      sendTimeoutMs: 0,
      blockIfQueueFull: true,
      maxPendingMessages: 5_000,
      batchingType: byKey ? 'KeyBasedBatching' : 'DefaultBatching',
      batchingMaxPublishDelayMs: this.#manyAtOnce ? 0 : 1,
      ...(schema === undefined ? {} : { schema: { name: 'envelope', schemaType: 'Avro' as const, schema } }),
    });
  }
}

function latest(all: readonly Readonly<Record<string, string>>[]) {
  const places = all.flatMap(({ generation, position }) =>
    generation === undefined || position === undefined
      ? []
      : [{ generation: Number(generation), position: Number(position) }],
  );
  return places.toSorted((a, b) => a.generation - b.generation || a.position - b.position).at(-1);
}
