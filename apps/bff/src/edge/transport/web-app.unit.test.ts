import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEdgeConfig } from '../config.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';
import { WebApp, type WebSettings } from './web-app.ts';

const page = `<!doctype html><html><head><meta name="csp-nonce" content="__CSP_NONCE__">
<meta name="alpes-settings" content="__WEB_SETTINGS__"><style nonce="__CSP_NONCE__"></style></head><body></body></html>`;
const script = 'console.log("hello");'.repeat(200);
const secret = 'not for the web';

const tiles = { url: 'https://tiles.example:8443/{z}/{x}/{y}.png', attribution: `"Maps" <& 'Co'> $& $1` };
const settings: WebSettings = { signIn: true, tiles };

let outside: string;
let edge: TestEdge;
let origin: string;

beforeAll(async () => {
  outside = mkdtempSync(path.join(tmpdir(), 'alpes-web-'));
  const folder = path.join(outside, 'dist');
  writeFileSync(path.join(outside, 'secret.txt'), secret);
  for (const [name, content] of Object.entries({
    'index.html': page,
    'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '.vite/manifest.json': secret,
    'assets/main-abc123.js': script,
    'assets/main-abc123.js.br': brotliCompressSync(script),
    'assets/main-abc123.js.gz': gzipSync(script),
    'assets/plain-def456.css': 'body{}',
  })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  edge = await startTestEdge({ web: await WebApp.open(folder, settings) });
  origin = new URL(edge.url).origin;
});
afterAll(async () => {
  await edge.stop();
  rmSync(outside, { recursive: true });
});

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (where: string, init: RequestInit = {}) =>
  fetch(`${origin}${where}`, { redirect: 'manual', ...init });

interface Raw {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** As fetch, which tidies paths and decompresses bodies, does not. */
function raw(where: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const asked = httpRequest({ hostname, port, path: where, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the page', () => {
  test.each([
    '/',
    '/index.html',
    '/companies',
    '/companies/0b8e6f8e-52c7-4a41-8f35-6d0f6a7f2b94?tab=map',
    '/no/such/page',
  ])('is answered at %s', async (where) => {
    const response = await get(where, { headers: html });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('<meta name="csp-nonce"');
  });

  test('has a nonce of its own every time, in its policy and in all its places, and is kept by nobody', async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 5; n += 1) {
      const response = await get('/', { headers: html });
      const policy = response.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? '';
      const text = await response.text();
      expect(text.split(nonce).length - 1).toBe(2);
      expect(text).not.toContain('__');
      expect(response.headers.get('cache-control')).toBe('no-store');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(5);
  });

  test('allows nothing inline, nothing evaluated and nobody else but the tiles', async () => {
    const policy = (await get('/', { headers: html })).headers.get('content-security-policy') ?? '';
    const directives = new Map(
      policy.split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values];
      }),
    );
    expect(policy).not.toMatch(/unsafe/);
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('img-src')).toEqual(["'self'", 'data:', 'blob:', 'https://tiles.example:8443']);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    expect(directives.get('worker-src')).toEqual(["'self'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
      expect(directives.get(name)).toEqual(["'none'"]);
  });

  test('comes with the headers that keep it apart from other sites', async () => {
    const { headers } = await get('/', { headers: html });
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  });

  test('is told its settings, whatever they hold, as text and never as markup', async () => {
    const text = await (await get('/', { headers: html })).text();
    const content = /name="alpes-settings" content="([^"]*)"/.exec(text)?.[1] ?? '';
    expect(content).not.toMatch(/[<>']/);
    const unescaped = content
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(JSON.parse(unescaped)).toEqual(settings);
  });

  test('takes nothing from the request: no header finds its way into the answer', async () => {
    const marks = {
      'accept-language': 'zz-mark',
      'x-forwarded-host': 'mark.example',
      cookie: 'mark=1',
      referer: 'https://mark.example',
    };
    const { headers, body } = await raw('/companies?mark=mark', { ...html, ...marks });
    expect(`${JSON.stringify(headers)}${body.toString()}`).not.toContain('mark');
  });

  test('asked for by HEAD has its headers and no body', async () => {
    const { status, headers, body } = await raw('/', html, 'HEAD');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
    expect(body).toHaveLength(0);
  });

  test('is reached by a link from another site, and is nothing that another site may load', async () => {
    const from = (mode: string, dest: string) =>
      raw('/companies', {
        ...html,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': mode,
        'sec-fetch-dest': dest,
      });
    expect((await from('navigate', 'document')).status).toBe(200);
    expect((await from('navigate', 'iframe')).status).toBe(403);
    expect((await from('no-cors', 'script')).status).toBe(403);
    expect((await raw('/', { ...html, host: 'rebound.example' })).status).toBe(403);
  });

  test('does not take the place of what the edge itself answers', async () => {
    expect((await get('/graphql', { headers: html })).headers.get('content-security-policy')).toContain(
      'unsafe-inline',
    );
    expect(await (await get('/livez', { headers: html })).text()).toBe('ok\n');
    expect((await get('/readyz', { headers: html })).headers.get('content-type')).toBe('application/json');
    expect((await get('/metrics', { headers: html })).headers.get('content-type')).toContain('text/plain');
    expect((await get('/graphql/explorer/page.js')).status).toBe(200);
    expect((await get('/graphql/explorer/nothing', { headers: html })).status).toBe(404);
  });
});

describe('a file', () => {
  test('with a hash in its name is kept for ever, in the best encoding there is', async () => {
    const brotli = await raw('/assets/main-abc123.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringMatching(/^text\/javascript/),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
    expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
    const gzip = await raw('/assets/main-abc123.js', { 'accept-encoding': 'gzip' });
    expect(gunzipSync(gzip.body).toString()).toBe(script);
    const plain = await raw('/assets/main-abc123.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(script);
  });

  test('without one is asked about again, and answered with 304 while it is the same', async () => {
    const first = await get('/favicon.svg');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(first.headers.get('content-type')).toBe('image/svg+xml');
    const again = await raw('/favicon.svg', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  test('asked for by HEAD has its headers and no body', async () => {
    const head = await raw('/assets/main-abc123.js', {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(String(script.length));
    expect(head.body).toHaveLength(0);
  });

  test('is sent in no encoding that was not asked for, or asked not to be used', async () => {
    const codingOf = async (accepted: string) =>
      (await raw('/assets/main-abc123.js', { 'accept-encoding': accepted })).headers['content-encoding'];
    expect(await codingOf('br;q=0, gzip;q=0.5')).toBe('gzip');
    expect(await codingOf('BR')).toBe('br');
    for (const accepted of ['identity', 'zstd, *', 'gzip;q=0, br; q=0.0', 'brotli', ''])
      expect(await codingOf(accepted)).toBeUndefined();
  });

  test('has a validator of its own in each encoding', async () => {
    const etagOf = async (accepted: string) =>
      (await raw('/assets/main-abc123.js', { 'accept-encoding': accepted })).headers.etag;
    expect(new Set([await etagOf('br'), await etagOf('gzip'), await etagOf('')]).size).toBe(3);
    const known = { 'accept-encoding': 'br', 'if-none-match': `"other", W/${String(await etagOf('br'))}` };
    const again = await raw('/assets/main-abc123.js', known);
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect(again.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('is answered as it was at the start when a new build takes its place, and the edge lives on', async () => {
    const folder = path.join(outside, 'rebuilt');
    mkdirSync(path.join(folder, 'assets'), { recursive: true });
    writeFileSync(path.join(folder, 'index.html'), page);
    writeFileSync(path.join(folder, 'assets/main-1.js'), script);
    const other = await startTestEdge({ web: await WebApp.open(folder, settings) });
    rmSync(folder, { recursive: true });
    expect(await (await fetch(new URL('/assets/main-1.js', other.url))).text()).toBe(script);
    expect((await fetch(new URL('/', other.url), { headers: html })).status).toBe(200);
    await other.stop();
  });

  test.each([
    '/assets/main-old999.js',
    '/assets/',
    '/assets/no-dot',
    '/assets/constructor',
    '/robots.txt',
    '/companies/index.html',
    '/logo.png',
  ])('that is not there is 404, also for a browser that would take a page: %s', async (where) => {
    const response = await get(where, { headers: html });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/json');
  });

  test('that is missing is no page for what asks for no page', async () => {
    for (const where of ['/companies', '/no/such/page'])
      expect((await get(where, { headers: { accept: 'application/json' } })).status).toBe(404);
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/./../secret.txt',
    '/.vite/manifest.json',
    '/%2evite/manifest.json',
    '/secret.txt%00.js',
    '/favicon.svg%00',
    '/assets/main-abc123.js%00.css',
    '/%',
    '/%ff%fe',
    '/%c0%ae%c0%ae/secret.txt',
    'http://elsewhere.example/../secret.txt',
    '/assets/main-abc123.js%0d%0aset-cookie:%20x=1',
  ])('outside of the folder, hidden or misspelt is not served: %s', async (where) => {
    for (const headers of [{}, html]) {
      const { status, headers: answered, body } = await raw(where, headers);
      expect(body.toString()).not.toContain(secret);
      expect(answered['set-cookie']).toBeUndefined();
      expect([200, 404]).toContain(status);
      if (status === 200) expect(answered['content-type']).toBe('text/html; charset=utf-8');
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('answers no %s', async (method) => {
    for (const where of ['/', '/companies', '/assets/main-abc123.js'])
      expect((await raw(where, html, method)).status).toBe(404);
  });

  test('is nothing that a request without sense can break', async () => {
    const { port } = new URL(origin);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('GET /\u0000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'),
      );
      socket.once('data', (data: Buffer) => resolve(data.toString()));
      socket.once('close', () => resolve('closed'));
      socket.on('error', () => undefined);
    });
    expect(answer).toMatch(/^(HTTP\/1\.1 400|closed)/);
    expect((await get('/', { headers: html })).status).toBe(200);
  });
});

describe('an edge without the web application', () => {
  test('sends browsers to the explorer, and has no other page', async () => {
    const other = await startTestEdge();
    const root = await fetch(new URL('/', other.url), { redirect: 'manual', headers: html });
    expect(root.headers.get('location')).toBe('/graphql');
    expect((await fetch(new URL('/companies', other.url), { headers: html })).status).toBe(404);
    await other.stop();
  });
});

describe('a folder with links', () => {
  /** As a mounted ConfigMap has them: what is named leads through a hidden link into a hidden folder. */
  function mounted(name: string): string {
    const folder = path.join(outside, name);
    mkdirSync(path.join(folder, '..2026', 'assets'), { recursive: true });
    writeFileSync(path.join(folder, '..2026', 'index.html'), page);
    writeFileSync(path.join(folder, '..2026', 'assets', 'main-abc123.js'), script);
    symlinkSync('..2026', path.join(folder, '..data'));
    for (const link of ['index.html', 'assets']) symlinkSync(`..data/${link}`, path.join(folder, link));
    return folder;
  }

  test('is served with what they lead to, its page and its files alike, also where it is a link itself', async () => {
    const link = path.join(outside, 'link-to-mounted');
    symlinkSync(mounted('mounted'), link);
    const other = await startTestEdge({ web: await WebApp.open(link, settings) });
    for (const where of ['/', '/assets/main-abc123.js'])
      expect((await fetch(new URL(where, other.url), { headers: html })).status).toBe(200);
    for (const where of ['/..data/index.html', '/..2026/index.html'])
      expect((await fetch(new URL(where, other.url))).status).toBe(404);
    await other.stop();
  });

  test.each([
    ['index.html', '../secret.txt', 'leads out of it'],
    ['more.txt', '../secret.txt', 'leads out of it'],
    ['all', '..', 'leads out of it'],
    ['sibling', '../mounted-sibling', 'leads out of it'],
    ['circle', '.', 'a folder that it is in'],
    ['nowhere', 'not-there', 'ENOENT'],
  ])('is refused at the start where %s leads to %s', async (name, target, why) => {
    const folder = mounted(`linked-${name}`);
    if (name === 'index.html') rmSync(path.join(folder, name));
    if (name === 'sibling') mkdirSync(`${folder}-sibling`);
    symlinkSync(target.replace('mounted', `linked-${name}`), path.join(folder, name));
    await expect(WebApp.open(folder, settings)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining(why),
    });
  });
});

describe('what is configured', () => {
  const config = (env: Record<string, string>) =>
    loadEdgeConfig({ PULSAR_URL: 'pulsar://127.0.0.1:6650', DATABASE_URL: 'postgres://127.0.0.1/x', ...env });

  test('a folder without the application is refused at the start', async () => {
    await expect(WebApp.open(path.join(outside, 'nothing'), settings)).rejects.toMatchObject({
      message: expect.stringMatching(/^WEB_DIR is wrong: .*nothing cannot be served: ENOENT/m),
    });
    const empty = path.join(outside, 'empty');
    mkdirSync(empty);
    await expect(WebApp.open(empty, settings)).rejects.toMatchObject({
      message: expect.stringContaining('WEB_DIR is wrong: there is no index.html'),
    });
    writeFileSync(path.join(empty, 'index.html'), '<html></html>');
    await expect(WebApp.open(empty, settings)).rejects.toMatchObject({
      message: expect.stringContaining('has no place for __CSP_NONCE__'),
    });
  });

  test.each([
    'https://tiles.example/{z}/{x}/{y}.png',
    'http://127.0.0.1:8080/styles/basic/{z}/{x}/{y}@2x.png?key=abc',
  ])('a tile server is taken: %s', (url) => {
    expect(config({ WEB_TILES_URL: url }).WEB_TILES_URL).toBe(url);
  });

  test.each([
    'tiles.example/{z}/{x}/{y}.png',
    'ftp://tiles.example/{z}/{x}/{y}.png',
    'javascript:alert(1)//{z}{x}{y}',
    'https://tiles.example/all.png',
    'https://{s}.tiles.example/{z}/{x}/{y}.png',
    "https://tiles.example/{z}/{x}/{y}.png; script-src 'unsafe-inline'",
    'https://tiles.example,evil.example/{z}/{x}/{y}.png',
    'https://user:secret@tiles.example/{z}/{x}/{y}.png',
    'https://tiles.example/{z}/{x}/{y}.png\r\nset-cookie: x=1',
  ])('a tile server is refused: %s', (url) => {
    expect(() => config({ WEB_TILES_URL: url })).toThrow(/WEB_TILES_URL/);
  });
});
