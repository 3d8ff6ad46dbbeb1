import { setTimeout as sleep } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** Between two tries; default 20. */
  readonly intervalMs?: number;
}

/**
 * Waits for a condition in place of sleeping: calls `check` until it neither throws nor returns `false`, and gives
 * its value. After the time-out the last error is thrown.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 10_000, intervalMs = 20 }: EventuallyOptions = {},
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const tried = await attempt(check);
    if ('value' in tried) return tried.value;
    if (Date.now() >= until) throw tried.error;
    await sleep(intervalMs);
  }
}

async function attempt<T>(check: () => T | Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    const value = await check();
    return value === false ? { error: new Error('The condition did not come true in time.') } : { value };
  } catch (error) {
    return { error };
  }
}
