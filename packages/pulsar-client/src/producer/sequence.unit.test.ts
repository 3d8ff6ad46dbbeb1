import { expect, test } from 'vitest';
import { Sequence } from './sequence.ts';

test('starts after what the broker stored last, once', () => {
  const sequence = new Sequence(undefined);
  sequence.startAfter(41);
  expect([sequence.next(), sequence.next()]).toEqual([42, 43]);
  sequence.startAfter(7);
  expect(sequence.next()).toBe(44);
});

test('starts after the id it was given, and goes on from chosen ones', () => {
  const sequence = new Sequence(9);
  sequence.startAfter(100);
  expect([sequence.next(), sequence.next(20), sequence.next(), sequence.next(5), sequence.next()]).toEqual([
    10, 20, 21, 5, 22,
  ]);
});
