import { expect, test } from 'vitest';
import { backoffMs, reconnectPolicy } from './backoff.ts';
import { ManualClock } from './testing/manual-clock.ts';

test('doubles up to its limit, and spreads over the upper half', () => {
  const at = (random: number) => (attempt: number) =>
    backoffMs(attempt, reconnectPolicy, new ManualClock(random));
  expect([0, 1, 2, 3].map(at(0))).toEqual([50, 100, 200, 400]);
  expect([0, 1, 2, 3].map(at(0.999))).toEqual([100, 200, 400, 800]);
  expect([7, 30, 5_000].map(at(0))).toEqual([5_000, 5_000, 5_000]);
});
