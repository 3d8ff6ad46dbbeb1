import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

test('comes back as it went in', () => {
  for (const position of [0n, 1n, 2n ** 40n, 2n ** 63n - 1n]) {
    const cursor = { epoch: randomUUID(), position };
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  }
});

test('is safe in a URL and says nothing to people', () => {
  expect(encodeCursor({ epoch: randomUUID(), position: 7n })).toMatch(/^[\w-]{32}$/);
});

test('refuses what it did not make', () => {
  const good = encodeCursor({ epoch: randomUUID(), position: 7n });
  const negative = Buffer.concat([Buffer.alloc(16), Buffer.alloc(8, 0xff)]).toString('base64url');
  for (const text of [
    '',
    'x',
    good.slice(1),
    `${good}A`,
    `${good.slice(0, 31)}+`,
    negative,
    '0'.repeat(10_000),
  ]) {
    expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
  }
});
