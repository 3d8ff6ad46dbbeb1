/**
 * Which messages of a batch are still to be acknowledged: bit i of the words is message i, 1 for not acknowledged yet;
 * the layout of `ack_set` on the wire (64-bit words, least significant bit first).
 */
export type AckSet = readonly bigint[];

/** The set in which nothing of a batch is acknowledged. */
export function fullAckSet(batchSize: number): bigint[] {
  const words: bigint[] = [];
  for (let left = batchSize; left > 0; left -= 64) {
    words.push(left >= 64 ? 0xffffffffffffffffn : (1n << BigInt(left)) - 1n);
  }
  return words;
}

/** What is left when both sets' acknowledgements count. Words that a set leaves out are all acknowledged. */
export function intersectAckSets(a: AckSet, b: AckSet): bigint[] {
  const words = Array.from({ length: Math.min(a.length, b.length) }, (_, at) =>
    BigInt.asUintN(64, (a[at] as bigint) & (b[at] as bigint)),
  );
  while (words.length > 0 && words[words.length - 1] === 0n) words.pop();
  return words;
}

export function isAckSetEmpty(set: AckSet): boolean {
  return set.every((word) => BigInt.asUintN(64, word) === 0n);
}

export function countAckSet(set: AckSet): number {
  let count = 0;
  for (const word of set) {
    for (let rest = BigInt.asUintN(64, word); rest > 0n; rest &= rest - 1n) count += 1;
  }
  return count;
}
