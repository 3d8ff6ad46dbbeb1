// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react';
import { CombinedError } from '@urql/core';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from './session.ts';
import { createStore } from './store.ts';
import { useAgainLater, useAgainOnceUsable } from './use-again.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const failed = (code: string) =>
  new CombinedError({ graphQLErrors: [new GraphQLError('x', { extensions: { code } })] });
const signedIn: Session = { kind: 'signed-in', token: 't', subject: 'ana', expiresAt: 1 };
const expired: Session = { kind: 'expired', subject: 'ana' };

test('what failed for want of a token is asked for again once there is one, each time', async () => {
  const sessions = createStore<Session>(expired);
  const again = vi.fn();
  const { rerender } = renderHook(({ error }) => useAgainOnceUsable(error, again, sessions), {
    initialProps: { error: failed('UNAUTHENTICATED') },
  });
  expect(again).not.toHaveBeenCalled();
  sessions.set(signedIn);
  await Promise.resolve();
  expect(again).toHaveBeenCalledOnce();
  sessions.set(expired);
  rerender({ error: failed('UNAUTHENTICATED') });
  sessions.set({ ...signedIn });
  await Promise.resolve();
  expect(again).toHaveBeenCalledTimes(2);
});

test('no other failure is asked about for a token, and none after its page was left', async () => {
  const sessions = createStore<Session>(expired);
  const again = vi.fn();
  renderHook(() => useAgainOnceUsable(failed('FORBIDDEN'), again, sessions));
  const error = failed('UNAUTHENTICATED');
  renderHook(() => useAgainOnceUsable(error, again, sessions)).unmount();
  sessions.set(signedIn);
  await Promise.resolve();
  expect(again).not.toHaveBeenCalled();
});

test('a failure that may pass is tried again, one that will not is not', () => {
  const again = vi.fn();
  const away = failed('UNAVAILABLE');
  const forbidden = failed('FORBIDDEN');
  renderHook(() => useAgainLater(away, again));
  vi.runAllTimers();
  expect(again).toHaveBeenCalledOnce();
  renderHook(() => useAgainLater(forbidden, again));
  vi.runAllTimers();
  expect(again).toHaveBeenCalledOnce();
});
