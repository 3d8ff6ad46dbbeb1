import type { ConsumerBatchReceivePolicy, ConsumerConfig } from '../config.ts';
import { PulsarError } from '../errors.ts';
import type { MessageId } from '../message-id.ts';
import { type Gather, type Inbox, timedOut } from './inbox.ts';
import type { Message } from './message.ts';
import { ReceivedMessageId } from './received-id.ts';
import type { TopicConsumer } from './topic-consumer.ts';

const ONE = { maxNumMessages: 1, maxNumBytes: Number.POSITIVE_INFINITY, enough: 1 };
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/**
 * A subscription to one topic or several. Messages of one key (of one partition, unless the subscription is shared) come
 * in order. What was not acknowledged when a connection broke comes again, after what waits here is dropped: expect
 * repetitions.
 */
export class Consumer {
  readonly #topics: readonly TopicConsumer[];
  readonly #inbox: Inbox;
  readonly #config: ConsumerConfig;
  readonly #onClose: () => void;

  /** Made by `client.subscribe`. */
  constructor(topics: readonly TopicConsumer[], inbox: Inbox, config: ConsumerConfig, onClose: () => void) {
    this.#topics = topics;
    this.#inbox = inbox;
    this.#config = config;
    this.#onClose = onClose;
    if (config.listener !== undefined) void this.#listen(config.listener);
  }

  /** @param timeoutMs default: for ever. @throws {PulsarError} `Timeout`, `AlreadyClosed`, or why the subscription ended */
  async receive(timeoutMs?: number): Promise<Message> {
    const [message] = await this.#inbox.take({ ...ONE, timeoutMs });
    if (message === undefined) throw timedOut();
    return message;
  }

  /**
   * Waits until the policy's number or bytes are there, or its time is over, and gives what there is then; perhaps
   * nothing. @throws {PulsarError} `AlreadyClosed`, or why the subscription ended
   */
  batchReceive(): Promise<Message[]> {
    const {
      maxNumMessages = -1,
      maxNumBytes = DEFAULT_MAX_BYTES,
      timeoutMs = 100,
    } = this.#config.batchReceivePolicy ?? {};
    const most = maxNumMessages > 0 ? maxNumMessages : Number.POSITIVE_INFINITY;
    return this.#take({
      maxNumMessages: most,
      maxNumBytes,
      enough: most,
      timeoutMs: timeoutMs > 0 ? timeoutMs : undefined,
    });
  }

  /**
   * Gives what has arrived as soon as that is at least one message; without waiting for more, and up to the bounds.
   * Empty only when `timeoutMs` (default: none; 0: at once) is over. @throws {PulsarError} `AlreadyClosed`, or why the subscription ended
   */
  receiveAvailable(bounds: ConsumerBatchReceivePolicy = {}): Promise<Message[]> {
    const { maxNumMessages = Number.POSITIVE_INFINITY, maxNumBytes = DEFAULT_MAX_BYTES, timeoutMs } = bounds;
    return this.#take({ maxNumMessages, maxNumBytes, enough: 1, timeoutMs });
  }

  /** Of a batch, the broker forgets nothing until all its messages are acknowledged. Resolves when it is on its way. */
  async acknowledge(message: Message): Promise<null> {
    return this.acknowledgeId(message.getMessageId());
  }

  async acknowledgeId(id: MessageId): Promise<null> {
    return this.#sourceOf(id).acknowledge(id);
  }

  /** The same for many; they leave in one frame. */
  async acknowledgeAll(messages: readonly Message[]): Promise<null> {
    const sent = new Set<Promise<null>>();
    for (const message of messages) {
      const id = message.getMessageId();
      sent.add(this.#sourceOf(id).acknowledge(id));
    }
    await Promise.all(sent);
    return null;
  }

  /** This message and all before it, of its partition. Not for shared subscriptions. @throws {PulsarError} `NotSupported` */
  async acknowledgeCumulative(message: Message): Promise<null> {
    return this.acknowledgeCumulativeId(message.getMessageId());
  }

  async acknowledgeCumulativeId(id: MessageId): Promise<null> {
    const type = this.#config.subscriptionType ?? 'Exclusive';
    if (type === 'Exclusive' || type === 'Failover') return this.#sourceOf(id).acknowledgeCumulative(id);
    throw new PulsarError('NotSupported', `${type} subscriptions have no cumulative acknowledgement.`);
  }

  /** To be delivered again after `nAckRedeliverTimeoutMs`; in a `KeyShared` subscription its key loses its order by that. */
  negativeAcknowledge(message: Message): void {
    this.negativeAcknowledgeId(message.getMessageId());
  }

  negativeAcknowledgeId(id: MessageId): void {
    this.#sourceOf(id).negativeAcknowledge(id);
  }

  /** Goes on with the message after this one. @throws {PulsarError} `Disconnected`, `NotAllowedError`, … */
  async seek(id: MessageId): Promise<null> {
    await (isEnd(id) ? this.#seekAll(id) : this.#sourceOf(id).seek(id));
    return null;
  }

  /** Goes on with the first message published at this time (milliseconds since 1970) or later. */
  async seekTimestamp(timestamp: number): Promise<null> {
    await this.#seekAll(timestamp);
    return null;
  }

  isConnected(): boolean {
    return this.#topics.every((topic) => topic.connected);
  }

  /** Acknowledgements so far are sent; what is not acknowledged goes to another consumer. */
  async close(): Promise<null> {
    this.#onClose();
    this.#inbox.close();
    await Promise.all(this.#topics.map((topic) => topic.close()));
    return null;
  }

  /** Ends the subscription itself, with its place in the topic. @throws {PulsarError} */
  async unsubscribe(): Promise<null> {
    await Promise.all(this.#topics.map((topic) => topic.unsubscribe()));
    this.#onClose();
    this.#inbox.close();
    return null;
  }

  #take(gather: Gather): Promise<Message[]> {
    return this.#inbox.take(gather);
  }

  async #seekAll(target: MessageId | number): Promise<void> {
    await Promise.all(this.#topics.map((topic) => topic.seek(target)));
  }

  #sourceOf(id: MessageId): TopicConsumer {
    if (id instanceof ReceivedMessageId && this.#topics.includes(id.source)) return id.source;
    if (this.#topics.length === 1) return this.#topics[0]!;
    const candidates = this.#topics.filter((topic) => topic.partition === id.partition);
    if (candidates.length === 1) return candidates[0]!;
    throw new PulsarError('InvalidMessage', `The id ${id.toString()} does not say which topic it is of.`);
  }

  async #listen(listener: (message: Message, consumer: Consumer) => void): Promise<void> {
    for (;;) {
      const message = await this.receive().catch(() => undefined);
      if (message === undefined) return;
      listener(message, this);
    }
  }
}

function isEnd({ ledgerId }: MessageId): boolean {
  return ledgerId < 0 || ledgerId >= 2 ** 63;
}
