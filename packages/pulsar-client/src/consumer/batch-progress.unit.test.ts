import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchProgress, isAcknowledged } from './batch-progress.ts';

test('is complete when every message was acknowledged, in any order and however often', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.array(fc.nat(199)), (size, chosen) => {
      const progress = new BatchProgress(size);
      const indexes = new Set(chosen.filter((index) => index < size));
      for (const index of [...indexes, ...indexes]) progress.acknowledge(index);
      expect(progress.complete).toBe(indexes.size === size);
      const ackSet = progress.ackSet();
      for (let index = 0; index < size; index++) {
        expect(isAcknowledged(ackSet, index)).toBe(indexes.has(index));
      }
    }),
  );
});

test('has a bit for each message that is left, 64 to a word, as a signed number', () => {
  const progress = new BatchProgress(66);
  expect(progress.ackSet()).toEqual([-1n, 3n]);
  progress.acknowledgeTo(63);
  expect(progress.ackSet()).toEqual([0n, 3n]);
});

test('an empty set acknowledges nothing', () => {
  expect(isAcknowledged([], 5)).toBe(false);
});
