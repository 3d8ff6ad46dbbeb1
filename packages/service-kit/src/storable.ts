import { createHash } from 'node:crypto';
import type { Incoming } from './incoming.ts';

// An index entry has room for 2,704 bytes (PostgreSQL, btree); a key's characters may take four each.
const MAX_KEY = 500;
const MAX_TIME = 8_640_000_000_000_000;

/** Text as PostgreSQL takes it: no NUL, no half of a surrogate pair. */
export const storableText = (text: string): string =>
  Buffer.from(text.replaceAll('\u0000', '\uFFFD')).toString();

/** A key as it can be stored: one that is too long for an index is replaced by its hash. */
export const storableKey = (key: string): string =>
  key.length > MAX_KEY ? `sha256-${createHash('sha256').update(key).digest('hex')}` : withoutNul(key);

/**
 * The same message with everything beside its bytes fit to be stored: whatever somebody sends, it must be possible to set it
 * apart.
 */
export function storable(incoming: Incoming): Incoming {
  const { key, properties, publishedAt } = incoming;
  return {
    ...incoming,
    key: storableKey(key),
    properties: needsCare(properties) ? careful(properties) : properties,
    publishedAt: Math.abs(publishedAt.getTime()) <= MAX_TIME ? publishedAt : new Date(0),
  };
}

const withoutNul = (text: string): string => (text.includes('\u0000') ? storableText(text) : text);

function needsCare(properties: Readonly<Record<string, string>>): boolean {
  for (const name in properties) {
    if (name.includes('\u0000') || properties[name]?.includes('\u0000') === true) return true;
  }
  return false;
}

const careful = (properties: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [storableText(name), storableText(value)]),
  );
