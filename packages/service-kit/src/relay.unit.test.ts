import { expect, test } from 'vitest';
import { startAfter } from './relay.ts';

const head = { generation: 2, events: 100 };
const at = (generation: number, position: number, partitions = 1) => ({
  empty: false as const,
  place: { generation, position },
  partitions,
});

test('a new topic starts at the beginning', () => {
  expect(startAfter({ empty: true }, head, 0)).toBe(0);
});

test('an empty topic that was published to is refused', () => {
  expect(() => startAfter({ empty: true }, head, 5)).toThrow(expect.objectContaining({ code: 'TOPIC_LOST' }));
});

test.each([
  [2, 101],
  [3, 1],
])('a topic at generation %i, position %i is ahead of the journal', (generation, position) => {
  expect(() => startAfter(at(generation, position), head, 90)).toThrow(
    expect.objectContaining({ code: 'JOURNAL_BEHIND_TOPIC' }),
  );
});

test('a topic in the same generation says where to go on, be it before or behind the cursor', () => {
  expect(startAfter(at(2, 95), head, 90)).toBe(95);
  expect(startAfter(at(2, 80), head, 90)).toBe(80);
});

test('after recovering, and with several partitions, the cursor says it', () => {
  expect(startAfter(at(1, 120), head, 90)).toBe(90);
  expect(startAfter(at(2, 95, 3), head, 90)).toBe(90);
  expect(startAfter({ empty: false, place: undefined, partitions: 1 }, head, 90)).toBe(90);
});
