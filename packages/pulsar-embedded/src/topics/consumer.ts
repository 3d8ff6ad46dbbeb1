import type { Recipient } from '../dispatch/dispatcher.ts';
import type { HashRange } from '../dispatch/hash-ranges.ts';
import type { Logger } from '../logger.ts';
import type { TopicLog } from '../storage/topic-log.ts';
import type { Subscription } from './subscription.ts';

/** A consumer's connection, as a consumer sees it. */
export interface ConsumerChannel {
  /** False while more bytes wait to be sent than should. */
  readonly writable: boolean;
  readonly address: string;
  /** Sends entries in order; `blocks` are their bytes. */
  send(consumer: Consumer, ids: readonly number[], blocks: readonly Buffer[]): void;
  activeChanged(consumer: Consumer, isActive: boolean): void;
  /** Tells the client that its consumer is gone, and forgets it. */
  close(consumer: Consumer): void;
}

export interface ConsumerOptions {
  readonly id: number;
  readonly name: string;
  readonly priority: number;
  readonly channel: ConsumerChannel;
  readonly log: TopicLog;
  readonly logger: Logger;
  /** Key_Shared STICKY only. */
  readonly ranges?: readonly HashRange[];
  /** Counts the client's redelivery requests, so that it can tell what was sent before one; -1 when it doesn't. */
  readonly epoch: number;
  readonly connectedAtMs: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A connected consumer: takes what the dispatcher gives it, fetches the bytes and hands them to its connection. */
export class Consumer implements Recipient {
  readonly options: ConsumerOptions;
  permits = 0;
  /** What the client last said; goes out with every message. */
  epoch: number;
  messagesOut = 0;
  bytesOut = 0;
  /** Set by the subscription that takes the consumer. */
  subscription: Subscription | undefined;
  #isReading = false;
  #isClosed = false;
  /** Reads begun before the last redelivery of everything are thrown away: order would break. */
  #generation = 0;

  constructor(options: ConsumerOptions) {
    this.options = options;
    this.epoch = options.epoch;
  }

  get name(): string {
    return this.options.name;
  }

  get priority(): number {
    return this.options.priority;
  }

  /** One read from the file at a time bounds what a slow consumer costs in memory. */
  get writable(): boolean {
    return !this.#isReading && !this.#isClosed && this.options.channel.writable;
  }

  deliver(ids: readonly number[]): void {
    const blocks = this.options.log.cached(ids);
    if (blocks === undefined) void this.#readAndSend(ids);
    else this.#send(ids, blocks);
  }

  activeChanged(isActive: boolean): void {
    this.options.channel.activeChanged(this, isActive);
  }

  /** Forgets entries that are being read, and gives their permits back. */
  dropReads(): void {
    this.#generation += 1;
  }

  closed(): void {
    this.#isClosed = true;
  }

  #send(ids: readonly number[], blocks: readonly Buffer[]): void {
    const { index } = this.options.log;
    for (const id of ids) this.messagesOut += index.messages(id);
    for (const block of blocks) this.bytesOut += block.length;
    this.options.channel.send(this, ids, blocks);
  }

  async #readAndSend(ids: readonly number[]): Promise<void> {
    const generation = this.#generation;
    this.#isReading = true;
    try {
      const blocks = await this.options.log.read(ids);
      this.#isReading = false;
      if (this.#isClosed) return;
      if (generation === this.#generation) this.#send(ids, blocks);
      else for (const id of ids) this.permits += this.options.log.index.messages(id);
      this.subscription?.pump();
    } catch (error) {
      this.#isReading = false;
      if (this.#isClosed) return;
      this.options.logger.error(
        { error, consumer: this.name },
        'entries could not be read; closing the consumer',
      );
      this.subscription?.disconnect(this);
    }
  }
}
