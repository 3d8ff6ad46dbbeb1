/** Full jitter: anything between nothing and the bound, which doubles. */
interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** @param attempt from 0 */
export function backoffMs(attempt: number, { firstMs, mostMs, random }: Backoff): number {
  return Math.round(random() * Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30)));
}
