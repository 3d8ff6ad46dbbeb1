import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Session } from '../access/principal.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';
import { bearer } from '../testing/tokens.ts';
import { pongFor } from './renewal.ts';
import type { SocketSession } from './socket-protocol.ts';

let edge: TestEdge;
beforeAll(async () => {
  edge = await startTestEdge({ tokens: true });
});
afterAll(() => edge.stop());

/** Whole seconds, as tokens have them. */
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

/** The protocol as it is written, since a client that hides pings cannot be asked what came back. */
class Talk {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; at: number }>;
  readonly #arrived: Record<string, unknown>[] = [];
  #waiting: (() => void) | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = once(socket, 'close').then(([code]) => ({ code: code as number, at: Date.now() }));
    socket.on('message', (data: Buffer) => {
      this.#arrived.push(JSON.parse(data.toString()) as Record<string, unknown>);
      this.#waiting?.();
    });
  }

  static async open(): Promise<Talk> {
    const socket = new WebSocket(edge.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    return new Talk(socket);
  }

  static async as(authorization: string): Promise<Talk> {
    const talk = await Talk.open();
    talk.send({ type: 'connection_init', payload: { authorization } });
    expect(await talk.next('connection_ack')).toBeDefined();
    return talk;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  async next(type: string): Promise<Record<string, unknown>> {
    for (;;) {
      const index = this.#arrived.findIndex((message) => message['type'] === type);
      if (index >= 0) return this.#arrived.splice(index, 1)[0]!;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  async ping(payload?: object): Promise<unknown> {
    this.send({ type: 'ping', ...(payload && { payload }) });
    return (await this.next('pong'))['payload'];
  }

  async viewer(): Promise<unknown> {
    this.send({ type: 'subscribe', id: 'v', payload: { query: '{ viewer { id roles } }' } });
    const { payload } = await this.next('next');
    await this.next('complete');
    return (payload as { data: { viewer: unknown } }).data.viewer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }
}

describe('a ping with a token', () => {
  test('keeps the socket and what runs on it beyond the first token’s end, up to the new one’s', async () => {
    await using talk = await Talk.as(await bearer('ana', ['staff'], inSeconds(2)));
    talk.send({
      type: 'subscribe',
      id: 's',
      payload: { query: 'subscription { companyChanged { cursor } }' },
    });
    const until = inSeconds(4);
    expect(await talk.ping({ authorization: await bearer('ana', ['staff'], until) })).toEqual({
      renewed: true,
    });
    const { code, at } = await talk.closed;
    expect(code).toBe(4403);
    expect(at).toBeGreaterThanOrEqual(until * 1_000 - 50);
  });

  test('is how roles are gained: what is begun afterwards has them', async () => {
    await using talk = await Talk.as(await bearer('ana', ['staff']));
    expect(await talk.viewer()).toEqual({ id: 'ana', roles: ['STAFF'] });
    const authorization = await bearer('ana', ['staff', 'operator']);
    expect(await talk.ping({ Authorization: authorization })).toEqual({ renewed: true });
    expect(await talk.viewer()).toEqual({ id: 'ana', roles: ['STAFF', 'OPERATOR'] });
  });

  test.each([
    ['somebody else’s', () => bearer('berta', ['staff', 'operator']), 'FORBIDDEN'],
    ['one with a role less', () => bearer('ana', ['staff']), 'FORBIDDEN'],
    ['one that has expired', () => bearer('ana', ['staff', 'operator'], inSeconds(-60)), 'UNAUTHENTICATED'],
    ['none at all', () => Promise.resolve('Bearer'), 'UNAUTHENTICATED'],
    [
      'an unsigned one',
      () => Promise.resolve('Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.'),
      'UNAUTHENTICATED',
    ],
    ['a changed one', async () => `${await bearer('ana', ['staff', 'operator'])}x`, 'UNAUTHENTICATED'],
  ])(
    'that is %s changes nothing: the session is as it was, and ends when it would have',
    async (_, token, code) => {
      const until = inSeconds(2);
      await using talk = await Talk.as(await bearer('ana', ['staff', 'operator'], until));
      expect(await talk.ping({ authorization: await token() })).toEqual({ renewed: false, code });
      expect(await talk.viewer()).toEqual({ id: 'ana', roles: ['STAFF', 'OPERATOR'] });
      const { code: closedWith, at } = await talk.closed;
      expect(closedWith).toBe(4403);
      expect(at).toBeLessThan((until + 2) * 1_000);
    },
  );

  test('is no way in: before there is a session it renews nothing', async () => {
    await using talk = await Talk.open();
    expect(await talk.ping({ authorization: await bearer('ana', ['staff']) })).toEqual({
      renewed: false,
      code: 'UNAUTHENTICATED',
    });
    talk.send({ type: 'subscribe', id: 's', payload: { query: '{ viewer { id } }' } });
    expect((await talk.closed).code).toBe(4401);
  });

  test('sent many times over is answered each time, and leaves one session', async () => {
    await using talk = await Talk.as(await bearer('ana', ['staff']));
    const good = await bearer('ana', ['staff']);
    const bad = await bearer('berta', ['staff']);
    for (let n = 0; n < 200; n += 1)
      talk.send({ type: 'ping', payload: { authorization: n % 2 === 0 ? good : bad } });
    const answers: unknown[] = [];
    for (let n = 0; n < 200; n += 1) answers.push((await talk.next('pong'))['payload']);
    expect(answers.filter((answer) => (answer as { renewed: boolean }).renewed)).toHaveLength(100);
    expect(await talk.viewer()).toMatchObject({ id: 'ana' });
  });
});

describe('while a token is checked', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const sessionUntil = (inMs: number): Session => ({
    principal: { id: 'ana', roles: ['staff'] },
    expiresAt: new Date(Date.now() + inMs),
  });

  function checking() {
    const socket = { readyState: 1, OPEN: 1, close: vi.fn() };
    const extra = { socket, session: sessionUntil(1_000), operations: 0 } as unknown as SocketSession;
    const checks: ((session: Session) => void)[] = [];
    const authenticate = () => new Promise<Session>((resolve) => checks.push(resolve));
    const ping = () => pongFor(extra, { authorization: 'Bearer x' }, { development: false, authenticate });
    return { socket, extra, checks, ping };
  }

  test('a socket that closes is not renewed, and keeps no timer', async () => {
    const { socket, checks, ping } = checking();
    const pong = ping();
    socket.readyState = 3;
    checks[0]?.(sessionUntil(9_000));
    expect(await pong).toEqual({ renewed: false, code: 'UNAUTHENTICATED' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('two tokens keep it until the later of their ends, in whichever order they are checked', async () => {
    const { socket, extra, checks, ping } = checking();
    const pongs = [ping(), ping()];
    checks[1]?.(sessionUntil(9_000));
    expect(await pongs[1]).toEqual({ renewed: true });
    checks[0]?.(sessionUntil(5_000));
    expect(await pongs[0]).toEqual({ renewed: true });
    expect(extra.session?.expiresAt?.getTime()).toBe(Date.now() + 9_000);
    vi.advanceTimersByTime(8_999);
    expect(socket.close).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(socket.close).toHaveBeenCalledWith(4403, 'Token expired');
  });
});

describe('any other ping', () => {
  test.each([
    ['without a payload', undefined, undefined],
    ['with one', { hello: 1 }, { hello: 1 }],
    ['whose authorization is no text', { authorization: 7 }, { authorization: 7 }],
  ])('%s comes back as it went', async (_, payload, pong) => {
    await using talk = await Talk.as(await bearer('ana', ['staff']));
    expect(await talk.ping(payload)).toEqual(pong);
  });
});
