import type { Client as GraphqlClient } from '@urql/core';
import type { Client as SocketClient } from 'graphql-ws';
import type { Sessions } from '../graphql/session.ts';
import { createCommandStorage } from './command-storage.ts';
import { type CommandStore, createCommandStore } from './command-store.ts';
import { createTransport } from './transport.ts';

interface Options {
  readonly owner: string;
  readonly graphql: GraphqlClient;
  readonly socket: SocketClient;
  readonly sessions: Sessions;
}

export function createBrowserCommands({ owner, graphql, socket, sessions }: Options): CommandStore {
  return createCommandStore({
    storage: createCommandStorage({ storage: localStorage, owner, now: Date.now, target: window }),
    transport: createTransport({ graphql, socket, sessions, owner }),
    now: Date.now,
    random: Math.random,
    newKey: () => newKey(),
    pause: pauseUntilOnline,
    alone: runAlone,
  });
}

/** 128 random bits. `randomUUID` is missing where a page comes over plain HTTP from another machine. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** Ends early when the network comes back. */
export function pauseUntilOnline(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    window.addEventListener('online', done);
  });
}

// Where there are no locks (plain HTTP from another machine) two tabs may send the same; its key makes that harmless.
function runAlone(name: string, run: () => Promise<void>): Promise<void> {
  const { locks } = navigator as { locks?: LockManager };
  return locks === undefined ? run() : locks.request(name, run).then(() => undefined);
}
