import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { EntryFacts } from '../storage/entry.ts';
import type { EntryDone, TopicLog } from '../storage/topic-log.ts';
import type { TopicInfo } from './catalogue.ts';
import type { CursorStore, StoredSubscription } from './cursor-store.ts';
import { Producers } from './producers.ts';
import { Subscription } from './subscription.ts';
import type { TopicName } from './topic-name.ts';

export interface TopicOptions {
  readonly name: TopicName;
  readonly info: TopicInfo;
  readonly log: TopicLog;
  readonly cursors: CursorStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly saveEpoch: (epoch: number) => Promise<void>;
}

/** Where a new subscription begins: `entryId` is the first entry it gets. */
export interface SubscriptionStart {
  readonly entryId: number;
}

/** A loaded topic: its log, its producers and its subscriptions. */
export class Topic {
  readonly name: TopicName;
  readonly ledgerId: number;
  readonly log: TopicLog;
  readonly producers: Producers;
  readonly #options: TopicOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  #messagesIn = 0;
  #bytesIn = 0;

  constructor(options: TopicOptions) {
    this.#options = options;
    this.name = options.name;
    this.ledgerId = options.info.ledgerId;
    this.log = options.log;
    this.producers = new Producers(options.info.epoch, options.saveEpoch);
    for (const [name, stored] of options.cursors.ofTopic(options.name.full)) {
      this.#subscriptions.set(name, this.#newSubscription(name, true, within(stored, this.log.index.last)));
    }
  }

  get subscriptions(): ReadonlyMap<string, Subscription> {
    return this.#subscriptions;
  }

  /** Since the topic was loaded. */
  get messagesIn(): number {
    return this.#messagesIn;
  }

  get bytesIn(): number {
    return this.#bytesIn;
  }

  /** Nobody writes or reads it, and nothing was ever written. */
  get isIdle(): boolean {
    return this.producers.size === 0 && this.#subscriptions.size === 0 && this.log.index.last < 0;
  }

  /**
   * `done` is called when the entry is on the disk; consumers get it then. When it can't be written, what was sent
   * after it fails too, and all producers are disconnected: they connect again and send in order.
   */
  publish(facts: EntryFacts, block: Uint8Array, done: EntryDone): void {
    this.log.append(facts, block, (error, entryId) => {
      done(error, entryId);
      if (error === null) {
        this.#messagesIn += Math.max(1, facts.batchSize);
        this.#bytesIn += block.length;
        this.#scheduleDispatch();
      } else this.#writeFailed(error);
    });
  }

  /** Resolves when a durable subscription is on the disk. It must not exist. */
  async createSubscription(
    name: string,
    isDurable: boolean,
    start: SubscriptionStart,
    properties: Readonly<Record<string, string>> = {},
  ): Promise<Subscription> {
    const stored: StoredSubscription = { cursor: { m: start.entryId - 1 }, properties };
    const subscription = this.#newSubscription(name, isDurable, stored);
    this.#subscriptions.set(name, subscription);
    try {
      if (isDurable) await this.#options.cursors.put(this.name.full, name, stored);
    } catch (error) {
      this.#subscriptions.delete(name);
      throw error;
    }
    return subscription;
  }

  /** Closes its consumers and forgets it. Resolves when that is on the disk. */
  async removeSubscription(subscription: Subscription): Promise<void> {
    this.#subscriptions.delete(subscription.name);
    subscription.close();
    if (subscription.options.isDurable) await this.#options.cursors.remove(this.name.full, subscription.name);
  }

  /** Closes producers and consumers, finishes writing, closes the file. */
  async close(): Promise<void> {
    this.disconnectAll();
    await this.log.close();
  }

  disconnectAll(): void {
    this.producers.disconnectAll();
    for (const subscription of this.#subscriptions.values()) subscription.close();
  }

  #isDispatchScheduled = false;

  /** One dispatch for all entries of a group. */
  #scheduleDispatch(): void {
    if (this.#isDispatchScheduled) return;
    this.#isDispatchScheduled = true;
    queueMicrotask(() => {
      this.#isDispatchScheduled = false;
      for (const subscription of this.#subscriptions.values()) subscription.pump();
    });
  }

  #isFailing = false;

  #writeFailed(error: Error): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#options.logger.error(
      { error, topic: this.name.full },
      'write failed; nothing of it was acknowledged',
    );
    // After every failed send of this turn was answered.
    setImmediate(() => {
      this.#isFailing = false;
      this.producers.disconnectAll();
    });
  }

  #newSubscription(name: string, isDurable: boolean, stored: StoredSubscription): Subscription {
    return new Subscription({
      name,
      isDurable,
      log: this.log,
      clock: this.#options.clock,
      partition: this.name.partition,
      cursor: stored.cursor,
      properties: stored.properties ?? {},
      changed: (subscription) =>
        this.#options.cursors.changed(this.name.full, name, () => subscription.state()),
      abandoned: (subscription) => {
        this.#subscriptions.delete(name);
        subscription.dispatcher?.close();
      },
    });
  }
}

/** A cursor can't be ahead of what was written; should a file have been cut by hand, it starts at its end. */
function within(stored: StoredSubscription, last: number): StoredSubscription {
  return stored.cursor.m <= last ? stored : { ...stored, cursor: { m: last } };
}
