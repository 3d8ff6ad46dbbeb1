import type { CombinedError } from '@urql/core';
import { useEffect, useRef } from 'react';
import { backoffMs } from './backoff.ts';
import { failureOf } from './failure.ts';
import { isUsable, type Session } from './session.ts';
import { type Store, waitUntil } from './store.ts';

/** Calls `again` after a failure for want of a token, as soon as there is one. */
export function useAgainOnceUsable(
  error: CombinedError | undefined,
  again: () => void,
  sessions: Store<Session>,
): void {
  useEffect(() => {
    if (error === undefined || failureOf(error).code !== 'UNAUTHENTICATED') return;
    const left = new AbortController();
    void waitUntil(sessions, isUsable, left.signal).then(() => {
      if (!left.signal.aborted) again();
    });
    return () => left.abort();
  }, [error, again, sessions]);
}

/** Calls `again` after a failure that may pass, later each time, up to a minute. */
export function useAgainLater(error: CombinedError | undefined, again: () => void): void {
  const attempts = useRef(0);
  useEffect(() => {
    if (error === undefined) attempts.current = 0;
    else if (failureOf(error).retryable) {
      const wait = backoffMs(attempts.current, { firstMs: 2_000, mostMs: 59_000, random: Math.random });
      attempts.current += 1;
      const timer = setTimeout(again, 1_000 + wait);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [error, again]);
}
