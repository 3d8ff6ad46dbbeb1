import { createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '@alpes/runtime';
import {
  createRemoteJWKSet,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { developmentPrincipal, type Role, roles, type Session } from './principal.ts';

/** The request says nothing, or nothing true, about who asks. */
export class UnauthenticatedError extends Error {
  readonly code = 'UNAUTHENTICATED';
  readonly retryable = false;
}

/** The keys that tokens are checked with cannot be fetched. */
export class KeysAwayError extends Error {
  readonly code = 'UNAVAILABLE';
  readonly retryable = true;
}

export interface Authenticator {
  /** True when everybody is the development principal. */
  readonly development: boolean;
  /**
   * @param authorization the value of an Authorization header.
   * @throws {UnauthenticatedError} | {KeysAwayError}
   */
  authenticate(authorization: string | undefined): Promise<Session>;
}

export interface AuthenticationConfig {
  readonly AUTH_JWT_SECRET?: string | undefined;
  readonly AUTH_JWT_PUBLIC_KEY?: string | undefined;
  readonly AUTH_JWKS_URL?: string | undefined;
  readonly AUTH_ISSUER?: string | undefined;
  readonly AUTH_AUDIENCE?: string | undefined;
}

/**
 * Bearer tokens (RFC 6750, RFC 7519) with `sub`, `exp` and `roles` (a list, or names in one string), checked with the one
 * key that is configured; without any, everybody is the development principal.
 * @throws {ConfigError} for more than one key, or an unusable one.
 */
export function createAuthenticator(config: AuthenticationConfig): Authenticator {
  const key = configuredKey(config);
  if (key === undefined) {
    const session: Session = { principal: developmentPrincipal, expiresAt: undefined };
    return { development: true, authenticate: () => Promise.resolve(session) };
  }
  return new TokenAuthenticator(key, config);
}

interface VerificationKey {
  readonly key: Uint8Array | KeyObject | JWTVerifyGetKey;
  readonly algorithms: string[];
}

const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

function configuredKey(config: AuthenticationConfig): VerificationKey | undefined {
  const { AUTH_JWT_SECRET: secret, AUTH_JWT_PUBLIC_KEY: pem, AUTH_JWKS_URL: url } = config;
  const given = [secret, pem, url].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw new ConfigError(['Only one of AUTH_JWT_SECRET, AUTH_JWT_PUBLIC_KEY and AUTH_JWKS_URL may be set.']);
  }
  if (secret !== undefined) return sharedSecret(secret);
  if (pem !== undefined) return { key: publicKey(pem), algorithms: asymmetric };
  if (url !== undefined) return { key: createRemoteJWKSet(new URL(url)), algorithms: asymmetric };
  return undefined;
}

function sharedSecret(secret: string): VerificationKey {
  const key = new TextEncoder().encode(secret);
  // RFC 7518, 3.2: a key of the hash's size or larger.
  if (key.byteLength < 32) throw new ConfigError(['AUTH_JWT_SECRET is wrong: it needs 32 bytes or more.']);
  return { key, algorithms: ['HS256', 'HS384', 'HS512'] };
}

function publicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem.replaceAll('\\n', '\n'));
  } catch {
    throw new ConfigError(['AUTH_JWT_PUBLIC_KEY is wrong: it is not a public key in PEM form.']);
  }
}

class TokenAuthenticator implements Authenticator {
  readonly development = false;
  readonly #key: VerificationKey;
  readonly #options: JWTVerifyOptions;
  /** A token that was verified stays so until it expires. */
  readonly #verified = new LRUCache<string, Session>({ max: 10_000 });

  constructor(key: VerificationKey, { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience }: AuthenticationConfig) {
    this.#key = key;
    this.#options = {
      algorithms: key.algorithms,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: 5,
      ...(issuer === undefined ? {} : { issuer }),
      ...(audience === undefined ? {} : { audience }),
    };
  }

  async authenticate(authorization: string | undefined): Promise<Session> {
    const token = bearerToken(authorization);
    const known = this.#verified.get(token);
    if (known?.expiresAt !== undefined && known.expiresAt.getTime() > Date.now()) return known;
    const session = sessionOf(await this.#verify(token));
    this.#verified.set(token, session);
    return session;
  }

  async #verify(token: string): Promise<JWTPayload> {
    const { key } = this.#key;
    try {
      // jose declares a function and a key as two overloads.
      const { payload } = await (typeof key === 'function'
        ? jwtVerify(token, key, this.#options)
        : jwtVerify(token, key, this.#options));
      return payload;
    } catch (error) {
      throw outcomeOf(error, typeof key === 'function');
    }
  }
}

function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization?.trim() ?? '')?.[1];
  if (token === undefined) throw new UnauthenticatedError('A bearer token is needed.');
  return token;
}

/** What says that the key set could not be had, as opposed to a token that does not fit it. */
const keysAway = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

function outcomeOf(cause: unknown, remoteKeys: boolean): Error {
  const code = (cause as { code?: string }).code;
  if (remoteKeys && (code === undefined || keysAway.has(code))) {
    return new KeysAwayError('Tokens cannot be checked at the moment.', { cause });
  }
  const sentence = code === 'ERR_JWT_EXPIRED' ? 'The token has expired.' : 'The token is not valid.';
  return new UnauthenticatedError(sentence, { cause });
}

/** OpenID Connect Core 1.0, section 2: no longer than 255 characters. */
const longestSubject = 255;

function sessionOf({ sub, exp, roles: claim }: JWTPayload): Session {
  if (typeof sub !== 'string' || sub === '' || exp === undefined) {
    throw new UnauthenticatedError('The token does not say whose it is.');
  }
  if (sub.length > longestSubject || /\p{Cc}/u.test(sub))
    throw new UnauthenticatedError('The token is not valid.');
  return { principal: { id: sub, roles: rolesOf(claim) }, expiresAt: new Date(exp * 1_000) };
}

function rolesOf(claim: unknown): Role[] {
  const names: unknown[] =
    typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  return roles.filter((role) => names.includes(role));
}
