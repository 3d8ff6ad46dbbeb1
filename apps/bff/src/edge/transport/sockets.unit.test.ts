import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { KeysAwayError } from '../access/authenticator.ts';
import { SocketClient } from '../testing/socket-client.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';
import { bearer } from '../testing/tokens.ts';

let edge: TestEdge;
beforeAll(async () => {
  edge = await startTestEdge({
    tokens: true,
    limits: { socketsPerPrincipal: 2, operationsPerSocket: 3, connectionInitMs: 200, messageBytes: 4_096 },
  });
});
afterAll(() => edge.stop());

const subscription = 'subscription { companyChanged { cursor } }';
const staff = () => bearer('ana', ['staff']);

function raw(headers: Record<string, string> = {}, protocol = 'graphql-transport-ws'): WebSocket {
  const socket = new WebSocket(edge.url.replace(/^http/, 'ws'), protocol, { headers });
  socket.on('error', () => undefined);
  return socket;
}

async function closing(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

describe('a websocket', () => {
  test('of a foreign origin is refused before it is one', async () => {
    const socket = raw({ origin: 'https://evil.example' });
    const [request, response] = (await once(socket, 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ];
    expect(request).toBeDefined();
    expect(response.statusCode).toBe(403);
  });

  test('that says nothing is closed with 4408', async () => {
    expect(await closing(raw())).toBe(4408);
  });

  test('without a token is closed with 4403', async () => {
    const socket = raw();
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    expect(await closing(socket)).toBe(4403);
  });

  test('whose token cannot be checked now is closed with 1013: it may be good, and is tried again', async () => {
    const authenticate = () => Promise.reject(new KeysAwayError('The keys are away.'));
    const blind = await startTestEdge({ authenticator: { development: false, authenticate } });
    const socket = new WebSocket(blind.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: await staff() } }));
    expect(await closing(socket)).toBe(1013);
    await blind.stop();
  });

  test('that subscribes before it said who it is is closed with 4401', async () => {
    const socket = raw();
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: subscription } }));
    expect(await closing(socket)).toBe(4401);
  });

  test('whose message is too long is closed with 1009, one that is no message with 4400', async () => {
    const long = raw();
    await once(long, 'open');
    long.send(JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(5_000) } }));
    expect(await closing(long)).toBe(1009);
    const odd = raw();
    await once(odd, 'open');
    odd.send('hello');
    expect(await closing(odd)).toBe(4400);
  });

  test('whose token has expired is closed with 4403', async () => {
    const client = await SocketClient.open(
      edge.url,
      await bearer('brief', ['staff'], Math.floor(Date.now() / 1_000) + 1),
    );
    expect(await client.closed).toMatchObject({ code: 4403, reason: 'Token expired' });
  });

  test('carries a number of operations at a time, and more once some have ended', async () => {
    await using client = await SocketClient.open(edge.url, await staff());
    const streams = [1, 2, 3].map(() => client.subscribe(subscription));
    await expect(client.subscribe(subscription).next()).rejects.toMatchObject([
      { extensions: { code: 'TOO_MANY_OPERATIONS' } },
    ]);
    streams[0]!.leave();
    await expect
      .poll(() =>
        client
          .subscribe('{ viewer { id } }')
          .next()
          .then(
            ({ viewer }) => viewer.id,
            () => undefined,
          ),
      )
      .toBe('ana');
  });

  test('is one of a number that a principal has, and others have theirs', async () => {
    await using one = await SocketClient.open(edge.url, await bearer('many', ['staff']));
    const two = await SocketClient.open(edge.url, await bearer('many', ['staff']));
    await expect(SocketClient.open(edge.url, await bearer('many', ['staff']))).rejects.toMatchObject({
      code: 4429,
    });
    await using other = await SocketClient.open(edge.url, await bearer('other', ['staff']));
    await two.close();
    await expect
      .poll(async () =>
        SocketClient.open(edge.url, await bearer('many', ['staff'])).then(
          (client) => client.close().then(() => 'opened'),
          () => 'refused',
        ),
      )
      .toBe('opened');
    expect([one, other]).toHaveLength(2);
  });

  test('is told when the edge goes away', async () => {
    const other = await startTestEdge();
    const client = await SocketClient.open(other.url);
    client.subscribe(subscription);
    await other.stop();
    expect(await client.closed).toMatchObject({ code: 1001 });
  });
});

test('a client that does not read what it asked for is let go, and costs no more than its bound', async () => {
  const other = await startTestEdge({ limits: { unsentBytes: 16 * 1024 }, feed: endless() });
  const socket = new WebSocket(other.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.pause();
  for (let id = 0; id < 50; id += 1) {
    socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query: subscription } }));
  }
  await expect.poll(() => other.openSockets, { timeout: 20_000 }).toBe(0);
  socket.terminate();
  await other.stop();
});

/** A feed that always has one more change, of a kilobyte each. */
function endless(): Parameters<typeof startTestEdge>[0] extends infer O
  ? NonNullable<O> extends { feed?: infer F }
    ? F
    : never
  : never {
  let over = false;
  return {
    problem: undefined,
    watch: () => ({
      next: () =>
        new Promise((resolve) =>
          setImmediate(() =>
            resolve(
              over
                ? { done: true, value: undefined }
                : { done: false, value: { cursor: 'x'.repeat(1_024), subject: null, state: null } },
            ),
          ),
        ),
      return: () => {
        over = true;
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    }),
    stop: () => Promise.resolve(),
  } as never;
}
