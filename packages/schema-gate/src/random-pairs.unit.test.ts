import fc from 'fast-check';
import { expect, test } from 'vitest';
import { avscReads, jobOf, ours } from './testing/judged-pairs.ts';
import { randomPairs } from './testing/random-pairs.ts';

test('the verdict on any two schemas is what avsc makes of data written with one and read with the other', () => {
  const seen = { reads: 0, fails: 0 };
  fc.assert(
    fc.property(randomPairs, (pair) => {
      const verdict = ours(pair);
      const job = verdict === undefined ? undefined : jobOf(pair);
      fc.pre(job !== undefined);
      seen[verdict ? 'reads' : 'fails'] += 1;
      expect(avscReads(job)).toBe(verdict);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.reads, seen.fails)).toBeGreaterThan(30);
});
