import type { Clock } from '../clock.ts';
import { fullAckSet, intersectAckSets } from '../dispatch/ack-set.ts';
import { type BatchAck, Cursor, type CursorState } from '../dispatch/cursor.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { ConsistentHashing, StickyRanges } from '../dispatch/hash-ranges.ts';
import { KeySharedDispatcher } from '../dispatch/key-shared-dispatcher.ts';
import { SharedDispatcher } from '../dispatch/shared-dispatcher.ts';
import { SingleActiveDispatcher } from '../dispatch/single-active-dispatcher.ts';
import { BrokerError } from '../errors.ts';
import type { TopicLog } from '../storage/topic-log.ts';
import type { Consumer } from './consumer.ts';
import type { StoredSubscription } from './cursor-store.ts';

export type SubscriptionType = 'Exclusive' | 'Shared' | 'Failover' | 'Key_Shared';

/** What an acknowledgement names: an entry, or part of its batch. */
export interface AckedEntry {
  readonly entryId: number;
  readonly batch?: BatchAck;
}

export interface SubscriptionOptions {
  readonly name: string;
  readonly isDurable: boolean;
  readonly log: TopicLog;
  readonly clock: Clock;
  readonly partition: number;
  readonly cursor: CursorState;
  readonly properties: Readonly<Record<string, string>>;
  /** The cursor of a durable subscription has moved. */
  readonly changed: (subscription: Subscription) => void;
  /** The last consumer of a non-durable subscription has gone. */
  readonly abandoned: (subscription: Subscription) => void;
}

interface Delivery {
  readonly type: SubscriptionType;
  readonly dispatcher: Dispatcher;
  readonly sticky: StickyRanges | undefined;
}

/** A subscription: its cursor, its consumers, and the dispatcher that their type asks for. */
export class Subscription {
  readonly options: SubscriptionOptions;
  readonly cursor: Cursor;
  properties: Readonly<Record<string, string>>;
  readonly #consumers = new Set<Consumer>();
  #delivery: Delivery | undefined;
  #isSeeking = false;

  constructor(options: SubscriptionOptions) {
    this.options = options;
    this.properties = options.properties;
    this.cursor = new Cursor(options.cursor);
  }

  get name(): string {
    return this.options.name;
  }

  get consumers(): ReadonlySet<Consumer> {
    return this.#consumers;
  }

  /** The type its consumers gave it last; undefined before the first. */
  get type(): SubscriptionType | undefined {
    return this.#delivery?.type;
  }

  get dispatcher(): Dispatcher | undefined {
    return this.#delivery?.dispatcher;
  }

  /** Messages not acknowledged yet, as far as whole entries go. */
  get backlog(): number {
    const { index } = this.options.log;
    let count = 0;
    for (let id = this.cursor.markDelete + 1; id <= index.last; id += 1) {
      if (!this.cursor.isAcked(id)) count += index.messages(id);
    }
    return count;
  }

  state(): StoredSubscription {
    return { cursor: this.cursor.state(), properties: this.properties };
  }

  /** @throws BrokerError `ConsumerBusy`, `ConsumerAssignError`. */
  attach(consumer: Consumer, type: SubscriptionType, isSticky: boolean): void {
    const delivery = this.#deliveryFor(type, isSticky);
    const { ranges } = consumer.options;
    if (delivery.sticky?.overlaps(ranges ?? []) === true) {
      throw new BrokerError('ConsumerAssignError', 'Range conflict with another consumer');
    }
    this.#consumers.add(consumer);
    consumer.subscription = this;
    if (delivery.dispatcher instanceof KeySharedDispatcher) delivery.dispatcher.add(consumer, ranges);
    else delivery.dispatcher.add(consumer);
  }

  /** What it had not acknowledged goes to others, or waits. Idempotent. */
  detach(consumer: Consumer): void {
    if (!this.#consumers.delete(consumer)) return;
    consumer.closed();
    this.dispatcher?.remove(consumer);
    const isAbandoned = this.#consumers.size === 0 && !this.options.isDurable && !this.#isSeeking;
    if (isAbandoned) this.options.abandoned(this);
    else this.pump();
  }

  /** Detaches the consumer and tells its client. */
  disconnect(consumer: Consumer): void {
    this.detach(consumer);
    consumer.options.channel.close(consumer);
  }

  disconnectAll(): void {
    for (const consumer of this.#consumers) this.disconnect(consumer);
  }

  pump(): void {
    this.dispatcher?.pump();
  }

  flow(consumer: Consumer, permits: number): void {
    consumer.permits += permits;
    this.pump();
  }

  ack(entries: readonly AckedEntry[]): void {
    for (const { entryId, batch } of entries) {
      if (this.#exists(entryId) && this.cursor.ack(entryId, batch)) this.dispatcher?.acked(entryId);
    }
    this.#moved();
  }

  /** @throws BrokerError `NotAllowedError` where consumers share. */
  ackThrough({ entryId, batch }: AckedEntry): void {
    if (this.type === 'Shared' || this.type === 'Key_Shared') {
      throw new BrokerError(
        'NotAllowedError',
        `Cumulative acknowledgement is not allowed on ${this.type} subscriptions`,
      );
    }
    if (!this.#exists(entryId)) return;
    this.cursor.ackThrough(entryId, batch);
    this.dispatcher?.ackedThrough(this.cursor.markDelete);
    this.#moved();
  }

  /** Delivers again what the consumer holds: these entries, or all of them. */
  redeliver(consumer: Consumer, ids?: readonly number[]): void {
    if (ids === undefined || this.type === 'Exclusive' || this.type === 'Failover') consumer.dropReads();
    this.dispatcher?.redeliver(consumer, ids);
    this.pump();
  }

  /** Only the one consumer there is may take the subscription away. */
  canUnsubscribe(consumer: Consumer): boolean {
    return this.#consumers.size === 1 && this.#consumers.has(consumer);
  }

  /**
   * Goes to an entry, which will be the next to be delivered; `ackSet` names the messages of its batch to deliver.
   * As in Pulsar, every consumer is closed first: the client subscribes again.
   */
  seek(entryId: number, ackSet: readonly bigint[] = []): void {
    this.#isSeeking = true;
    this.disconnectAll();
    this.#isSeeking = false;
    const { index } = this.options.log;
    const next = Math.min(Math.max(entryId, 0), index.last + 1);
    const partial = intersectAckSets(ackSet, fullAckSet(index.batchSize(next)));
    this.cursor.reset(next - 1, [], partial.length > 0 ? new Map([[next, partial]]) : new Map());
    this.dispatcher?.reset();
    this.#moved();
    this.pump();
  }

  close(): void {
    this.disconnectAll();
    this.dispatcher?.close();
  }

  /** The type may change while nobody is connected, and with it who decides. */
  #deliveryFor(type: SubscriptionType, isSticky: boolean): Delivery {
    const current = this.#delivery;
    const isTaken = this.#consumers.size > 0;
    if (isTaken && type === 'Exclusive' && current?.type === 'Exclusive') {
      throw new BrokerError('ConsumerBusy', 'Exclusive consumer is already connected');
    }
    if (current?.type === type && (current.sticky !== undefined) === isSticky) return current;
    if (isTaken) throw new BrokerError('ConsumerBusy', 'Subscription is of different type');
    current?.dispatcher.close();
    this.#delivery = this.#newDelivery(type, isSticky);
    return this.#delivery;
  }

  #newDelivery(type: SubscriptionType, isSticky: boolean): Delivery {
    const context = { entries: this.options.log.index, cursor: this.cursor, clock: this.options.clock };
    if (type === 'Shared') return { type, dispatcher: new SharedDispatcher(context), sticky: undefined };
    if (type === 'Key_Shared') {
      const sticky = isSticky ? new StickyRanges() : undefined;
      return {
        type,
        dispatcher: new KeySharedDispatcher(context, sticky ?? new ConsistentHashing()),
        sticky,
      };
    }
    return {
      type,
      dispatcher: new SingleActiveDispatcher(context, this.options.partition),
      sticky: undefined,
    };
  }

  #exists(entryId: number): boolean {
    return entryId >= 0 && entryId <= this.options.log.index.last;
  }

  #moved(): void {
    if (this.options.isDurable) this.options.changed(this);
    if (this.type === 'Shared' || this.type === 'Key_Shared') this.pump();
  }
}
