import { createStore, type Store, waitFor } from './store.ts';

/**
 * Who works here, as far as the browser knows.
 * - `development`: the edge asks for no token.
 * - `signed-out`: it asks for one, and there is none.
 * - `signed-in`: there is one that is valid as far as its `exp` says. Ends by time, by the edge's word, or by signing out.
 * - `expired`: there was one; whose it was is kept, so that what is on the screen stays until a new one comes.
 */
export type Session =
  | { readonly kind: 'development' }
  | { readonly kind: 'signed-out' }
  | {
      readonly kind: 'signed-in';
      readonly token: string;
      readonly subject: string;
      readonly expiresAt: number;
    }
  | { readonly kind: 'expired'; readonly subject: string };

type UsableSession = Extract<Session, { kind: 'development' | 'signed-in' }>;

export interface Sessions extends Store<Session> {
  /** @returns why it cannot be used; null when it is. */
  signIn(token: string): 'TOKEN_MALFORMED' | 'TOKEN_EXPIRED' | null;
  signOut(): void;
  /** The edge takes this token no longer, or asks for one; a newer one stays. */
  expire(authorization: string | undefined): void;
  /** The value of an Authorization header; undefined for the development principal. */
  authorization(): string | undefined;
  usable(): Promise<UsableSession>;
}

interface SessionSurroundings {
  readonly signIn: boolean;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => () => void;
}

const KEY = 'alpes.token';

/** What timers take at most. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createSessions(surroundings: SessionSurroundings): Sessions {
  const { storage, now, after } = surroundings;
  const store = createStore<Session>(initial(surroundings));
  let stopTimer = () => {};
  const expire = () => {
    const session = store.get();
    // The edge asks for a token after all.
    if (session.kind === 'development') store.set({ kind: 'signed-out' });
    if (session.kind !== 'signed-in') return;
    storage.removeItem(KEY);
    stopTimer();
    store.set({ kind: 'expired', subject: session.subject });
  };
  const authorization = () => {
    const session = store.get();
    return session.kind === 'signed-in' ? `Bearer ${session.token}` : undefined;
  };
  const watch = () => {
    const session = store.get();
    stopTimer();
    if (session.kind !== 'signed-in') return;
    const left = session.expiresAt - now();
    stopTimer = after(Math.min(Math.max(0, left), MAX_TIMER_MS), left > MAX_TIMER_MS ? watch : expire);
  };
  watch();
  return {
    get: store.get,
    subscribe: store.subscribe,
    expire: (refused) => {
      if (refused === authorization()) expire();
    },
    signIn: (token) => {
      const claims = claimsOf(token.trim());
      if (claims === null) return 'TOKEN_MALFORMED';
      if (claims.expiresAt <= now()) return 'TOKEN_EXPIRED';
      storage.setItem(KEY, token.trim());
      store.set({ kind: 'signed-in', token: token.trim(), ...claims });
      watch();
      return null;
    },
    signOut: () => {
      storage.removeItem(KEY);
      stopTimer();
      if (store.get().kind !== 'development') store.set({ kind: 'signed-out' });
    },
    authorization,
    usable: () => waitFor(store, isUsable),
  };
}

export const isUsable = (session: Session): session is UsableSession =>
  session.kind === 'development' || session.kind === 'signed-in';

/** Of the development principal, and of nobody who signs in. */
const DEVELOPMENT = 'development';

/** Who signs in under a name that would be taken for the development principal's, or for what is written here instead of it. */
const mistakable = /^(subject:)*development$/;

/**
 * Whose requests, caches, imports and socket these are: what the browser keeps is kept under it. Different for any two people; for
 * nearly everybody it is the subject of their token.
 */
export function ownerOf(session: Session): string {
  if (session.kind === 'development' || session.kind === 'signed-out') return DEVELOPMENT;
  const { subject } = session;
  return mistakable.test(subject) ? `subject:${subject}` : subject;
}

/** That this very person can ask for something now; somebody else at the same browser is not this person. */
export const isUsableBy =
  (owner: string) =>
  (session: Session): session is UsableSession =>
    isUsable(session) && ownerOf(session) === owner;

function initial({ signIn, storage, now }: SessionSurroundings): Session {
  if (!signIn) return { kind: 'development' };
  const token = storage.getItem(KEY);
  const claims = token === null ? null : claimsOf(token);
  if (token === null || claims === null) return { kind: 'signed-out' };
  return claims.expiresAt > now()
    ? { kind: 'signed-in', token, ...claims }
    : { kind: 'expired', subject: claims.subject };
}

/** Read, not believed: the edge checks the signature. `exp` is in seconds (RFC 7519, 4.1.4). */
export function claimsOf(token: string): { subject: string; expiresAt: number } | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  if (payload === undefined) return null;
  try {
    const { sub, exp } = JSON.parse(decoded(payload)) as { sub?: unknown; exp?: unknown };
    if (typeof sub !== 'string' || typeof exp !== 'number') return null;
    return { subject: sub, expiresAt: exp * 1_000 };
  } catch {
    return null;
  }
}

function decoded(base64url: string): string {
  const bytes = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
}
