import type { ProducerConfig, ProducerMessage } from '../config.ts';
import { PulsarError } from '../errors.ts';
import type { MessageId } from '../message-id.ts';
import { murmur3 } from '../murmur3.ts';
import type { Settle } from './outgoing.ts';
import type { TopicProducer } from './topic-producer.ts';

/**
 * Sends to a topic. Messages of one partition are stored in the order of `send` (with `KeyBasedBatching`, those of one key);
 * when one fails, those behind it that were not acknowledged yet fail too. What was not acknowledged when a connection broke
 * is sent again and may then be stored twice.
 */
export class Producer {
  readonly #topic: string;
  readonly #partitions: readonly TopicProducer[];
  readonly #config: ProducerConfig;
  readonly #onClose: () => void;
  #next: number;

  /** Made by `client.createProducer`. */
  constructor(
    topic: string,
    partitions: readonly TopicProducer[],
    config: ProducerConfig,
    onClose: () => void,
  ) {
    this.#topic = topic;
    this.#partitions = partitions;
    this.#config = config;
    this.#onClose = onClose;
    this.#next = Math.floor(Math.random() * partitions.length);
  }

  /**
   * Resolves when the broker has stored it.
   * @throws {PulsarError} `Timeout` (it may be stored), `ProducerQueueFull`, `MessageTooBig`, `AlreadyClosed`, …
   */
  send(message: ProducerMessage): Promise<MessageId> {
    return new Promise((resolve, reject) => {
      this.#route(message).enqueue(message, (error, id) => {
        if (error === undefined) resolve(id!);
        else reject(error);
      });
    });
  }

  /**
   * Sends many, in order, for the price of one promise. Resolves with their ids when all are stored.
   * @throws {PulsarError} the first failure, when all are settled; then some may be stored, none without those before it
   */
  sendAll(messages: readonly ProducerMessage[]): Promise<MessageId[]> {
    if (messages.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const ids: MessageId[] = [];
      let left = messages.length;
      let failure: PulsarError | undefined;
      const settled = (error: PulsarError | undefined, index: number, id?: MessageId) => {
        if (error === undefined) ids[index] = id!;
        failure ??= error;
        if (--left > 0) return;
        if (failure === undefined) resolve(ids);
        else reject(failure);
      };
      for (let index = 0; index < messages.length; index++) {
        // What is refused at once is overtaken by nothing, no more than what fails later.
        if (failure !== undefined) settled(failure, index);
        else this.#enqueue(messages[index]!, (error, id) => settled(error, index, id));
      }
    });
  }

  /** Sends what waits in batches, and resolves when everything sent so far is settled, well or not. */
  async flush(): Promise<null> {
    await Promise.all(this.#partitions.map((partition) => partition.flush()));
    return null;
  }

  /** Finishes what is under way, as long as there is a connection, and lets go. */
  async close(): Promise<null> {
    this.#onClose();
    await Promise.all(this.#partitions.map((partition) => partition.close()));
    return null;
  }

  getProducerName(): string {
    return this.#partitions[0]!.name;
  }

  getTopic(): string {
    return this.#topic;
  }

  isConnected(): boolean {
    return this.#partitions.every((partition) => partition.connected);
  }

  #enqueue(message: ProducerMessage, settle: Settle): void {
    this.#route(message).enqueue(message, settle);
  }

  #route(message: ProducerMessage): TopicProducer {
    const count = this.#partitions.length;
    if (count === 1) return this.#partitions[0]!;
    const index = this.#partitionOf(message, count);
    const partition = this.#partitions[index];
    if (partition !== undefined) return partition;
    throw new PulsarError('InvalidMessage', `messageRouter chose partition ${index} of ${count}.`);
  }

  #partitionOf(message: ProducerMessage, numPartitions: number): number {
    const { messageRoutingMode = 'UseSinglePartition', messageRouter } = this.#config;
    if (messageRoutingMode === 'CustomPartition' && messageRouter !== undefined) {
      return messageRouter(message, { numPartitions });
    }
    const key = message.orderingKey ?? message.partitionKey;
    if (key !== undefined) return murmur3(key) % numPartitions;
    if (messageRoutingMode === 'UseSinglePartition') return this.#next;
    this.#next = (this.#next + 1) % numPartitions;
    return this.#next;
  }
}
