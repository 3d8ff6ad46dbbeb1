import type { ReaderConfig } from '../config.ts';
import { MessageId } from '../message-id.ts';
import type { Consumer } from './consumer.ts';
import type { Inbox } from './inbox.ts';
import type { Message } from './message.ts';
import { isBefore } from './start-position.ts';
import type { TopicConsumer } from './topic-consumer.ts';

/** Reads a topic from a place of its own choosing, leaving nothing behind at the broker. */
export class Reader {
  readonly #consumer: Consumer;
  readonly #topics: readonly TopicConsumer[];
  readonly #inbox: Inbox;

  /** Made by `client.createReader`. */
  constructor(consumer: Consumer, topics: readonly TopicConsumer[], inbox: Inbox, config: ReaderConfig) {
    this.#consumer = consumer;
    this.#topics = topics;
    this.#inbox = inbox;
    if (config.listener !== undefined) void this.#listen(config.listener);
  }

  /** @param timeoutMs default: for ever. @throws {PulsarError} `Timeout`, `AlreadyClosed`, … */
  async readNext(timeoutMs?: number): Promise<Message> {
    const message = await this.#consumer.receive(timeoutMs);
    void this.#consumer.acknowledgeCumulative(message);
    return message;
  }

  /** What has arrived, as `consumer.receiveAvailable`. */
  async readAvailable(bounds: Parameters<Consumer['receiveAvailable']>[0] = {}): Promise<Message[]> {
    const messages = await this.#consumer.receiveAvailable(bounds);
    const last = new Map(messages.map((message) => [message.getTopicName(), message]));
    for (const message of last.values()) void this.#consumer.acknowledgeCumulative(message);
    return messages;
  }

  /** Whether the topic has a message after the last one read, now. @throws {PulsarError} */
  async hasNext(): Promise<boolean> {
    if (this.#inbox.length > 0) return true;
    return (await Promise.all(this.#topics.map(isBehind))).includes(true);
  }

  /** The last message of a topic without partitions; undefined where it is empty. @throws {PulsarError} */
  async getLastMessageId(): Promise<MessageId | undefined> {
    const { lastMessageId } = await this.#topics[0]!.lastMessageId();
    return lastMessageId.entryId < 0 ? undefined : MessageId.of(lastMessageId);
  }

  isConnected(): boolean {
    return this.#consumer.isConnected();
  }

  /** Goes on with the message after this one. */
  seek(id: MessageId): Promise<null> {
    return this.#consumer.seek(id);
  }

  /** Goes on with the first message published at this time (milliseconds since 1970) or later. */
  seekTimestamp(timestamp: number): Promise<null> {
    return this.#consumer.seekTimestamp(timestamp);
  }

  close(): Promise<null> {
    return this.#consumer.close();
  }

  async #listen(listener: (message: Message, reader: Reader) => void): Promise<void> {
    for (;;) {
      const message = await this.readNext().catch(() => undefined);
      if (message === undefined) return;
      listener(message, this);
    }
  }
}

/** Whether the broker has more than was taken. */
async function isBehind(topic: TopicConsumer): Promise<boolean> {
  const { lastMessageId, consumerMarkDeletePosition: deleted } = await topic.lastMessageId();
  if (lastMessageId.entryId < 0) return false;
  const last = MessageId.of(lastMessageId);
  const { position } = topic;
  if (position === undefined || position.id.ledgerId < 0) return true;
  if (position.id.ledgerId < 2 ** 63) return !isBefore(last, position);
  return deleted !== undefined && !isBefore(last, { id: MessageId.of(deleted), inclusive: false });
}
