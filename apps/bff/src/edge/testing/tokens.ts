import { SignJWT } from 'jose';

export const secret = 'a secret of thirty-two bytes or more';

/** A bearer token's Authorization header; valid for an hour unless told. */
export async function bearer(
  sub: string,
  roles: string[],
  expiresIn: string | number = '1h',
): Promise<string> {
  const token = await new SignJWT({ roles })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret));
  return `Bearer ${token}`;
}
