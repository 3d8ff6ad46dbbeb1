import { expect, test } from 'vitest';
import { type Decider, given } from './given.ts';

const lamp: Decider<boolean, 'switch on', 'switched on', null> = {
  decide: (state) => (state ? { rejected: 'IS_ON', message: 'It is on.' } : { events: ['switched on'] }),
  evolve: () => true,
};

test('tells what follows from what happened before', () => {
  expect(given(lamp).when('switch on', null).thenEvents('switched on')).toBe(true);
  expect(given(lamp, 'switched on').when('switch on', null).thenRejected('IS_ON')).toBe('It is on.');
});

test('fails when something else follows', () => {
  expect(() => given(lamp).when('switch on', null).thenEvents()).toThrow();
  expect(() => given(lamp).when('switch on', null).thenRejected('IS_ON')).toThrow(/accepted/);
  expect(() => given(lamp, 'switched on').when('switch on', null).thenEvents()).toThrow(/IS_ON/);
  expect(() => given(lamp, 'switched on').when('switch on', null).thenRejected('OTHER')).toThrow();
});
