import { DelayedEntries } from './delayed-entries.ts';
import {
  type DispatchContext,
  type Dispatcher,
  MAX_DELIVERY_BYTES,
  MAX_DELIVERY_ENTRIES,
  MAX_UNACKED_MESSAGES,
  type Recipient,
} from './dispatcher.ts';
import type { HashOwners, HashRange } from './hash-ranges.ts';
import { MinHeap } from './min-heap.ts';
import { PendingEntries } from './pending-entries.ts';
import { WaitingEntries } from './waiting-entries.ts';

/** Entries that may wait for their consumer while others go on; as Pulsar's look-ahead limit per subscription. */
const LOOK_AHEAD_ENTRIES = 20_000;
const READ_AHEAD_ENTRIES = 256;

/**
 * Key_Shared: entries of one key hash go to one consumer, in order. When a consumer joins or leaves, a hash changes
 * hands only when its old consumer holds nothing of it any more (Pulsar 4.0's draining hashes), so the order of a key
 * holds across the change. What cannot be delivered now waits by hash, and other hashes go past it.
 *
 * Order is only broken by a consumer that gives back an entry while it keeps later ones of the same key.
 */
export class KeySharedDispatcher implements Dispatcher {
  readonly active = undefined;
  readonly #context: DispatchContext;
  readonly #owners: HashOwners;
  readonly #pending = new PendingEntries();
  readonly #waiting = new WaitingEntries();
  readonly #delayed: DelayedEntries;
  /** How many entries of a hash are at which consumer. */
  readonly #outstanding = new Map<number, { readonly recipient: Recipient; count: number }>();
  /** By consumer: hashes whose first waiting entry it may get, by that entry's id. May hold stale ones. */
  readonly #ready = new Map<Recipient, MinHeap<number>>();
  #readNext: number;

  constructor(context: DispatchContext, owners: HashOwners) {
    this.#context = context;
    this.#owners = owners;
    this.#readNext = context.cursor.markDelete + 1;
    this.#delayed = new DelayedEntries(context.clock, () => this.pump());
  }

  add(recipient: Recipient, ranges?: readonly HashRange[]): void {
    this.#owners.add(recipient, ranges);
    this.#ready.set(recipient, new MinHeap());
    this.#reassign();
  }

  remove(recipient: Recipient): void {
    this.#owners.remove(recipient);
    this.#ready.delete(recipient);
    this.redeliver(recipient);
    this.#pending.forget(recipient);
    this.#reassign();
  }

  pump(): void {
    for (const id of this.#delayed.takeDue()) this.#wait(id);
    do {
      for (const [recipient, ready] of this.#ready) this.#serve(recipient, ready);
    } while (this.#someoneHasRoom() && this.#readAhead());
  }

  acked(id: number): void {
    const holder = this.#pending.acked(id);
    if (holder === undefined) return;
    const hash = this.#context.entries.keyHash(id);
    if (this.#release(hash)) this.#offer(hash);
  }

  ackedThrough(id: number): void {
    for (const held of this.#pending.through(id)) this.acked(held);
    this.#readNext = Math.max(this.#readNext, this.#context.cursor.markDelete + 1);
  }

  redeliver(recipient: Recipient, ids: readonly number[] = this.#pending.heldBy(recipient)): void {
    const hashes = new Set<number>();
    for (const id of ids) {
      if (this.#pending.holder(id) !== recipient) continue;
      const hash = this.#context.entries.keyHash(id);
      this.#pending.takeBack(id);
      this.#release(hash);
      this.#waiting.add(hash, id);
      hashes.add(hash);
    }
    // Offered only when all are back: the first of each hash is known then.
    for (const hash of hashes) this.#offer(hash);
  }

  reset(): void {
    this.#pending.clear();
    this.#waiting.clear();
    this.#delayed.clear();
    this.#outstanding.clear();
    for (const heap of this.#ready.values()) heap.clear();
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

  #serve(recipient: Recipient, ready: MinHeap<number>): void {
    while (this.#hasRoom(recipient)) {
      const ids = this.#take(recipient, ready);
      if (ids.length === 0) return;
      recipient.deliver(ids);
    }
  }

  #take(recipient: Recipient, ready: MinHeap<number>): number[] {
    const { entries } = this.#context;
    const ids: number[] = [];
    let bytes = 0;
    while (this.#hasRoom(recipient) && ids.length < MAX_DELIVERY_ENTRIES && bytes < MAX_DELIVERY_BYTES) {
      const id = this.#takeReady(recipient, ready);
      if (id === undefined) break;
      ids.push(id);
      bytes += entries.bytes(id);
      recipient.permits -= entries.messages(id);
    }
    return ids;
  }

  /** The lowest entry that may go to the recipient now, marked as being there. */
  #takeReady(recipient: Recipient, ready: MinHeap<number>): number | undefined {
    while (ready.size > 0) {
      const order = ready.lowest;
      const hash = ready.pop() as number;
      const id = this.#waiting.first(hash);
      // Stale: the entry went elsewhere, or the hash has another owner or holder by now.
      if (id === undefined || id !== order || this.#destination(hash) !== recipient) continue;
      this.#waiting.takeFirst(hash);
      const isAcked = this.#context.cursor.isAcked(id);
      if (!isAcked) this.#give(id, hash, recipient);
      this.#offer(hash);
      if (!isAcked) return id;
    }
    return undefined;
  }

  #give(id: number, hash: number, recipient: Recipient): void {
    this.#pending.give(id, this.#context.entries.messages(id), recipient);
    const outstanding = this.#outstanding.get(hash);
    if (outstanding === undefined) this.#outstanding.set(hash, { recipient, count: 1 });
    else outstanding.count += 1;
  }

  /** One entry of the hash is no longer held. Returns whether that was the last. */
  #release(hash: number): boolean {
    const outstanding = this.#outstanding.get(hash);
    if (outstanding === undefined) return true;
    outstanding.count -= 1;
    return outstanding.count === 0 && this.#outstanding.delete(hash);
  }

  /** Who may get the hash's next entry: its owner, unless somebody else still holds entries of it. */
  #destination(hash: number): Recipient | undefined {
    const owner = this.#owners.owner(hash);
    const outstanding = this.#outstanding.get(hash);
    return outstanding === undefined || outstanding.recipient === owner ? owner : undefined;
  }

  #offer(hash: number): void {
    const id = this.#waiting.first(hash);
    const destination = id === undefined ? undefined : this.#destination(hash);
    if (id !== undefined && destination !== undefined) this.#ready.get(destination)?.push(id, hash);
  }

  #wait(id: number): void {
    const hash = this.#context.entries.keyHash(id);
    this.#waiting.add(hash, id);
    if (this.#waiting.first(hash) === id) this.#offer(hash);
  }

  /** Takes unread entries into the waiting ones. Returns false when there are none, or too many wait. */
  #readAhead(): boolean {
    const { entries, cursor } = this.#context;
    const end = Math.min(entries.last, this.#readNext + READ_AHEAD_ENTRIES - 1);
    if (this.#readNext > end || this.#waiting.size >= LOOK_AHEAD_ENTRIES) return false;
    for (; this.#readNext <= end; this.#readNext += 1) {
      const id = this.#readNext;
      if (!cursor.isAcked(id) && !this.#delayed.keep(id, entries.deliverAtMs(id))) this.#wait(id);
    }
    return true;
  }

  #someoneHasRoom(): boolean {
    for (const recipient of this.#ready.keys()) if (this.#hasRoom(recipient)) return true;
    return false;
  }

  #hasRoom(recipient: Recipient): boolean {
    return (
      recipient.permits > 0 &&
      recipient.writable &&
      this.#pending.unackedMessages(recipient) < MAX_UNACKED_MESSAGES
    );
  }

  /** Owners have changed: who may get what is worked out anew. */
  #reassign(): void {
    for (const heap of this.#ready.values()) heap.clear();
    for (const hash of this.#waiting.hashes()) this.#offer(hash);
  }
}
