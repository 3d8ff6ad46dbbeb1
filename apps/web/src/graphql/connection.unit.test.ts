// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connect } from './connection.ts';
import type { Session, Sessions } from './session.ts';
import { createStore } from './store.ts';
import { FakeSocket } from './testing/fake-socket.ts';

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(Math, 'random').mockReturnValue(0.01);
  FakeSocket.install();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const as = (subject: string, token: string): Session => ({
  kind: 'signed-in',
  token,
  subject,
  expiresAt: Number.POSITIVE_INFINITY,
});

function open() {
  const store = createStore<Session>(as('ana', 'one'));
  let listening = 0;
  const expire = vi.fn();
  const sessions = {
    get: store.get,
    subscribe: (listener: () => void) => {
      const stop = store.subscribe(listener);
      listening += 1;
      return () => {
        listening -= 1;
        stop();
      };
    },
    authorization: () => {
      const session = store.get();
      return session.kind === 'signed-in' ? `Bearer ${session.token}` : undefined;
    },
    expire,
  } as unknown as Sessions;
  const connection = connect(sessions, 'ana');
  const ended = vi.fn();
  connection.client.subscribe({ query: 'x' }, { next: () => {}, error: ended, complete: ended });
  return { store, connection, expire, ended, listening: () => listening };
}

const authorizations = (socket: FakeSocket, type: string) =>
  socket.ofType(type).flatMap(({ payload }) => (payload === undefined ? [] : [payload]));
const pong = (payload: object) => ({ type: 'pong', payload });

test('where tokens cannot be checked now, the token is kept and the socket tried again', async () => {
  const { expire, ended } = open();
  const first = await FakeSocket.next(1);
  await first.accept();
  first.end(1_013);
  const second = await FakeSocket.next(2);
  await second.accept();
  expect(authorizations(second, 'connection_init')).toEqual([{ authorization: 'Bearer one' }]);
  expect(expire).not.toHaveBeenCalled();
  expect(ended).not.toHaveBeenCalled();
});

test('a renewal that cannot be checked now is sent again, on the same socket', async () => {
  const { store } = open();
  const socket = await FakeSocket.next(1);
  await socket.accept();
  store.set(as('ana', 'two'));
  socket.tell(pong({ renewed: false, code: 'UNAVAILABLE' }));
  await vi.waitUntil(() => authorizations(socket, 'ping').length === 2);
  expect(authorizations(socket, 'ping')).toEqual([
    { authorization: 'Bearer two' },
    { authorization: 'Bearer two' },
  ]);
  expect(FakeSocket.all).toHaveLength(1);
});

test('a socket that ends with its old token while the new one is unconfirmed costs nobody the new one', async () => {
  const { store, expire } = open();
  const socket = await FakeSocket.next(1);
  await socket.accept();
  store.set(as('ana', 'two'));
  socket.end(4_403);
  expect(expire).toHaveBeenCalledWith('Bearer one');
  const second = await FakeSocket.next(2);
  await second.accept();
  expect(authorizations(second, 'connection_init')).toEqual([{ authorization: 'Bearer two' }]);
});

test('a token that the edge refuses is given up', async () => {
  const { store, expire } = open();
  const socket = await FakeSocket.next(1);
  await socket.accept();
  store.set(as('ana', 'two'));
  socket.tell(pong({ renewed: true }));
  socket.end(4_403);
  expect(expire).toHaveBeenCalledWith('Bearer two');
});

test('nobody else’s token is sent over it, and it closes when somebody else works here', async () => {
  const { store, connection, listening } = open();
  const socket = await FakeSocket.next(1);
  await socket.accept();
  store.set(as('berta', 'other'));
  expect(socket.readyState).toBe(3);
  connection.close();
  await vi.waitUntil(() => listening() === 0);
  expect(JSON.stringify(FakeSocket.all.map(({ sent }) => sent))).not.toContain('other');
  const removed = vi.spyOn(connection.client, 'terminate');
  window.dispatchEvent(new Event('offline'));
  expect(removed).not.toHaveBeenCalled();
});
