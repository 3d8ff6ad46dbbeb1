import { createHmac } from 'node:crypto';

/** What the edge checks tokens with (`AUTH_JWT_SECRET`). */
export const secret = 'a secret of the tests alone, of 32 bytes or more';

export interface Token {
  /** Who: an id of a principal. */
  readonly subject: string;
  readonly roles?: readonly string[];
  /** Default an hour. */
  readonly validForMs?: number;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token as whoever runs the system would give it (HS256, RFC 7515). */
export function tokenFor({ subject, roles = ['staff'], validForMs = 3_600_000 }: Token): string {
  const exp = Math.ceil((Date.now() + validForMs) / 1_000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: subject, exp, roles })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
