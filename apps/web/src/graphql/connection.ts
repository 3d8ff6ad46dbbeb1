import { type Client, createClient } from 'graphql-ws';
import { backoffMs } from './backoff.ts';
import { createRenewal } from './renewal.ts';
import { isUsableBy, type Sessions } from './session.ts';
import { createStore, type Store, waitUntil } from './store.ts';

/**
 * The websocket, as people see it.
 * - `idle`: nobody listens to anything.
 * - `connecting`: for the first time.
 * - `connected`.
 * - `away`: lost, or not to be had; tried again by itself.
 */
type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'away'; readonly since: number };

export interface Connection {
  readonly state: Store<ConnectionState>;
  readonly client: Client;
  /** For good: somebody else works here. */
  close(): void;
}

/** A token that is missing, wrong or no longer valid. */
const FORBIDDEN = 4_403;

const KEEP_ALIVE_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

const addressOf = ({ protocol, host }: Location) =>
  `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`;

/**
 * One socket for all subscriptions of one person. It is tried again for ever, with full jitter up to 15 s, and at once when the
 * browser says that the network is back; a network that lets nothing through is noticed within 15 s. A new token renews it
 * in place; see `createRenewal`. Nobody else's token is ever sent over it.
 */
export function connect(sessions: Sessions, owner: string): Connection {
  const state = createStore<ConnectionState>({ kind: 'idle' });
  const isOwners = isUsableBy(owner);
  const closing = new AbortController();
  let socket: WebSocket | undefined;
  let hurry = () => {};
  const away = () => {
    if (state.get().kind !== 'away') state.set({ kind: 'away', since: Date.now() });
  };
  const keepAlive = watchPongs(() => client.terminate());
  const renewal = createRenewal({
    send: (authorization) => {
      if (socket?.readyState === WebSocket.OPEN)
        socket.send(JSON.stringify({ type: 'ping', payload: { authorization } }));
    },
    refused: () => client.terminate(),
    random: Math.random,
  });
  const client = createClient({
    url: addressOf(window.location),
    lazy: true,
    lazyCloseTimeout: 5_000,
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    connectionParams: () => {
      const authorization = isOwners(sessions.get()) ? sessions.authorization() : undefined;
      renewal.connecting(authorization);
      return authorization === undefined ? {} : { authorization };
    },
    retryWait: async (retries) => {
      away();
      await pause(backoffMs(retries, { firstMs: 500, mostMs: 15_000, random: Math.random }), (wake) => {
        hurry = wake;
      });
      await waitUntil(sessions, isOwners, closing.signal);
    },
    on: {
      connecting: () => {
        if (state.get().kind === 'idle') state.set({ kind: 'connecting' });
      },
      connected: (opened) => {
        socket = opened as WebSocket;
        state.set({ kind: 'connected' });
        // It may have been renewed while the socket opened.
        if (isOwners(sessions.get())) renewal.renew(sessions.authorization());
      },
      ping: (received) => {
        if (!received) keepAlive.pinged();
      },
      pong: (received, payload) => {
        if (!received) return;
        keepAlive.ponged();
        renewal.answered(payload);
      },
      closed: (event) => {
        socket = undefined;
        keepAlive.ponged();
        renewal.stop();
        const { code, wasClean } = event as CloseEvent;
        if (code === FORBIDDEN) sessions.expire(renewal.shown());
        if (wasClean && code === 1_000) state.set({ kind: 'idle' });
        else away();
      },
    },
  });
  const unsubscribe = sessions.subscribe(() => {
    const session = sessions.get();
    if (isOwners(session)) renewal.renew(sessions.authorization());
    // What has expired the edge ends by itself, at its own time.
    else if (session.kind !== 'expired') client.terminate();
  });
  const unlisten = onNetwork({
    online: () => hurry(),
    offline: () => {
      if (socket !== undefined) client.terminate();
    },
  });
  return {
    state,
    client,
    close: () => {
      unsubscribe();
      unlisten();
      renewal.stop();
      client.terminate();
      // What was refused when it was cut off is refused here too.
      void Promise.resolve(client.dispose()).catch(() => undefined);
      closing.abort();
      hurry();
    },
  };
}

function onNetwork(listeners: Record<'online' | 'offline', () => void>): () => void {
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener);
  };
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
