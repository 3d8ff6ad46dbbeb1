import {
  type DispatchContext,
  type Dispatcher,
  MAX_DELIVERY_BYTES,
  MAX_DELIVERY_ENTRIES,
  type Recipient,
} from './dispatcher.ts';

/** How long the next active consumer waits for acknowledgements of one that is still connected, as in Pulsar. */
const TAKEOVER_DELAY_MS = 1_000;

/**
 * Exclusive and Failover: entries in order, to one consumer. Of several, the lowest priority number is active, then
 * the lowest name; with partitions, each partition's active one is the next in that order. When the active one
 * changes, reading starts again behind the mark-delete position.
 */
export class SingleActiveDispatcher implements Dispatcher {
  readonly #context: DispatchContext;
  readonly #partition: number;
  #recipients: Recipient[] = [];
  #active: Recipient | undefined;
  #cancelTakeover: (() => void) | undefined;
  #readNext: number;

  /** `partition` is -1 for a topic that is not a partition. */
  constructor(context: DispatchContext, partition = -1) {
    this.#context = context;
    this.#partition = partition;
    this.#readNext = context.cursor.markDelete + 1;
  }

  get active(): Recipient | undefined {
    return this.#active;
  }

  add(recipient: Recipient): void {
    this.#recipients.push(recipient);
    if (!this.#choose()) recipient.activeChanged(recipient === this.#active);
  }

  remove(recipient: Recipient): void {
    this.#recipients = this.#recipients.filter((other) => other !== recipient);
    if (recipient !== this.#active) return;
    this.#active = undefined;
    this.#endTakeover();
    this.#rewind();
    this.#choose();
  }

  pump(): void {
    const { entries } = this.#context;
    const active = this.#active;
    if (active === undefined || this.#cancelTakeover !== undefined) return;
    while (active.permits > 0 && active.writable && this.#readNext <= entries.last) {
      const ids = this.#take(active);
      if (ids.length > 0) active.deliver(ids);
    }
  }

  acked(): void {
    // Reading goes on from where it is.
  }

  ackedThrough(): void {
    this.#readNext = Math.max(this.#readNext, this.#context.cursor.markDelete + 1);
  }

  /** The one order there is has one place to go on from, so everything unacknowledged comes again. */
  redeliver(recipient: Recipient): void {
    if (recipient === this.#active) this.#rewind();
  }

  reset(): void {
    this.#rewind();
  }

  /** Not counted, as in Pulsar: the count would be the same for everything behind the mark-delete position. */
  redeliveryCount(): number {
    return 0;
  }

  unackedMessages(recipient: Recipient): number {
    if (recipient !== this.#active) return 0;
    const { entries, cursor } = this.#context;
    let count = 0;
    for (let id = cursor.markDelete + 1; id < this.#readNext; id += 1) {
      if (!cursor.isAcked(id)) count += entries.messages(id);
    }
    return count;
  }

  close(): void {
    this.#endTakeover();
  }

  #take(active: Recipient): number[] {
    const { entries, cursor } = this.#context;
    const ids: number[] = [];
    let bytes = 0;
    while (active.permits > 0 && ids.length < MAX_DELIVERY_ENTRIES && bytes < MAX_DELIVERY_BYTES) {
      const id = this.#readNext;
      if (id > entries.last) break;
      this.#readNext += 1;
      if (cursor.isAcked(id)) continue;
      ids.push(id);
      bytes += entries.bytes(id);
      active.permits -= entries.messages(id);
    }
    return ids;
  }

  #rewind(): void {
    this.#readNext = this.#context.cursor.markDelete + 1;
  }

  /** Returns whether the active one changed; if so, everybody was told. */
  #choose(): boolean {
    const chosen = this.#first();
    const previous = this.#active;
    if (chosen === previous) return false;
    this.#active = chosen;
    for (const recipient of this.#recipients) recipient.activeChanged(recipient === chosen);
    if (previous !== undefined && chosen !== undefined) this.#takeOver();
    return true;
  }

  #first(): Recipient | undefined {
    const ordered = this.#recipients.toSorted((a, b) => a.priority - b.priority || compare(a.name, b.name));
    const best = ordered.filter(({ priority }) => priority === ordered[0]?.priority);
    return best[Math.max(this.#partition, 0) % Math.max(best.length, 1)];
  }

  #takeOver(): void {
    this.#endTakeover();
    this.#cancelTakeover = this.#context.clock.after(TAKEOVER_DELAY_MS, () => {
      this.#cancelTakeover = undefined;
      this.#rewind();
      this.pump();
    });
  }

  #endTakeover(): void {
    this.#cancelTakeover?.();
    this.#cancelTakeover = undefined;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
