import { expect, test, vi } from 'vitest';
import { claimsOf, createSessions, isUsableBy, ownerOf } from './session.ts';

const NOW = 1_800_000_000_000;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (expiresInS: number, sub = 'ana') =>
  `${base64url({ alg: 'HS256' })}.${base64url({ sub, exp: NOW / 1_000 + expiresInS })}.c2ln`;

function tab(kept: string | null = null, signIn = true) {
  const entries = new Map(kept === null ? [] : [['alpes.token', kept]]);
  const timers: { delayMs: number; run: () => void }[] = [];
  const sessions = createSessions({
    signIn,
    storage: {
      getItem: (key) => entries.get(key) ?? null,
      setItem: (key, value) => void entries.set(key, value),
      removeItem: (key) => void entries.delete(key),
    },
    now: () => NOW,
    after: (delayMs, run) => {
      const timer = { delayMs, run };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  return { sessions, entries, timers };
}

test('nobody signs in where no token is asked for', () => {
  const { sessions } = tab(null, false);
  expect(sessions.get()).toEqual({ kind: 'development' });
  expect(sessions.authorization()).toBeUndefined();
});

test('a token is kept for this tab and sent with everything', () => {
  const { sessions, entries } = tab();
  expect(sessions.signIn(` ${token(60)}\n`)).toBeNull();
  expect(sessions.authorization()).toBe(`Bearer ${token(60)}`);
  expect(tab(entries.get('alpes.token')).sessions.get()).toMatchObject({ kind: 'signed-in', subject: 'ana' });
});

test.each(['', 'secret', 'a.b.c', `${base64url({})}.${base64url({ sub: 'ana' })}.c2ln`])(
  'what is no token is said to be none: %j',
  (text) => {
    const { sessions } = tab();
    expect(sessions.signIn(text)).toBe('TOKEN_MALFORMED');
    expect(sessions.get()).toEqual({ kind: 'signed-out' });
  },
);

test('a token that has expired is not taken', () => {
  expect(tab().sessions.signIn(token(-1))).toBe('TOKEN_EXPIRED');
});

test('it expires by its own time, and whose it was is kept', () => {
  const { sessions, timers, entries } = tab(token(60));
  expect(timers).toMatchObject([{ delayMs: 60_000 }]);
  timers[0]?.run();
  expect(sessions.get()).toEqual({ kind: 'expired', subject: 'ana' });
  expect(entries.size).toBe(0);
});

test('a token for longer than a timer can wait does not expire at once', () => {
  const { sessions, timers } = tab(token(90 * 24 * 3_600));
  timers[0]?.run();
  expect(sessions.get().kind).toBe('signed-in');
});

test('a new token after the expiry lets those go on who waited for it', async () => {
  const { sessions } = tab(token(60));
  sessions.expire(sessions.authorization());
  const usable = vi.fn();
  const waiting = sessions.usable().then(usable);
  sessions.signIn(token(120));
  await waiting;
  expect(usable).toHaveBeenCalledWith(expect.objectContaining({ token: token(120) }));
});

test('the name in a token may have any letters', () => {
  expect(claimsOf(token(60, 'Íñigo Núñez'))?.subject).toBe('Íñigo Núñez');
});

test('a refusal of a token that has been replaced meanwhile is of no concern', () => {
  const { sessions } = tab(token(60));
  const former = sessions.authorization();
  sessions.signIn(token(120));
  sessions.expire(former);
  expect(sessions.get().kind).toBe('signed-in');
});

test('a token is asked for where the edge wants one after all', () => {
  const { sessions } = tab(null, false);
  sessions.expire(undefined);
  expect(sessions.get()).toEqual({ kind: 'signed-out' });
});

test('no name that anybody signs in under is taken for the development principal or for another', () => {
  const development = tab(null, false).sessions.get();
  const names = ['development', 'subject:development', 'subject:subject:development', 'ana', 'subject:ana'];
  const people = names.map((name) => tab(token(60, name)).sessions.get());
  const owners = [development, ...people].map(ownerOf);
  expect(new Set(owners).size).toBe(owners.length);
  for (const [index, owner] of owners.entries())
    expect([development, ...people].map(isUsableBy(owner))).toEqual(owners.map((_, at) => at === index));
});

test('what is kept in browsers already stays whose it was', () => {
  expect(ownerOf(tab(null, false).sessions.get())).toBe('development');
  expect(ownerOf(tab(token(60)).sessions.get())).toBe('ana');
});

test('whoever signed in can sign out, also where the edge began to want tokens while the page was open', () => {
  const { sessions, entries } = tab(null, false);
  sessions.expire(undefined);
  sessions.signIn(token(60));
  sessions.signOut();
  expect(sessions.get()).toEqual({ kind: 'signed-out' });
  expect(entries.size).toBe(0);
});

test('the development principal cannot sign out', () => {
  const { sessions } = tab(null, false);
  sessions.signOut();
  expect(sessions.get()).toEqual({ kind: 'development' });
});
