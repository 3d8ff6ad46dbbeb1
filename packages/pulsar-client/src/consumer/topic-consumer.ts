import type { CommandOf, CommandToSend, Frame } from '@alpes/pulsar-protocol';
import type { Brokers } from '../connection/brokers.ts';
import { type Connection, type Endpoint, GOODBYE_MS } from '../connection/connection.ts';
import { type Attachment, TopicLink } from '../connection/topic-link.ts';
import { closed, PulsarError } from '../errors.ts';
import { MessageId } from '../message-id.ts';
import type { Settings } from '../settings.ts';
import { AckGroup } from './ack-group.ts';
import type { ConsumerSettings } from './consumer-settings.ts';
import type { Inbox } from './inbox.ts';
import type { Message } from './message.ts';
import { NegativeAcks } from './negative-acks.ts';
import { type OpenedEntry, openEntry } from './open-entry.ts';
import { ReceivedMessageId } from './received-id.ts';
import { isBefore, type StartPosition } from './start-position.ts';
import { subscribeCommand } from './subscribe-command.ts';

/**
 * open: messages flow, through any number of connections. Left for closed by `close`, `unsubscribe` or an error that
 * nothing gets over.
 * seeking: like open, but what arrives is from before the move, and dropped; `sentAway` notes that the broker closed us.
 * closed: final.
 */
type State =
  | { readonly status: 'open' }
  | { readonly status: 'seeking'; readonly sentAway: boolean }
  | { readonly status: 'closed' };

/** Consumes one topic, or one partition. */
export class TopicConsumer implements Attachment, Endpoint {
  readonly topic: string;
  /** -1 where the topic has none. */
  readonly partition: number;
  readonly #id: number;
  readonly #config: ConsumerSettings;
  readonly #settings: Settings;
  readonly #inbox: Inbox;
  readonly #link: TopicLink;
  readonly #acks: AckGroup;
  readonly #nacks: NegativeAcks;
  #state: State = { status: 'open' };
  #connection: Connection | undefined;
  #start: StartPosition | undefined;
  #lastTaken: MessageId | undefined;
  #epoch = 0;
  /** Taken by the application, not yet granted to the broker again. */
  #permits = 0;

  constructor(
    id: number,
    place: { readonly topic: string; readonly partition: number },
    config: ConsumerSettings,
    inbox: Inbox,
    brokers: Brokers,
    settings: Settings,
  ) {
    this.#id = id;
    this.topic = place.topic;
    this.partition = place.partition;
    this.#config = config;
    this.#start = config.start;
    this.#inbox = inbox;
    this.#settings = settings;
    this.#link = new TopicLink(this, brokers, settings);
    this.#acks = new AckGroup(id, (command) => this.#send(command));
    this.#nacks = new NegativeAcks(settings.clock, config.nackDelayMs, (entries) => this.#redeliver(entries));
  }

  /** @throws {PulsarError} why there is no subscription */
  start(): Promise<void> {
    return this.#link.start();
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Where the next message comes from: the last one taken, else where reading was to begin. */
  get position(): StartPosition | undefined {
    return this.#lastTaken === undefined ? this.#start : { id: this.#lastTaken, inclusive: false };
  }

  /** The application took messages out of the inbox; half a queue of them is granted anew. */
  taken(count: number, last: MessageId): void {
    this.#lastTaken = last;
    this.#returnPermits(count);
  }

  acknowledge(id: MessageId): Promise<null> {
    const { ledgerId, entryId } = id;
    const progress = id instanceof ReceivedMessageId ? id.progress : undefined;
    if (progress === undefined) return this.#acks.individual({ ledgerId, entryId });
    progress.acknowledge(id.batchIndex);
    if (progress.complete) return this.#acks.individual({ ledgerId, entryId });
    if (!this.#config.batchIndexAck) return this.#acks.pending();
    return this.#acks.individual({ ledgerId, entryId, ackSet: progress.ackSet(), batchSize: progress.size });
  }

  acknowledgeCumulative(id: MessageId): Promise<null> {
    const { ledgerId, entryId } = id;
    const progress = id instanceof ReceivedMessageId ? id.progress : undefined;
    if (progress === undefined) return this.#acks.cumulative({ ledgerId, entryId });
    progress.acknowledgeTo(id.batchIndex);
    if (progress.complete) return this.#acks.cumulative({ ledgerId, entryId });
    if (this.#config.batchIndexAck) {
      return this.#acks.cumulative({
        ledgerId,
        entryId,
        ackSet: progress.ackSet(),
        batchSize: progress.size,
      });
    }
    if (entryId === 0) return this.#acks.pending();
    return this.#acks.cumulative({ ledgerId, entryId: entryId - 1 });
  }

  negativeAcknowledge(id: MessageId): void {
    this.#nacks.add(id);
  }

  /** @throws {PulsarError} */
  async seek(target: MessageId | number): Promise<void> {
    const connection = this.#connected();
    this.#acks.flush();
    this.#state = { status: 'seeking', sentAway: false };
    try {
      await connection.request('Success', (requestId) => this.#seekCommand(target, requestId));
      this.#moveTo(target);
    } catch (error) {
      await this.#afterSeek();
      throw error;
    }
    await this.#afterSeek();
  }

  /** The topic's last message; its `entryId` is -1 where there is none. @throws {PulsarError} */
  lastMessageId(): Promise<CommandOf<'GetLastMessageIdResponse'>> {
    return this.#connected().request('GetLastMessageIdResponse', (requestId) => ({
      type: 'GetLastMessageId',
      consumerId: this.#id,
      requestId,
    }));
  }

  /** @throws {PulsarError} and the consumer stays */
  async unsubscribe(): Promise<void> {
    const connection = this.#connected();
    const consumerId = this.#id;
    await connection.request('Success', (requestId) => ({ type: 'Unsubscribe', consumerId, requestId }));
    connection.removeConsumer(this.#id);
    this.#end();
  }

  /** Acknowledgements so far reach the broker before it hears of the close. */
  async close(): Promise<void> {
    if (this.#state.status === 'closed') return;
    this.#acks.flush();
    const connection = this.#connection;
    this.#end();
    if (connection !== undefined) await this.#sayGoodbye(connection);
  }

  async #sayGoodbye(connection: Connection): Promise<void> {
    const consumerId = this.#id;
    await connection
      .request('Success', (requestId) => ({ type: 'CloseConsumer', consumerId, requestId }), GOODBYE_MS)
      .catch(() => undefined);
    connection.removeConsumer(this.#id);
  }

  async attach(connection: Connection): Promise<void> {
    connection.addConsumer(this.#id, this);
    try {
      await connection.request('Success', (requestId) =>
        subscribeCommand({
          topic: this.topic,
          consumerId: this.#id,
          requestId,
          config: this.#config,
          start: this.#config.start === undefined ? undefined : this.position,
          epoch: this.#epoch,
        }),
      );
    } catch (error) {
      connection.removeConsumer(this.#id);
      throw error;
    }
    if (this.#config.start !== undefined) this.#start = this.position;
    if (this.#state.status === 'closed') return void this.#sayGoodbye(connection);
    this.#connection = connection;
    this.#permits = 0;
    this.#acks.flush();
    this.#flow(this.#config.queueSize);
  }

  detached(): void {
    this.#connection = undefined;
    this.#nacks.clear();
    this.#inbox.discard(this);
  }

  failed(error: PulsarError): void {
    this.#settings.log(3, `${this.topic} is not consumed any more: ${error.message}`);
    this.#end();
    this.#inbox.fail(error);
  }

  disconnected(error: PulsarError): void {
    this.#link.lost(error);
  }

  receive({ command, content }: Frame): void {
    if (command.type === 'Message') this.#delivered(command, content ?? Buffer.alloc(0));
    else if (command.type === 'CloseConsumer') this.#sentAway();
  }

  #delivered(command: CommandOf<'Message'>, content: Buffer): void {
    const opened = openEntry(command, content, this);
    const unwanted = this.#state.status === 'seeking' || (command.consumerEpoch ?? this.#epoch) < this.#epoch;
    if (unwanted) return this.#returnPermits(countOf(opened));
    if (opened.kind !== 'messages') return this.#refuse(command, opened);
    const wanted = this.#wanted(opened.messages);
    this.#returnPermits(opened.skipped + opened.messages.length - wanted.length);
    if (wanted.length > 0) this.#inbox.push(wanted);
  }

  #wanted(messages: readonly Message[]): readonly Message[] {
    const start = this.#start;
    const first = messages[0];
    if (start === undefined || first === undefined || !isBefore(first.getMessageId(), start)) return messages;
    const early = messages.filter((message) => isBefore(message.getMessageId(), start));
    for (const message of early) void this.acknowledge(message.getMessageId());
    return messages.slice(early.length);
  }

  /** What is damaged is acknowledged with its reason, as every client does; what we cannot read stays with the broker. */
  #refuse(command: CommandOf<'Message'>, opened: Exclude<OpenedEntry, { kind: 'messages' }>): void {
    this.#returnPermits(opened.count);
    const { ledgerId, entryId } = command.messageId;
    const where = `${this.topic} (${ledgerId},${entryId})`;
    if (opened.kind === 'unsupported')
      return this.#settings.log(3, `${where} is ${opened.what}: not delivered.`);
    this.#settings.log(3, `${where} is damaged: ${opened.error.message}`);
    this.#send({
      type: 'Ack',
      consumerId: this.#id,
      ackType: 'Individual',
      messageIds: [{ ledgerId, entryId }],
      validationError: opened.why,
    });
  }

  #sentAway(): void {
    if (this.#state.status === 'seeking') {
      this.#state = { status: 'seeking', sentAway: true };
      return;
    }
    this.#connection?.removeConsumer(this.#id);
    this.#link.lost(new PulsarError('Disconnected', 'The broker closed the consumer.'));
  }

  #seekCommand(target: MessageId | number, requestId: number): CommandToSend {
    const to = typeof target === 'number' ? { messagePublishTime: target } : { messageId: target.toData() };
    return { type: 'Seek', consumerId: this.#id, requestId, ...to };
  }

  /** What was acknowledged, asked for or delivered before the move means nothing after it. */
  #moveTo(target: MessageId | number): void {
    this.#acks.forget();
    this.#nacks.clear();
    this.#lastTaken = undefined;
    const id = typeof target === 'number' ? MessageId.earliest() : target;
    this.#start = { id, inclusive: false };
    this.#returnPermits(this.#inbox.discard(this));
  }

  async #afterSeek(): Promise<void> {
    const sentAway = this.#state.status === 'seeking' && this.#state.sentAway;
    if (this.#state.status === 'seeking') this.#state = { status: 'open' };
    if (!sentAway || this.#connection === undefined) return;
    this.#connection.removeConsumer(this.#id);
    await this.#link.again();
  }

  /** Only shared subscriptions redeliver single entries; for the others all starts again after what is acknowledged. */
  #redeliver(entries: readonly { readonly ledgerId: number; readonly entryId: number }[]): void {
    const shared = this.#config.type === 'Shared' || this.#config.type === 'KeyShared';
    if (!shared) {
      this.#epoch++;
      this.#returnPermits(this.#inbox.discard(this));
    }
    this.#send({
      type: 'RedeliverUnacknowledgedMessages',
      consumerId: this.#id,
      messageIds: shared ? entries.map(({ ledgerId, entryId }) => ({ ledgerId, entryId })) : [],
      consumerEpoch: this.#epoch,
    });
  }

  #returnPermits(count: number): void {
    this.#permits += count;
    if (this.#permits < Math.max(1, this.#config.queueSize / 2)) return;
    this.#flow(this.#permits);
    this.#permits = 0;
  }

  #flow(messagePermits: number): void {
    this.#send({ type: 'Flow', consumerId: this.#id, messagePermits });
  }

  #send(command: CommandToSend): boolean {
    this.#connection?.send(command);
    return this.#connection !== undefined;
  }

  #connected(): Connection {
    if (this.#state.status === 'closed') throw closed('consumer');
    if (this.#connection !== undefined) return this.#connection;
    throw new PulsarError('Disconnected', `${this.topic} has no connection at the moment.`);
  }

  #end(): void {
    this.#state = { status: 'closed' };
    this.#connection = undefined;
    this.#nacks.clear();
    this.#link.close();
  }
}

function countOf(opened: OpenedEntry): number {
  return opened.kind === 'messages' ? opened.messages.length + opened.skipped : opened.count;
}
