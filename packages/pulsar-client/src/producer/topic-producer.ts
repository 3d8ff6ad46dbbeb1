import { type CommandOf, type Frame, writableCompressions } from '@alpes/pulsar-protocol';
import type { ProducerMessage } from '../config.ts';
import type { Brokers } from '../connection/brokers.ts';
import { type Connection, type Endpoint, GOODBYE_MS } from '../connection/connection.ts';
import { type Attachment, TopicLink } from '../connection/topic-link.ts';
import { closed, PulsarError } from '../errors.ts';
import { MessageId } from '../message-id.ts';
import type { Settings } from '../settings.ts';
import { wireSchema } from '../wire-schema.ts';
import { OpenBatches } from './batches.ts';
import {
  encodeBatch,
  encodeSingle,
  type Outgoing,
  type PendingEntry,
  type Settle,
  sizeOf,
} from './outgoing.ts';
import { PendingEntries } from './pending-entries.ts';
import type { ProducerSettings } from './producer-settings.ts';
import { Sequence } from './sequence.ts';

/** What must fit beside data, properties and keys under the broker's limit. */
const METADATA_ROOM = 512;

/**
 * open: takes messages. Left for closing by `close`, for closed by an error nothing gets over.
 * closing: takes none, finishes what it has. Left for closed when that is settled or the connection is lost.
 * closed: final; `error` is what sends fail with.
 */
type State =
  | { readonly status: 'open' }
  | { readonly status: 'closing' }
  | { readonly status: 'closed'; readonly error: PulsarError };

/**
 * Sends to one topic, or one partition. Messages are stored in the order of `send`, each once as long as the broker
 * kept its connection; what was not acknowledged when it broke is sent again, in order, and may then be stored twice
 * (unless the broker deduplicates). When a message fails, everything behind it that was not acknowledged fails too:
 * nothing is ever stored without what stood before it. With batches by key both hold for each key.
 */
export class TopicProducer implements Attachment, Endpoint {
  readonly topic: string;
  readonly #id: number;
  readonly #partition: number;
  readonly #config: ProducerSettings;
  readonly #settings: Settings;
  readonly #link: TopicLink;
  readonly #batches: OpenBatches;
  readonly #pending = new PendingEntries();
  readonly #waiting: Outgoing[] = [];
  readonly #sequence: Sequence;
  readonly #flushes: { readonly upTo: number; readonly resolve: () => void }[] = [];
  #state: State = { status: 'open' };
  #connection: Connection | undefined;
  #name: string;
  #epoch = 0;
  #schemaVersion: Buffer | undefined;
  #maxMessageSize = 0;
  /** Sent to the broker or in a batch, not settled. */
  #inFlight = 0;
  #accepted = 0;
  #settled = 0;
  #cancelDelay: (() => void) | undefined;
  #cancelTimeout: (() => void) | undefined;

  constructor(
    id: number,
    topic: string,
    partition: number,
    config: ProducerSettings,
    brokers: Brokers,
    settings: Settings,
  ) {
    this.#id = id;
    this.topic = topic;
    this.#partition = partition;
    this.#config = config;
    this.#settings = settings;
    this.#name = config.producerName ?? '';
    this.#sequence = new Sequence(config.initialSequenceId);
    this.#link = new TopicLink(this, brokers, settings);
    this.#batches = new OpenBatches(config.batchingType, config.batchLimits);
    if (writableCompressions.has(config.compression)) return;
    throw new PulsarError('NotSupported', `This Node cannot compress with ${config.compression}.`);
  }

  /** @throws {PulsarError} why there is no producer */
  start(): Promise<void> {
    return this.#link.start();
  }

  get name(): string {
    return this.#name;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  enqueue(message: ProducerMessage, settle: Settle): void {
    if (!Buffer.isBuffer(message.data))
      return settle(new PulsarError('InvalidMessage', 'data must be a Buffer.'));
    const size = sizeOf(message);
    const refusal = this.#refusal(size);
    if (refusal !== undefined) return settle(refusal);
    this.#accepted++;
    const outgoing = { message, settle, size };
    if (this.#inFlight >= this.#config.maxPendingMessages) this.#waiting.push(outgoing);
    else this.#admit(outgoing);
  }

  /** Resolves when everything accepted before is settled, well or not. */
  flush(): Promise<void> {
    this.#sendBatches();
    if (this.#settled === this.#accepted) return Promise.resolve();
    return new Promise((resolve) => this.#flushes.push({ upTo: this.#accepted, resolve }));
  }

  /** Waits for what is under way while there is a connection, up to the operation's time-out; the rest fails with `AlreadyClosed`. */
  async close(): Promise<void> {
    if (this.#state.status !== 'open') return;
    this.#state = { status: 'closing' };
    if (this.connected) await this.#flushInTime();
    const connection = this.#connection;
    this.#end(closed('producer'));
    if (connection !== undefined) await this.#sayGoodbye(connection);
  }

  async #sayGoodbye(connection: Connection): Promise<void> {
    connection.removeProducer(this.#id);
    await connection
      .request(
        'Success',
        (requestId) => ({ type: 'CloseProducer', producerId: this.#id, requestId }),
        GOODBYE_MS,
      )
      .catch(() => undefined);
  }

  #flushInTime(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#settings.clock.after(this.#settings.operationTimeoutMs, resolve);
      void this.flush().then(() => {
        cancel();
        resolve();
      });
    });
  }

  async attach(connection: Connection): Promise<void> {
    connection.addProducer(this.#id, this);
    try {
      this.#introduced(connection, await this.#introduce(connection));
    } catch (error) {
      connection.removeProducer(this.#id);
      throw error;
    }
  }

  detached(): void {
    this.#connection = undefined;
    if (this.#state.status === 'closing') this.#end(closed('producer'));
  }

  failed(error: PulsarError): void {
    this.#end(error);
  }

  disconnected(error: PulsarError): void {
    this.#link.lost(error);
  }

  receive({ command }: Frame): void {
    if (command.type === 'SendReceipt') this.#receipt(command);
    else if (command.type === 'SendError') this.#sendError(command);
    else if (command.type === 'CloseProducer') this.#sentAway();
  }

  #introduce(connection: Connection): Promise<CommandOf<'ProducerSuccess'>> {
    const { producerName, schema, accessMode, properties } = this.#config;
    return connection.request('ProducerSuccess', (requestId) => ({
      type: 'Producer',
      topic: this.topic,
      producerId: this.#id,
      requestId,
      producerName: this.#name === '' ? undefined : this.#name,
      userProvidedProducerName: producerName !== undefined,
      epoch: this.#epoch++,
      metadata: properties,
      schema: wireSchema(schema),
      accessMode,
    }));
  }

  #introduced(connection: Connection, answer: CommandOf<'ProducerSuccess'>): void {
    this.#name = answer.producerName;
    this.#schemaVersion = answer.schemaVersion?.length ? Buffer.from(answer.schemaVersion) : undefined;
    this.#maxMessageSize = connection.maxMessageSize;
    this.#sequence.startAfter(answer.lastSequenceId);
    if (this.#state.status === 'closed') return void this.#sayGoodbye(connection);
    this.#connection = connection;
    for (const entry of this.#pending.all()) write(connection, entry);
  }

  #refusal(size: number): PulsarError | undefined {
    if (this.#state.status === 'closed') return this.#state.error;
    if (this.#state.status === 'closing') return closed('producer');
    if (size > this.#maxMessageSize - METADATA_ROOM) {
      return new PulsarError('MessageTooBig', `${size} bytes; the broker takes ${this.#maxMessageSize}.`);
    }
    if (this.#inFlight < this.#config.maxPendingMessages || this.#config.blockIfQueueFull) return undefined;
    return new PulsarError('ProducerQueueFull', `${this.#inFlight} messages wait for the broker already.`);
  }

  #admit(outgoing: Outgoing): void {
    this.#inFlight++;
    if (!this.#config.batchingEnabled || isDelayed(outgoing.message)) {
      this.#sendBatches();
      this.#sendTogether([outgoing]);
      return;
    }
    if (!this.#batches.fits(outgoing)) this.#sendBatches();
    this.#batches.add(outgoing);
    if (this.#batches.full) this.#sendBatches();
    else this.#cancelDelay ??= this.#scheduleBatches();
  }

  #scheduleBatches(): () => void {
    const { publishDelayMs } = this.#config;
    if (publishDelayMs > 0) return this.#settings.clock.after(publishDelayMs, () => this.#sendBatches());
    const immediate = setImmediate(() => this.#sendBatches());
    return () => clearImmediate(immediate);
  }

  #sendBatches(): void {
    this.#cancelDelay?.();
    this.#cancelDelay = undefined;
    if (this.#batches.empty) return;
    for (const messages of this.#batches.drain()) this.#sendTogether(messages);
  }

  #sendTogether(messages: readonly Outgoing[]): void {
    const now = this.#settings.clock.now();
    const entry: PendingEntry = {
      ...this.#encode(messages, now),
      messages,
      batched: messages.length > 1,
      deadline: now + this.#config.sendTimeoutMs,
    };
    this.#pending.push(entry);
    if (this.#config.sendTimeoutMs > 0)
      this.#cancelTimeout ??= this.#scheduleTimeout(this.#config.sendTimeoutMs);
    if (this.#connection !== undefined) write(this.#connection, entry);
  }

  #encode(messages: readonly Outgoing[], publishTime: number) {
    const origin = {
      producerId: this.#id,
      producerName: this.#name,
      schemaVersion: this.#schemaVersion,
      compression: this.#config.compression,
      sameKey: this.#config.batchingType === 'KeyBasedBatching',
      publishTime,
    };
    const ids = messages.map(({ message }) => this.#sequence.next(message.sequenceId));
    if (messages.length > 1) return encodeBatch(messages, ids, origin);
    return encodeSingle(messages[0]!.message, ids[0]!, origin);
  }

  /** Receipts come in the order of sending. An older one was for what had timed out, or came twice. */
  #receipt(command: CommandOf<'SendReceipt'>): void {
    const oldest = this.#pending.oldest;
    if (oldest === undefined || command.sequenceId < oldest.sequenceId) return;
    if (command.sequenceId > oldest.sequenceId) return this.#resend('A receipt came before its turn.');
    this.#pending.shift();
    this.#settle(oldest, undefined, command);
    this.#admitWaiting();
  }

  #sendError(command: CommandOf<'SendError'>): void {
    const error = new PulsarError(command.error, command.message);
    const oldest = this.#pending.oldest;
    if (oldest === undefined || command.sequenceId !== oldest.sequenceId) return;
    if (command.error === 'TopicTerminatedError') this.#end(error);
    else if (command.error === 'NotAllowedError') this.#failPending(error);
    else this.#resend(error.message);
  }

  /** A new connection, on which everything that was not acknowledged goes again. */
  #resend(reason: string): void {
    this.#connection?.abandon(new PulsarError('Disconnected', reason));
  }

  /** The broker moves the topic, or ends it; it says so instead of breaking the connection. */
  #sentAway(): void {
    this.#connection?.removeProducer(this.#id);
    this.#link.lost(new PulsarError('Disconnected', 'The broker closed the producer.'));
  }

  #scheduleTimeout(ms: number): () => void {
    return this.#settings.clock.after(ms, () => this.#checkTimeout());
  }

  #checkTimeout(): void {
    this.#cancelTimeout = undefined;
    const oldest = this.#pending.oldest;
    if (oldest === undefined) return;
    const leftMs = oldest.deadline - this.#settings.clock.now();
    if (leftMs > 0) this.#cancelTimeout = this.#scheduleTimeout(leftMs);
    else this.#failPending(new PulsarError('Timeout', 'The broker did not acknowledge the message in time.'));
  }

  /** In order, and with everything behind it: see the class. */
  #failPending(error: PulsarError): void {
    this.#sendBatches();
    const entries = this.#pending.drain();
    const waiting = this.#waiting.splice(0);
    for (const entry of entries) this.#settle(entry, error);
    this.#settled += waiting.length;
    for (const { settle } of waiting) settle(error);
    this.#finishFlushes();
  }

  #admitWaiting(): void {
    const room = this.#config.maxPendingMessages - this.#inFlight;
    if (room <= 0 || this.#waiting.length === 0) return;
    for (const outgoing of this.#waiting.splice(0, room)) this.#admit(outgoing);
  }

  #settle(entry: PendingEntry, error?: PulsarError, receipt?: CommandOf<'SendReceipt'>): void {
    const { messages } = entry;
    this.#inFlight -= messages.length;
    this.#settled += messages.length;
    const { ledgerId = -1, entryId = -1 } = receipt?.messageId ?? {};
    for (let index = 0; index < messages.length; index++) {
      const { settle } = messages[index]!;
      if (error !== undefined) settle(error);
      else if (!entry.batched) settle(undefined, new MessageId(ledgerId, entryId, this.#partition));
      else settle(undefined, new MessageId(ledgerId, entryId, this.#partition, index, messages.length));
    }
    this.#finishFlushes();
  }

  #finishFlushes(): void {
    while (this.#flushes.length > 0 && this.#flushes[0]!.upTo <= this.#settled)
      this.#flushes.shift()!.resolve();
  }

  #end(error: PulsarError): void {
    if (this.#state.status === 'closed') return;
    this.#state = { status: 'closed', error };
    this.#connection = undefined;
    this.#link.close();
    this.#failPending(error);
    this.#cancelTimeout?.();
    this.#cancelTimeout = undefined;
  }
}

function isDelayed(message: ProducerMessage): boolean {
  return message.deliverAt !== undefined || message.deliverAfter !== undefined;
}

function write(connection: Connection, { frame, content }: PendingEntry): void {
  connection.write(frame);
  connection.write(content);
}
