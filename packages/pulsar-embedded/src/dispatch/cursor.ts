import { type AckSet, fullAckSet, intersectAckSets, isAckSetEmpty } from './ack-set.ts';
import { RangeSet } from './range-set.ts';

/** A cursor as it is written down. `b` holds batches acknowledged in part: entry id and hexadecimal words. */
export interface CursorState {
  /** Everything up to and including this entry is acknowledged; -1 for nothing. */
  readonly m: number;
  /** Ranges acknowledged beyond `m`. */
  readonly r?: readonly (readonly [number, number])[];
  readonly b?: readonly (readonly [number, readonly string[]])[];
}

/** What of an entry's batch an acknowledgement covers: its size and the messages *not* acknowledged. */
export interface BatchAck {
  readonly batchSize: number;
  readonly ackSet: AckSet;
}

/**
 * What a subscription has acknowledged. Entry ids count from 0; an entry is acknowledged when it is at or before the
 * mark-delete position, or one by one beyond it.
 */
export class Cursor {
  #markDelete: number;
  readonly #acked: RangeSet;
  readonly #batches = new Map<number, AckSet>();

  constructor(state: CursorState) {
    this.#markDelete = state.m;
    this.#acked = RangeSet.from(state.r ?? []);
    for (const [id, words] of state.b ?? [])
      this.#batches.set(
        id,
        words.map((word) => BigInt(`0x${word}`)),
      );
  }

  get markDelete(): number {
    return this.#markDelete;
  }

  /** Ranges acknowledged beyond the mark-delete position. */
  get ackedRanges(): readonly (readonly [number, number])[] {
    return this.#acked.ranges;
  }

  isAcked(id: number): boolean {
    return id <= this.#markDelete || this.#acked.has(id);
  }

  /** The messages of a batch still to be acknowledged, when some of them are already. */
  ackSet(id: number): AckSet | undefined {
    return this.#batches.get(id);
  }

  /** Acknowledges one entry, or part of its batch. Returns whether the entry is now acknowledged as a whole. */
  ack(id: number, batch?: BatchAck): boolean {
    if (this.isAcked(id)) return true;
    if (batch !== undefined && !this.#completes(id, batch)) return false;
    this.#batches.delete(id);
    this.#acked.add(id);
    this.#advance();
    return true;
  }

  /** Acknowledges everything before an entry, and that entry or part of its batch. */
  ackThrough(id: number, batch?: BatchAck): void {
    const whole = batch === undefined ? id : id - 1;
    if (whole > this.#markDelete) this.reset(whole, this.#acked.ranges, this.#batches);
    if (batch !== undefined) this.ack(id, batch);
  }

  /** Starts again: everything up to `markDelete` is acknowledged, and nothing beyond but what is given. */
  reset(
    markDelete: number,
    acked: readonly (readonly [number, number])[] = [],
    batches: ReadonlyMap<number, AckSet> = new Map(),
  ): void {
    const keep = [...batches].filter(([id]) => id > markDelete);
    this.#markDelete = markDelete;
    this.#acked.clear();
    for (const [start, end] of acked) this.#acked.add(start, end);
    this.#acked.dropThrough(markDelete);
    this.#batches.clear();
    for (const [id, set] of keep) this.#batches.set(id, set);
    this.#advance();
  }

  state(): CursorState {
    return {
      m: this.#markDelete,
      ...(this.#acked.count > 0 && { r: this.#acked.ranges }),
      ...(this.#batches.size > 0 && {
        b: [...this.#batches].map(([id, set]) => [id, set.map((word) => word.toString(16))] as const),
      }),
    };
  }

  #completes(id: number, { batchSize, ackSet }: BatchAck): boolean {
    const before = this.#batches.get(id) ?? fullAckSet(batchSize);
    const left = intersectAckSets(before, ackSet);
    if (isAckSetEmpty(left)) return true;
    this.#batches.set(id, left);
    return false;
  }

  #advance(): void {
    const end = this.#acked.frontEnd(this.#markDelete + 1);
    if (end === undefined) return;
    this.#markDelete = end;
    this.#acked.dropThrough(end);
  }
}
