import type { Client as GraphqlClient } from '@urql/core';
import type { Client as SocketClient } from 'graphql-ws';
import { expect, test, vi } from 'vitest';
import type { Session } from '../graphql/session.ts';
import { createStore } from '../graphql/store.ts';
import { createTransport } from './transport.ts';

const register = { mutation: 'registerCompany', input: { name: 'Acme', country: 'CO' } } as const;
const as = (subject: string): Session => ({ kind: 'signed-in', token: 't', subject, expiresAt: 1 });

function transportOf(owner: string, session: Session) {
  const sessions = createStore<Session>(session);
  const mutation = vi.fn(() => ({
    toPromise: async () => ({ data: { result: { __typename: 'CommandReceipt' } } }),
  }));
  const transport = createTransport({
    graphql: { mutation } as unknown as GraphqlClient,
    socket: {} as SocketClient,
    sessions,
    owner,
  });
  return { sessions, mutation, transport };
}

test('what one person left unsent is not sent in the name of the next', async () => {
  const { sessions, mutation, transport } = transportOf('ana', { kind: 'expired', subject: 'ana' });
  const usable = vi.fn();
  void transport.usable(new AbortController().signal).then(usable);
  sessions.set(as('berta'));
  await Promise.resolve();
  expect(usable).not.toHaveBeenCalled();
  expect(await transport.send(register, 'k1')).toEqual({ kind: 'unanswered', why: 'UNAUTHENTICATED' });
  expect(mutation).not.toHaveBeenCalled();
});

test('it is sent once the person is back', async () => {
  const { sessions, transport } = transportOf('ana', { kind: 'signed-out' });
  const usable = transport.usable(new AbortController().signal);
  sessions.set(as('ana'));
  await usable;
  expect(await transport.send(register, 'k1')).toMatchObject({ kind: 'result' });
});

test('the development principal sends without signing in', async () => {
  const { transport } = transportOf('development', { kind: 'development' });
  expect(await transport.send(register, 'k1')).toMatchObject({ kind: 'result' });
});

const failing = (code: string) => ({
  toPromise: async () => ({ error: { graphQLErrors: [{ extensions: { code } }] } }),
});

test.each([
  ['UNAVAILABLE', { kind: 'away' }],
  ['UNAUTHENTICATED', { kind: 'away' }],
  ['BAD_USER_INPUT', { kind: 'refused', code: 'BAD_USER_INPUT' }],
])('of a look-up that fails it is said whether it may pass: %s', async (code, answer) => {
  const transport = createTransport({
    graphql: { query: () => failing(code) } as unknown as GraphqlClient,
    socket: {} as SocketClient,
    sessions: createStore<Session>(as('ana')),
    owner: 'ana',
  });
  expect(await transport.commandsByIds(['c1'])).toEqual(answer);
});
