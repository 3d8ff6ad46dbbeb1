import type { EntryFacts } from './entry.ts';

const FIRST_CAPACITY = 64;

/**
 * Where each entry stands in its file and what dispatching must know of it: about 22 bytes an entry, so that a
 * million entries cost 22 MB and no message needs to stay in memory. Entry ids count from 0 without gaps.
 */
export class EntryIndex {
  #count = 0;
  #offsets = new Float64Array(FIRST_CAPACITY);
  #batchSizes = new Uint32Array(FIRST_CAPACITY);
  #keyHashes = new Uint16Array(FIRST_CAPACITY);
  #publishTimes = new Float64Array(FIRST_CAPACITY);
  readonly #delayed = new Map<number, number>();
  #end = 0;

  /** The newest entry's id; -1 when there is none. */
  get last(): number {
    return this.#count - 1;
  }

  add(facts: EntryFacts, offset: number, end: number): number {
    if (this.#count === this.#offsets.length) this.#grow();
    const id = this.#count;
    this.#offsets[id] = offset;
    this.#batchSizes[id] = facts.batchSize;
    this.#keyHashes[id] = facts.keyHash;
    this.#publishTimes[id] = facts.publishTimeMs;
    if (facts.deliverAtMs > 0) this.#delayed.set(id, facts.deliverAtMs);
    this.#end = end;
    this.#count += 1;
    return id;
  }

  /** Where the entry's record starts. */
  offset(id: number): number {
    return this.#offsets[id] ?? -1;
  }

  /** Where the entry's record ends. */
  end(id: number): number {
    return id + 1 < this.#count ? this.offset(id + 1) : this.#end;
  }

  /** Bytes of the entry's record, header included. */
  bytes(id: number): number {
    return this.end(id) - this.offset(id);
  }

  /** Messages that the entry counts for in permits: at least 1. */
  messages(id: number): number {
    return Math.max(1, this.batchSize(id));
  }

  /** 0 for an entry that is one message outside any batch. */
  batchSize(id: number): number {
    return this.#batchSizes[id] ?? 0;
  }

  keyHash(id: number): number {
    return this.#keyHashes[id] ?? 0;
  }

  publishTimeMs(id: number): number {
    return this.#publishTimes[id] ?? 0;
  }

  /** 0 when the entry is not delayed. */
  deliverAtMs(id: number): number {
    return this.#delayed.get(id) ?? 0;
  }

  /** The first entry published at or after `timeMs`, as a binary search finds it; `last + 1` when there is none. */
  firstPublishedAt(timeMs: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.publishTimeMs(middle) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const capacity = this.#offsets.length * 2;
    this.#offsets = copied(this.#offsets, new Float64Array(capacity));
    this.#batchSizes = copied(this.#batchSizes, new Uint32Array(capacity));
    this.#keyHashes = copied(this.#keyHashes, new Uint16Array(capacity));
    this.#publishTimes = copied(this.#publishTimes, new Float64Array(capacity));
  }
}

function copied<A extends Float64Array | Uint32Array | Uint16Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
