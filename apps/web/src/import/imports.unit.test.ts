// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import type { Session } from '../graphql/session.ts';
import { createStore } from '../graphql/store.ts';
import type { Services } from '../shell/services.tsx';
import { importsOf } from './imports.ts';

afterEach(() => vi.unstubAllGlobals());

const ana: Session = { kind: 'signed-in', token: 'a.b.c', subject: 'ana', expiresAt: 0 };

test('whoever signs out and in again finds the page of imports as it was, and not opening for ever', async () => {
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new Error('A browser that keeps nothing.');
    },
  });
  const sessions = createStore<Session>(ana);
  const services = { sessions } as unknown as Services;
  const first = importsOf(services);
  await vi.waitFor(() => expect(first.get().kind).toBe('none'));
  sessions.set({ kind: 'signed-out' });
  expect(first.get().kind).toBe('opening');
  sessions.set(ana);
  await vi.waitFor(() => expect(importsOf(services).get().kind).toBe('none'));
});
