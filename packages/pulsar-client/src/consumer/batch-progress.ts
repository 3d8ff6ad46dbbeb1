const WORD = 64;
const ALL = (1n << 64n) - 1n;

/** Which messages of one entry are acknowledged. The entry is when all of them are. */
export class BatchProgress {
  readonly size: number;
  readonly #acknowledged: Uint8Array;
  #left: number;

  constructor(size: number) {
    this.size = size;
    this.#left = size;
    this.#acknowledged = new Uint8Array(size);
  }

  get complete(): boolean {
    return this.#left === 0;
  }

  acknowledge(index: number): void {
    if (this.#acknowledged[index] !== 0) return;
    this.#acknowledged[index] = 1;
    this.#left--;
  }

  /** `index` and all before it. */
  acknowledgeTo(index: number): void {
    for (let each = 0; each <= index; each++) this.acknowledge(each);
  }

  /** As the protocol has it: a bit is set while its message is not acknowledged. */
  ackSet(): bigint[] {
    const words: bigint[] = [];
    for (let start = 0; start < this.size; start += WORD) words.push(this.#word(start));
    return words;
  }

  #word(start: number): bigint {
    let word = 0n;
    for (let index = start; index < Math.min(start + WORD, this.size); index++) {
      if (this.#acknowledged[index] === 0) word |= 1n << BigInt(index - start);
    }
    return BigInt.asIntN(WORD, word & ALL);
  }
}

/** Whether an ack set says that the message is acknowledged already. An empty set says nothing of the kind. */
export function isAcknowledged(ackSet: readonly bigint[], index: number): boolean {
  if (ackSet.length === 0) return false;
  const word = ackSet[Math.floor(index / WORD)] ?? 0n;
  return (BigInt.asUintN(WORD, word) & (1n << BigInt(index % WORD))) === 0n;
}
