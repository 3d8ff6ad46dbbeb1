import { setTimeout as sleep } from 'node:timers/promises';

export interface BackoffOptions {
  /** The first delay's upper bound; default 100. */
  readonly initialMs?: number | undefined;
  /** No delay is longer; default 30,000. */
  readonly maxMs?: number | undefined;
  /** Growth from one attempt to the next; default 2. */
  readonly factor?: number | undefined;
  /** In [0, 1); default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * Exponential backoff with full jitter: a delay between 0 and min(maxMs, initialMs × factor^(attempt − 1)), so that
 * many who failed together do not come back together.
 * @see "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 * @returns the delay in ms after the given attempt, which counts from 1.
 */
export function backoff(options: BackoffOptions = {}): (attempt: number) => number {
  const { initialMs = 100, maxMs = 30_000, factor = 2, random = Math.random } = options;
  return (attempt) =>
    Math.floor(random() * Math.min(maxMs, initialMs * factor ** (Math.max(1, attempt) - 1)));
}

export interface RetryOptions {
  readonly delayMs: (attempt: number) => number;
  /** Ends the waiting; the last error is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Default: errors whose `retryable` is true. */
  readonly retryable?: ((error: unknown) => boolean) | undefined;
  readonly onRetry?: ((error: unknown, attempt: number, delayMs: number) => void) | undefined;
  /** Default: no limit. */
  readonly attempts?: number | undefined;
}

/** Calls `action` until it succeeds, fails for good, runs out of attempts, or `signal` says stop. */
export async function retry<T>(action: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { retryable = isRetryable, attempts = Number.POSITIVE_INFINITY } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action(attempt);
    } catch (error) {
      if (attempt >= attempts || !retryable(error) || options.signal?.aborted) throw error;
      await pause(error, attempt, options);
    }
  }
}

async function pause(
  error: unknown,
  attempt: number,
  { delayMs, signal, onRetry }: RetryOptions,
): Promise<void> {
  const delay = delayMs(attempt);
  onRetry?.(error, attempt, delay);
  await sleep(delay, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throw error;
  });
}

/** Whether an error says of itself that the same call may succeed later. */
export function isRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === true;
}
