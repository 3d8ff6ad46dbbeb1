import { Cursor } from '../dispatch/cursor.ts';
import type { DispatchContext, Dispatcher, Recipient } from '../dispatch/dispatcher.ts';
import { EntryIndex } from '../storage/entry-index.ts';
import { ManualClock } from './manual-clock.ts';

/** A consumer that keeps what it is given. */
export class FakeConsumer implements Recipient {
  readonly name: string;
  readonly priority: number;
  permits = 0;
  writable = true;
  isActive: boolean | undefined;
  /** Given and not acknowledged, in the order it came. */
  readonly held: number[] = [];
  readonly #received: (consumer: FakeConsumer, ids: readonly number[]) => void;

  constructor(
    name: string,
    received: (consumer: FakeConsumer, ids: readonly number[]) => void = () => undefined,
    priority = 0,
  ) {
    this.name = name;
    this.priority = priority;
    this.#received = received;
  }

  deliver(ids: readonly number[]): void {
    this.#received(this, ids);
    this.held.push(...ids);
  }

  activeChanged(isActive: boolean): void {
    this.isActive = isActive;
  }
}

/** A subscription without I/O: entries, a cursor, a dispatcher. */
export class DispatchModel {
  readonly index = new EntryIndex();
  readonly cursor = new Cursor({ m: -1 });
  readonly clock = new ManualClock(1_000_000);
  readonly dispatcher: Dispatcher;

  constructor(make: (context: DispatchContext) => Dispatcher) {
    this.dispatcher = make({ entries: this.index, cursor: this.cursor, clock: this.clock });
  }

  publish(keyHash: number, batchSize = 0, deliverAtMs = 0): void {
    const offset = this.index.last + 1;
    this.index.add(
      { batchSize, keyHash, publishTimeMs: offset, deliverAtMs },
      offset * 100,
      offset * 100 + 100,
    );
    this.dispatcher.pump();
  }

  join(consumer: FakeConsumer): void {
    this.dispatcher.add(consumer);
    this.dispatcher.pump();
  }

  leave(consumer: FakeConsumer): void {
    consumer.held.length = 0;
    this.dispatcher.remove(consumer);
    this.dispatcher.pump();
  }

  flow(consumer: FakeConsumer, permits: number): void {
    consumer.permits += permits;
    this.dispatcher.pump();
  }

  ack(consumer: FakeConsumer, id: number): void {
    consumer.held.splice(consumer.held.indexOf(id), 1);
    this.cursor.ack(id);
    this.dispatcher.acked(id);
    this.dispatcher.pump();
  }

  /** The client drops all it has and asks for it again. */
  redeliverAll(consumer: FakeConsumer): void {
    consumer.held.length = 0;
    this.dispatcher.redeliver(consumer);
    this.dispatcher.pump();
  }
}
