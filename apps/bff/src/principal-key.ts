import { createHash } from 'node:crypto';

/**
 * A principal as the feed names it: what a command's pointers belong to, so that whoever follows their own commands is woken by
 * no other's. Half a SHA-256 in the form of a UUID, since a principal's id is any text.
 */
export function principalKey(principalId: string): string {
  const digits = createHash('sha256').update(principalId).digest('hex').slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
