import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, startTestEdge, type TestEdge } from '../testing/test-edge.ts';
import { bearer } from '../testing/tokens.ts';

let edge: TestEdge;
let origin: string;

beforeAll(async () => {
  edge = await startTestEdge({ allowedOrigins: ['https://app.example'] });
  origin = new URL(edge.url).origin;
});
afterAll(() => edge.stop());

const json = { 'content-type': 'application/json' };
const viewer = JSON.stringify({ query: '{ viewer { id } }' });
const send = (init: RequestInit, path = '/graphql') => fetch(`${origin}${path}`, init);

describe('a body', () => {
  test.each<[string, RequestInit, number]>([
    [
      'of a form',
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'query=%7Bviewer%7Bid%7D%7D',
      },
      415,
    ],
    ['of plain text', { headers: { 'content-type': 'text/plain' }, body: viewer }, 415],
    ['without a type', { body: new Blob([viewer]) }, 415],
    [
      'in another charset',
      { headers: { 'content-type': 'application/json; charset=utf-16' }, body: viewer },
      415,
    ],
    ['that is compressed', { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync(viewer) }, 415],
    ['that is not JSON', { headers: json, body: '{"query":' }, 400],
    ['of several operations', { headers: json, body: `[${viewer},${viewer}]` }, 400],
    ['that is too long', { headers: json, body: JSON.stringify({ query: ' '.repeat(300_000) }) }, 413],
  ])('%s is refused', async (_what, init, status) => {
    const response = await send({ method: 'POST', ...init });
    expect(response.status).toBe(status);
    expect(((await response.json()) as { errors: unknown[] }).errors).toHaveLength(1);
  });

  test('that never ends being too long is cut off', async () => {
    const { port } = new URL(origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const writing = setInterval(() => socket.write(`10000\r\n${' '.repeat(0x10000)}\r\n`), 1);
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data: Buffer) => resolve(data.toString())),
    );
    clearInterval(writing);
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('an origin', () => {
  test.each([
    ['a foreign one is refused', { ...json, origin: 'https://evil.example' }, 403],
    ['the own one passes', { ...json }, 200],
    ['an allowed one passes', { ...json, origin: 'https://app.example' }, 200],
    ['what a browser calls cross-site is refused', { ...json, 'sec-fetch-site': 'cross-site' }, 403],
  ])('%s', async (_what, headers, status) => {
    const response = await send({ method: 'POST', headers, body: viewer });
    expect(response.status).toBe(status);
    if (status === 403) expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('asks first what it may send, and is told', async () => {
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
    const response = await send({ method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
  });
});

describe('the explorer', () => {
  test('is a page for browsers that loads nothing from elsewhere', async () => {
    const response = await send({ headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    const page = await response.text();
    const paths = [...page.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map((match) => match[1]!)
      .filter((path) => path !== 'data:,');
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) {
      expect(path).toMatch(/^\/graphql\/explorer\//);
      const asset = await send({}, path);
      expect(asset.status).toBe(200);
      expect((await asset.text()).length).toBeGreaterThan(20);
    }
  });

  test('is found from the root, and serves its own files only', async () => {
    expect((await send({ redirect: 'manual' }, '/')).headers.get('location')).toBe('/graphql');
    expect((await send({}, '/graphql/explorer/../../package.json')).status).toBe(404);
    expect((await send({}, '/graphql/explorer/constructor')).status).toBe(404);
  });

  test('is not there where introspection is off', async () => {
    const closed = await startTestEdge({ introspection: false });
    const response = await fetch(closed.url, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).not.toContain('text/html; charset');
    expect((await fetch(`${new URL(closed.url).origin}/`)).status).toBe(404);
    await closed.stop();
  });
});

describe('health', () => {
  test('says whether it lives, whether it is ready and why not, and what it measures', async () => {
    const reasons = ['The read database does not answer.'];
    const unready = await startTestEdge({ readiness: () => Promise.resolve({ ready: false, reasons }) });
    const at = new URL(unready.url).origin;
    expect((await fetch(`${at}/livez`)).status).toBe(200);
    const ready = await fetch(`${at}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ready: false, reasons });
    expect((await fetch(`${at}/metrics`)).headers.get('content-type')).toContain('text/plain');
    await unready.stop();
  });
});

describe('authentication', () => {
  test('is asked of every request, and answered with 401', async () => {
    const strict = await startTestEdge({ tokens: true });
    const anonymous = await fetch(strict.url, { method: 'POST', headers: json, body: viewer });
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer');
    const known = await post(
      strict.url,
      { query: '{ viewer { id roles } }' },
      { authorization: await bearer('ana', ['staff']) },
    );
    expect(known.data).toEqual({ viewer: { id: 'ana', roles: ['STAFF'] } });
    await strict.stop();
  });
});

test('requests under way are finished before it stops, and new ones find nobody', async () => {
  let acknowledge: ((value?: unknown) => void) | undefined;
  const slow = await startTestEdge({
    producer: { send: () => new Promise((resolve) => (acknowledge = resolve)) },
  });
  const query = 'mutation { registerCompany(input: { name: "Acme", country: "CO" }) { __typename } }';
  const answer = slow.graphql(query);
  await expect.poll(() => acknowledge).toBeDefined();
  const stopped = slow.stop();
  await expect(fetch(slow.url)).rejects.toThrow();
  acknowledge!();
  expect((await answer).data).toEqual({ registerCompany: { __typename: 'CommandReceipt' } });
  await stopped;
});
