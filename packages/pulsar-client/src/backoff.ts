import type { Clock } from './clock.ts';

export interface BackoffPolicy {
  /** Longest wait before the first retry. */
  readonly initialMs: number;
  /** Longest wait of all. */
  readonly maxMs: number;
}

export const reconnectPolicy: BackoffPolicy = { initialMs: 100, maxMs: 10_000 };

/**
 * How long to wait before retry number `attempt` (from 0): doubling, between half of it and all of it by chance, so
 * that a thousand clients of a broker that died do not come back at once.
 */
export function backoffMs(attempt: number, policy: BackoffPolicy, clock: Clock): number {
  const full = Math.min(policy.maxMs, policy.initialMs * 2 ** Math.min(attempt, 20));
  return Math.round(full * (0.5 + clock.random() / 2));
}
