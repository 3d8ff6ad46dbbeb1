import { expect, test } from 'vitest';
import { fullTopicName, partitionName, partitionOf } from './topic-name.ts';

test('completes short names', () => {
  expect(fullTopicName('t')).toBe('persistent://public/default/t');
  expect(fullTopicName('a/b/t')).toBe('persistent://a/b/t');
  expect(fullTopicName('non-persistent://a/b/t')).toBe('non-persistent://a/b/t');
});

test.each(['', 'a/b', 'http://a/b/t', 'persistent://a/b', 'persistent://a//t'])('refuses %s', (name) => {
  expect(() => fullTopicName(name)).toThrow(
    expect.objectContaining({ code: 'InvalidTopicName', retryable: false }),
  );
});

test('names partitions and knows them again', () => {
  expect(partitionOf(partitionName('persistent://a/b/t', 12))).toBe(12);
  expect(partitionOf('persistent://a/b/t')).toBe(-1);
});
