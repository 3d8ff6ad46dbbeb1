import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * The idempotency key of a row: `import.1.` and the SHA-256 of what is asked for, as its checks have left it (trimmed, codes in
 * capitals), without what is empty and in an order of its own. So the same row has the same key wherever it stands and
 * whenever it is sent, the edge makes one command of it for each person, and a file that is imported twice has the effect
 * of one. The number is that of these rules: changing them makes other keys.
 */
export const rowKey = (mutation: string, asked: object): string =>
  `import.1.${bytesToHex(sha256(utf8ToBytes(`${mutation} ${canonical(asked)}`)))}`;

/**
 * The key of sending a refused row once more: a refusal stands under its key for good. It is made from the row as well, so that
 * a second attempt is one command, too, however often it is made.
 */
export const attemptKey = (key: string, attempt: number): string =>
  attempt === 1 ? key : `${key}.${attempt}`;

/** JSON with names in order; what is null, undefined or an empty list is left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = Object.entries(value)
    .filter(([, inner]) => !isNothing(inner))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`);
  return `{${known.join(',')}}`;
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);
