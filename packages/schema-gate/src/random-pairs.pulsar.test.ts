import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobOf, ours } from './testing/judged-pairs.ts';
import { javaPeer } from './testing/peers/java-peer.ts';
import { readsAll } from './testing/peers/peer.ts';
import { randomPairs } from './testing/random-pairs.ts';

const java = await javaPeer();

test.skipIf('missing' in java)(
  "the verdict on any two schemas is Java's, and Java reads all data that the gate says is readable",
  () => {
    const pairs = fc.sample(randomPairs, 1500).flatMap((pair) => {
      const verdict = ours(pair);
      const job = verdict === undefined ? undefined : jobOf(pair);
      return job === undefined ? [] : [{ verdict, job }];
    });
    const answers = 'missing' in java ? [] : java.pairs(pairs.map(({ job }) => job));
    const differing = pairs.filter(({ verdict }, i) => {
      const answer = answers[i];
      return answer === undefined || answer.compatible !== verdict || (verdict && !readsAll(answer));
    });
    expect(differing.map(({ job: { reader, writer } }) => ({ reader, writer }))).toEqual([]);
    expect(pairs.length).toBeGreaterThan(500);
  },
);
