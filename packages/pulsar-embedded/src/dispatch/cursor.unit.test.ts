import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countAckSet, fullAckSet, intersectAckSets, isAckSetEmpty } from './ack-set.ts';
import { Cursor } from './cursor.ts';
import { keyHash, murmur3 } from './murmur3.ts';
import { RangeSet } from './range-set.ts';

test('a range set is the set of what was added', () => {
  const ranges = fc.array(fc.tuple(fc.nat(60), fc.nat(8)), { maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(ranges, fc.nat(70), (added, dropped) => {
      const set = new RangeSet();
      const model = new Set<number>();
      for (const [start, length] of added) {
        set.add(start, start + length);
        for (let value = start; value <= start + length; value += 1) model.add(value);
      }
      const same = (): void => {
        for (let value = -1; value < 80; value += 1) expect(set.has(value)).toBe(model.has(value));
      };
      same();
      set.dropThrough(dropped);
      for (const value of model) if (value <= dropped) model.delete(value);
      same();
      for (const [at, [start]] of set.ranges.entries()) {
        if (at > 0) expect(start).toBeGreaterThan((set.ranges[at - 1] as [number, number])[1] + 1);
      }
    }),
  );
});

test('a cursor knows exactly what was acknowledged, also after it was written down and read back', () => {
  const ack = fc.oneof(
    fc.record({ do: fc.constant('one' as const), id: fc.nat(30) }),
    fc.record({ do: fc.constant('through' as const), id: fc.nat(30) }),
  );
  fc.assert(
    fc.property(fc.array(ack, { maxLength: 40, size: 'max' }), (acks) => {
      let cursor = new Cursor({ m: -1 });
      const model = new Set<number>();
      for (const { do: kind, id } of acks) {
        if (kind === 'one') cursor.ack(id);
        else cursor.ackThrough(id);
        for (let value = kind === 'one' ? id : 0; value <= id; value += 1) model.add(value);
        cursor = new Cursor(JSON.parse(JSON.stringify(cursor.state())));
        for (let value = 0; value <= 31; value += 1) expect(cursor.isAcked(value)).toBe(model.has(value));
      }
      expect(model.has(cursor.markDelete + 1)).toBe(false);
    }),
  );
});

test('a batch is acknowledged when each of its messages is, however often and in whatever order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.infiniteStream(fc.nat(1_000)), (size, picks) => {
      const cursor = new Cursor({ m: -1 });
      const left = new Set(Array.from({ length: size }, (_, at) => at));
      while (left.size > 0) {
        const choices = [...left];
        const index = choices[(picks.next().value as number) % choices.length] as number;
        left.delete(index);
        const set = fullAckSet(size).map((word, at) =>
          BigInt.asIntN(64, at === Math.floor(index / 64) ? word & ~(1n << BigInt(index % 64)) : word),
        );
        expect(cursor.ack(0, { batchSize: size, ackSet: set })).toBe(left.size === 0);
        expect(countAckSet(cursor.ackSet(0) ?? [])).toBe(left.size);
      }
      expect(cursor.markDelete).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('part of a batch stays acknowledged when the cursor is written down and read back', () => {
  const cursor = new Cursor({ m: -1 });
  cursor.ack(0, { batchSize: 3, ackSet: [0b101n] });
  const again = new Cursor(JSON.parse(JSON.stringify(cursor.state())));
  expect(again.ackSet(0)).toEqual([0b101n]);
  expect(again.ack(0, { batchSize: 3, ackSet: [0b010n] })).toBe(true);
});

test('acknowledging through part of a batch takes everything before it, and that part', () => {
  const cursor = new Cursor({ m: -1 });
  cursor.ackThrough(4, { batchSize: 4, ackSet: [0b1100n] });
  expect(cursor.markDelete).toBe(3);
  expect(cursor.ackSet(4)).toEqual([0b1100n]);
});

test('words a set leaves out count as acknowledged', () => {
  expect(intersectAckSets(fullAckSet(130), [1n])).toEqual([1n]);
  expect(isAckSetEmpty(intersectAckSets(fullAckSet(64), [0n]))).toBe(true);
});

test('hashes keys as Pulsar does', () => {
  // Values of MurmurHash3_x86_32 with seed 0.
  for (const [text, hash] of [
    ['', 0],
    ['a', 0x3c2569b2],
    ['hello', 0x248bfa47],
    ['hello, world', 0x149bbb7f],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ] as const) {
    expect(murmur3(Buffer.from(text)), text).toBe(hash);
    expect(keyHash(Buffer.from(text))).toBeGreaterThanOrEqual(1);
    expect(keyHash(Buffer.from(text))).toBeLessThanOrEqual(65_535);
  }
});
