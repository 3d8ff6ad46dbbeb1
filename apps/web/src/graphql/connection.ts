import { type Client, createClient } from 'graphql-ws';
import { backoffMs } from './backoff.ts';
import type { Sessions } from './session.ts';
import { createStore, type Store } from './store.ts';

/**
 * The websocket, as people see it.
 * - `idle`: nobody listens to anything.
 * - `connecting`: for the first time.
 * - `connected`.
 * - `away`: lost, or not to be had; tried again by itself.
 */
export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'away'; readonly since: number };

export interface Connection {
  readonly state: Store<ConnectionState>;
  readonly client: Client;
  /** Tries at once instead of waiting for the next attempt. */
  hurry(): void;
}

/** A token that is missing, wrong or no longer valid. */
const FORBIDDEN = 4_403;

const KEEP_ALIVE_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

const addressOf = ({ protocol, host }: Location) =>
  `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`;

/**
 * One socket for all subscriptions. It is tried again for ever, with full jitter up to 15 s, and at once when the browser says
 * that the network is back; a network that lets nothing through is noticed within 15 s. A new token renews it in
 * place: a ping carries it, and a pong that does not confirm it ends the socket, which then connects with the new one.
 */
export function connect(sessions: Sessions): Connection {
  const state = createStore<ConnectionState>({ kind: 'idle' });
  let socket: WebSocket | undefined;
  /** Who the socket says it is. */
  let shown: string | undefined;
  let hurry = () => {};
  const away = () => {
    if (state.get().kind !== 'away') state.set({ kind: 'away', since: Date.now() });
  };
  const keepAlive = watchPongs(() => client.terminate());
  const client = createClient({
    url: addressOf(window.location),
    lazy: true,
    lazyCloseTimeout: 5_000,
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    connectionParams: () => {
      const authorization = sessions.authorization();
      shown = authorization;
      return authorization === undefined ? {} : { authorization };
    },
    retryWait: async (retries) => {
      away();
      await pause(backoffMs(retries, { firstMs: 500, mostMs: 15_000, random: Math.random }), (wake) => {
        hurry = wake;
      });
      await sessions.usable();
    },
    on: {
      connecting: () => {
        if (state.get().kind === 'idle') state.set({ kind: 'connecting' });
      },
      connected: (opened) => {
        socket = opened as WebSocket;
        state.set({ kind: 'connected' });
      },
      ping: (received) => {
        if (!received) keepAlive.pinged();
      },
      pong: (received, payload) => {
        if (!received) return;
        keepAlive.ponged();
        if (payload?.['renewed'] === false) client.terminate();
      },
      closed: (event) => {
        socket = undefined;
        keepAlive.ponged();
        const { code, wasClean } = event as CloseEvent;
        if (code === FORBIDDEN) sessions.expire(shown);
        if (wasClean && code === 1_000) state.set({ kind: 'idle' });
        else away();
      },
    },
  });
  sessions.subscribe(() => {
    const authorization = sessions.authorization();
    if (sessions.get().kind === 'signed-out') client.terminate();
    else if (authorization !== undefined && socket?.readyState === WebSocket.OPEN) {
      shown = authorization;
      socket.send(JSON.stringify({ type: 'ping', payload: { authorization } }));
    }
  });
  window.addEventListener('online', () => hurry());
  window.addEventListener('offline', () => {
    if (socket !== undefined) client.terminate();
  });
  return { state, client, hurry: () => hurry() };
}

function watchPongs(dead: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ponged = () => clearTimeout(timer);
  return {
    pinged: () => {
      clearTimeout(timer);
      timer = setTimeout(dead, PONG_WITHIN_MS);
    },
    ponged,
  };
}

function pause(delayMs: number, wakeable: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    wakeable(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
