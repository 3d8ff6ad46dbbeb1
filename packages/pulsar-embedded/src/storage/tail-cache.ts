import type { CommittedGroup } from './append-log.ts';

/**
 * The newest groups of every topic, so that consumers who keep up cost no reads. Bounded in bytes over all topics,
 * oldest out first.
 */
export class TailCache {
  readonly #limitBytes: number;
  readonly #order: { readonly tail: TopicTail; readonly group: CommittedGroup }[] = [];
  #bytes = 0;
  #head = 0;

  constructor(limitBytes = 32 * 1024 * 1024) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  tail(): TopicTail {
    return new TopicTail((tail, group) => this.#admit(tail, group));
  }

  #admit(tail: TopicTail, group: CommittedGroup): void {
    this.#order.push({ tail, group });
    this.#bytes += group.buffer.length;
    while (this.#bytes > this.#limitBytes && this.#head < this.#order.length) this.#evict();
    if (this.#head > 1024 && this.#head * 2 > this.#order.length) {
      this.#order.splice(0, this.#head);
      this.#head = 0;
    }
  }

  #evict(): void {
    const oldest = this.#order[this.#head];
    this.#head += 1;
    if (oldest === undefined) return;
    this.#bytes -= oldest.group.buffer.length;
    oldest.tail.dropOldest();
  }
}

/** One topic's share of the cache: consecutive groups, found by binary search over their offsets. */
export class TopicTail {
  readonly #admit: (tail: TopicTail, group: CommittedGroup) => void;
  #groups: CommittedGroup[] = [];
  #head = 0;

  constructor(admit: (tail: TopicTail, group: CommittedGroup) => void) {
    this.#admit = admit;
  }

  add(group: CommittedGroup): void {
    this.#groups.push(group);
    this.#admit(this, group);
  }

  dropOldest(): void {
    this.#head += 1;
    if (this.#head > 64 && this.#head * 2 > this.#groups.length) {
      this.#groups.splice(0, this.#head);
      this.#head = 0;
    }
  }

  /** The bytes from `offset` to `end` of the file, or undefined when they are not (all) cached in one group. */
  find(offset: number, end: number): Buffer | undefined {
    let low = this.#head;
    let high = this.#groups.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const group = this.#groups[middle] as CommittedGroup;
      if (offset < group.offset) high = middle - 1;
      else if (offset >= group.offset + group.buffer.length) low = middle + 1;
      else return slice(group, offset, end);
    }
    return undefined;
  }
}

function slice(group: CommittedGroup, offset: number, end: number): Buffer | undefined {
  const from = offset - group.offset;
  return end <= group.offset + group.buffer.length
    ? group.buffer.subarray(from, end - group.offset)
    : undefined;
}
