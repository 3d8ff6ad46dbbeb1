import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { loadEdgeConfig } from '../config.ts';
import { bearer, secret } from '../testing/tokens.ts';
import { createAuthenticator } from './authenticator.ts';
import { foreignOrigin } from './origin.ts';
import { traceOf } from './trace.ts';

const withSecret = createAuthenticator({ AUTH_JWT_SECRET: secret });
const refusal = { code: 'UNAUTHENTICATED' };

describe('a token', () => {
  test('gives its subject and the roles that are known here', async () => {
    const session = await withSecret.authenticate(await bearer('ana', ['staff', 'emperor']));
    expect(session.principal).toEqual({ id: 'ana', roles: ['staff'] });
    expect(session.expiresAt!.getTime()).toBeGreaterThan(Date.now());
  });

  test.each([
    ['is missing', undefined],
    ['is no bearer token', 'Basic YTpi'],
    ['is not a token', 'Bearer nonsense'],
    ['has no signature', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEiLCJleHAiOjk5OTk5OTk5OTl9.'],
  ])('is refused when it %s', async (_what, header) => {
    await expect(withSecret.authenticate(header)).rejects.toMatchObject(refusal);
  });

  test('is refused once it has expired', async () => {
    const header = await bearer('ana', ['staff'], Math.floor(Date.now() / 1_000) - 60);
    await expect(withSecret.authenticate(header)).rejects.toMatchObject({
      ...refusal,
      message: 'The token has expired.',
    });
  });

  test('is refused for a subject that the read model of commands could not keep', async () => {
    await expect(withSecret.authenticate(await bearer('a'.repeat(256), ['staff']))).rejects.toMatchObject(
      refusal,
    );
    expect(await withSecret.authenticate(await bearer('a'.repeat(255), ['staff']))).toBeDefined();
    await expect(withSecret.authenticate(await bearer('a\0', ['staff']))).rejects.toMatchObject(refusal);
  });

  test('is refused when another key signed it', async () => {
    const other = createAuthenticator({ AUTH_JWT_SECRET: 'another secret of thirty-two bytes' });
    await expect(other.authenticate(await bearer('ana', ['staff']))).rejects.toMatchObject(refusal);
  });

  test('is refused for another audience or from another issuer', async () => {
    const strict = createAuthenticator({
      AUTH_JWT_SECRET: secret,
      AUTH_AUDIENCE: 'alpes',
      AUTH_ISSUER: 'us',
    });
    await expect(strict.authenticate(await bearer('ana', ['staff']))).rejects.toMatchObject(refusal);
  });

  test('is checked with a public key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const authenticator = createAuthenticator({ AUTH_JWT_PUBLIC_KEY: pem.replaceAll('\n', '\\n') });
    const token = await new SignJWT({ roles: 'staff operator', sub: 'ana' })
      .setProtectedHeader({ alg: 'ES256' })
      .setExpirationTime('1h')
      .sign(privateKey);
    const session = await authenticator.authenticate(`Bearer ${token}`);
    expect(session.principal.roles).toEqual(['staff', 'operator']);
  });

  test('cannot be signed with the public key as if it were a secret', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const authenticator = createAuthenticator({ AUTH_JWT_PUBLIC_KEY: pem });
    const forged = await new SignJWT({ roles: ['operator'], sub: 'eve' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(pem));
    await expect(authenticator.authenticate(`Bearer ${forged}`)).rejects.toMatchObject(refusal);
  });

  test('is checked with the keys of a key set; where that is away nobody is called a liar', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] });
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(keys),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const token = await new SignJWT({ roles: ['staff'], sub: 'ana' })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setExpirationTime('1h')
      .sign(privateKey);
    const authenticator = createAuthenticator({ AUTH_JWKS_URL: url });
    await expect(authenticator.authenticate(`Bearer ${token}`)).resolves.toMatchObject({
      principal: { id: 'ana' },
    });
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
    const late = createAuthenticator({ AUTH_JWKS_URL: url });
    await expect(late.authenticate(`Bearer ${token}`)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('configuration', () => {
  const base = { DATABASE_URL: 'postgres://localhost/alpes_read' };

  test('on loopback needs no authentication', () => {
    expect(loadEdgeConfig(base)).toMatchObject({ HOST: '127.0.0.1', PORT: 4000 });
  });

  test('refuses to be reachable from outside by anybody', () => {
    expect(() => loadEdgeConfig({ ...base, HOST: '0.0.0.0' })).toThrow(/which others can reach/);
    expect(loadEdgeConfig({ ...base, HOST: '0.0.0.0', AUTH_JWT_SECRET: secret }).HOST).toBe('0.0.0.0');
  });

  test('takes one key, of a size worth the name', () => {
    expect(() => createAuthenticator({ AUTH_JWT_SECRET: 'short' })).toThrow(/32 bytes/);
    expect(() => createAuthenticator({ AUTH_JWT_PUBLIC_KEY: 'no key' })).toThrow(/PEM/);
    expect(() =>
      createAuthenticator({ AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: 'https://x.example' }),
    ).toThrow(/Only one/);
  });
});

describe('an origin', () => {
  const local = { host: '127.0.0.1', allowedOrigins: ['http://localhost:5173'] };
  const host = '127.0.0.1:4000';

  test.each([
    ['what is no browser', { host }, true],
    ['the own origin', { host, origin: 'http://127.0.0.1:4000' }, true],
    ['an allowed origin', { host, origin: 'http://localhost:5173' }, true],
    ['a foreign origin', { host, origin: 'https://evil.example' }, false],
    ['the origin of a file', { host, origin: 'null' }, false],
    ['the same host on another port', { host, origin: 'http://127.0.0.1:4001' }, false],
    [
      'a DNS name rebound to this machine',
      { host: 'evil.example:4000', origin: 'http://evil.example:4000' },
      false,
    ],
    [
      'an image of another site',
      { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      false,
    ],
    [
      'a link from another site',
      { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      true,
    ],
    ['IPv6 loopback', { host: '[::1]:4000', origin: 'http://[::1]:4000' }, true],
  ])('%s', (_what, headers, passes) => {
    expect(foreignOrigin(headers, local) === undefined).toBe(passes);
  });

  test('beyond loopback is compared with the host that was asked for', () => {
    const open = { host: '0.0.0.0', allowedOrigins: [] };
    expect(foreignOrigin({ host: 'api.example', origin: 'https://api.example' }, open)).toBeUndefined();
    expect(foreignOrigin({ host: 'api.example', origin: 'https://app.example' }, open)).toMatch(
      /not allowed/,
    );
  });
});

test('correlation id and trace context pass only when they are well formed', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  expect(traceOf({ 'x-correlation-id': 'order-17', traceparent })).toEqual({
    correlationId: 'order-17',
    traceparent,
  });
  expect(traceOf({ 'x-correlation-id': 'a b\n', traceparent: '00-0-0-1' })).toEqual({});
});
