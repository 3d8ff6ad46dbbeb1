import { expect, test } from 'vitest';
import { backoff, retry } from './backoff.ts';

const fault = (retryable: boolean) => Object.assign(new Error('away'), { retryable });

test('doubles the bound of the delay up to the maximum', () => {
  const delay = backoff({ initialMs: 100, maxMs: 1_000, random: () => 0.999_99 });
  expect([1, 2, 3, 4, 5, 60].map(delay)).toEqual([99, 199, 399, 799, 999, 999]);
});

test('spreads the delays over the whole range', () => {
  expect(backoff({ initialMs: 100, random: () => 0 })(5)).toBe(0);
});

test('tries again while the error says that it may pass', async () => {
  const seen: number[] = [];
  const result = await retry(
    async (attempt) => {
      if (attempt < 3) throw fault(true);
      return attempt;
    },
    { delayMs: () => 0, onRetry: (_error, attempt) => seen.push(attempt) },
  );
  expect(result).toBe(3);
  expect(seen).toEqual([1, 2]);
});

test('throws at once what will not pass, and the last error when attempts run out', async () => {
  let calls = 0;
  const failing = (retryable: boolean) => async () => {
    calls += 1;
    throw fault(retryable);
  };
  await expect(retry(failing(false), { delayMs: () => 0 })).rejects.toThrow('away');
  expect(calls).toBe(1);
  await expect(retry(failing(true), { delayMs: () => 0, attempts: 4 })).rejects.toThrow('away');
  expect(calls).toBe(5);
});

test('ends the waiting when told to stop', async () => {
  const stop = new AbortController();
  const waiting = retry(async () => Promise.reject(fault(true)), {
    delayMs: () => 60_000,
    signal: stop.signal,
  });
  setImmediate(() => stop.abort());
  await expect(waiting).rejects.toThrow('away');
});
