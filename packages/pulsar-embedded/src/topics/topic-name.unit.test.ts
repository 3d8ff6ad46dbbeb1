import { expect, test } from 'vitest';
import { parseTopicName } from './topic-name.ts';

test('reads short, medium and full names alike', () => {
  expect(parseTopicName('t').full).toBe('persistent://public/default/t');
  expect(parseTopicName('alpes/companies/events').full).toBe('persistent://alpes/companies/events');
  expect(parseTopicName('persistent://alpes/companies/events')).toMatchObject({
    tenant: 'alpes',
    namespace: 'companies',
  });
});

test('knows a partition and what it is a partition of', () => {
  expect(parseTopicName('a/b/t-partition-12')).toMatchObject({ partition: 12, base: 'persistent://a/b/t' });
  expect(parseTopicName('a/b/t-partition-x')).toMatchObject({
    partition: -1,
    base: 'persistent://a/b/t-partition-x',
  });
});

test.each(['', 'a/b', 'a/b/c/d', 'http://a/b/c', 'persistent://a/b', 'a b/c/t', 'a/b/t\nx', '//t'])(
  'refuses %j',
  (text) => {
    expect(() => parseTopicName(text)).toThrow(expect.objectContaining({ code: 'InvalidTopicName' }));
  },
);

test('refuses non-persistent topics by their own error', () => {
  expect(() => parseTopicName('non-persistent://a/b/c')).toThrow(
    expect.objectContaining({ code: 'NotAllowedError' }),
  );
});
