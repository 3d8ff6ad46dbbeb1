import { expect, test } from 'vitest';
import { isUuid, lastBy, recordset, timestamp } from './rows.ts';

test('replaces what Postgres refuses in a text, and only that', () => {
  const rows = [{ a: 'x\u0000y', b: ['\u0000'], c: '\\u0000' }];
  expect(JSON.parse(recordset(rows))).toEqual([{ a: 'x\uFFFDy', b: ['\uFFFD'], c: '\\u0000' }]);
});

test('has no time for what nobody can mean', () => {
  expect(timestamp(new Date('2026-01-01T00:00:00.000Z'))).toBe('2026-01-01T00:00:00.000Z');
  for (const time of [Number.NaN, -1, 8.64e15]) expect(timestamp(new Date(time))).toBeNull();
});

test('tells a UUID', () => {
  expect(isUuid('0199a3c4-0000-7000-8000-000000000000')).toBe(true);
  for (const text of [null, undefined, '', 'x', '0199a3c4000070008000000000000000'])
    expect(isUuid(text)).toBe(false);
});

test('keeps the last of each, in the order of the last', () => {
  expect(lastBy(['a1', 'b1', 'a2', 'c1'], (text) => text[0] as string)).toEqual(['b1', 'a2', 'c1']);
});
