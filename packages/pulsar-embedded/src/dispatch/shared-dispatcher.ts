import { DelayedEntries } from './delayed-entries.ts';
import {
  type DispatchContext,
  type Dispatcher,
  MAX_DELIVERY_BYTES,
  MAX_UNACKED_MESSAGES,
  type Recipient,
} from './dispatcher.ts';
import { MinHeap } from './min-heap.ts';
import { PendingEntries } from './pending-entries.ts';

/** Pulsar's dispatcherMaxRoundRobinBatchSize. */
const ENTRIES_PER_TURN = 20;

/** Shared: entries go round among the consumers of the lowest priority number that have permits. */
export class SharedDispatcher implements Dispatcher {
  readonly active = undefined;
  readonly #context: DispatchContext;
  readonly #pending = new PendingEntries();
  readonly #replay = new MinHeap<number>();
  readonly #delayed: DelayedEntries;
  #recipients: Recipient[] = [];
  #turn = 0;
  #readNext: number;

  constructor(context: DispatchContext) {
    this.#context = context;
    this.#readNext = context.cursor.markDelete + 1;
    this.#delayed = new DelayedEntries(context.clock, () => this.pump());
  }

  add(recipient: Recipient): void {
    this.#recipients.push(recipient);
  }

  remove(recipient: Recipient): void {
    this.#recipients = this.#recipients.filter((other) => other !== recipient);
    this.redeliver(recipient);
    this.#pending.forget(recipient);
  }

  pump(): void {
    for (const id of this.#delayed.takeDue()) this.#replay.push(id, id);
    for (;;) {
      const recipient = this.#next();
      if (recipient === undefined) return;
      const ids = this.#take(recipient);
      if (ids.length === 0) return;
      recipient.deliver(ids);
    }
  }

  acked(id: number): void {
    this.#pending.acked(id);
  }

  ackedThrough(id: number): void {
    for (const held of this.#pending.through(id)) this.#pending.acked(held);
    this.#readNext = Math.max(this.#readNext, this.#context.cursor.markDelete + 1);
  }

  redeliver(recipient: Recipient, ids: readonly number[] = this.#pending.heldBy(recipient)): void {
    for (const id of ids) {
      if (this.#pending.holder(id) !== recipient) continue;
      this.#pending.takeBack(id);
      this.#replay.push(id, id);
    }
  }

  reset(): void {
    this.#pending.clear();
    this.#replay.clear();
    this.#delayed.clear();
    this.#readNext = this.#context.cursor.markDelete + 1;
  }

  redeliveryCount(id: number): number {
    return this.#pending.redeliveryCount(id);
  }

  unackedMessages(recipient: Recipient): number {
    return this.#pending.unackedMessages(recipient);
  }

  close(): void {
    this.#delayed.clear();
  }

  #next(): Recipient | undefined {
    let best: Recipient | undefined;
    const count = this.#recipients.length;
    for (let step = 0; step < count; step += 1) {
      const candidate = this.#recipients[(this.#turn + step) % count] as Recipient;
      if (!this.#hasRoom(candidate)) continue;
      if (best === undefined || candidate.priority < best.priority) best = candidate;
    }
    if (best !== undefined) this.#turn = (this.#recipients.indexOf(best) + 1) % count;
    return best;
  }

  #hasRoom(recipient: Recipient): boolean {
    return (
      recipient.permits > 0 &&
      recipient.writable &&
      this.#pending.unackedMessages(recipient) < MAX_UNACKED_MESSAGES
    );
  }

  #take(recipient: Recipient): number[] {
    const { entries } = this.#context;
    const ids: number[] = [];
    let bytes = 0;
    while (this.#hasRoom(recipient) && ids.length < ENTRIES_PER_TURN && bytes < MAX_DELIVERY_BYTES) {
      const id = this.#nextEntry();
      if (id === undefined) break;
      const messages = entries.messages(id);
      ids.push(id);
      bytes += entries.bytes(id);
      recipient.permits -= messages;
      this.#pending.give(id, messages, recipient);
    }
    return ids.toSorted((a, b) => a - b);
  }

  /** What was given back goes first, then what nobody has seen. */
  #nextEntry(): number | undefined {
    const { entries, cursor } = this.#context;
    while (this.#replay.size > 0) {
      const id = this.#replay.pop() as number;
      if (!cursor.isAcked(id) && this.#pending.holder(id) === undefined) return id;
    }
    while (this.#readNext <= entries.last) {
      const id = this.#readNext;
      this.#readNext += 1;
      if (!cursor.isAcked(id) && !this.#delayed.keep(id, entries.deliverAtMs(id))) return id;
    }
    return undefined;
  }
}
