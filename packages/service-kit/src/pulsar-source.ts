import type { Client, Consumer, Message } from '@alpes/pulsar-client';
import type { Delivery, Source, SubscribeOptions } from './broker.ts';

/** Fetched ahead of need; what is beyond it waits at the broker. */
const QUEUE = 1_000;

/** A subscription on a Pulsar consumer. `manyAtOnce` is whether its driver has the calls for that. */
export class PulsarSource implements Source {
  readonly #consumer: Consumer;
  readonly #options: SubscribeOptions;
  readonly #manyAtOnce: boolean;
  #closed = false;

  private constructor(consumer: Consumer, options: SubscribeOptions, manyAtOnce: boolean) {
    this.#consumer = consumer;
    this.#options = options;
    this.#manyAtOnce = manyAtOnce;
  }

  static async open(client: Client, options: SubscribeOptions, manyAtOnce: boolean): Promise<PulsarSource> {
    const consumer = await client.subscribe({
      topic: options.topic,
      subscription: options.subscription,
      subscriptionType: options.type,
      subscriptionInitialPosition: 'Earliest',
      receiverQueueSize: QUEUE,
    });
    return new PulsarSource(consumer, options, manyAtOnce);
  }

  get topic(): string {
    return this.#options.topic;
  }

  get connected(): boolean {
    return this.#closed || this.#consumer.isConnected();
  }

  async receive(): Promise<readonly Delivery[]> {
    try {
      const messages = this.#manyAtOnce
        ? await this.#consumer.receiveAvailable({ maxNumMessages: QUEUE })
        : [await this.#consumer.receive()];
      return messages.map((message) => this.#delivery(message));
    } catch (error) {
      if (this.#closed) return [];
      throw error;
    }
  }

  async acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ receipt }) => receipt as Message);
    if (this.#manyAtOnce) await this.#consumer.acknowledgeAll(messages);
    else await Promise.all(messages.map((message) => this.#consumer.acknowledge(message)));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#consumer.close();
  }

  #delivery(message: Message): Delivery {
    const { topic, context, channel } = this.#options;
    return {
      receipt: message,
      incoming: {
        topic,
        context,
        channel,
        key: message.getPartitionKey(),
        properties: message.getProperties(),
        bytes: message.getData(),
        schemaVersion: this.#manyAtOnce ? message.getSchemaVersion()?.toString('hex') : undefined,
        sourceMessageId: message.getMessageId().toString(),
        publishedAt: new Date(message.getPublishTimestamp()),
      },
    };
  }
}
