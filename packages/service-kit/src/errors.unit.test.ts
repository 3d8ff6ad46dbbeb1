import { expect, test } from 'vitest';
import { faultKind, KitError } from './errors.ts';

const withCode = (code: string) => Object.assign(new Error(code), { code });

test.each(['08006', '57P01', '57P03', '57P05', '53300', '25P03', 'ECONNREFUSED', 'ECONNRESET'])(
  '%s means that the database is away',
  (code) => {
    expect(faultKind(withCode(code))).toBe('away');
  },
);

test.each(['40001', '40P01', '55P03', '53200', 'VERSION_CONFLICT'])('%s runs again', (code) => {
  expect(faultKind(withCode(code))).toBe('rerun');
});

test.each(['22001', '23505', '23514', '42703'])('%s is a fault of something in the batch', (code) => {
  expect(faultKind(withCode(code))).toBe('fault');
});

test('what pg says without a code', () => {
  expect(faultKind(new Error('Connection terminated unexpectedly'))).toBe('away');
  // A client of its own, as the relay's, that gets no connection in time; a pool words it differently.
  expect(faultKind(new Error('timeout expired'))).toBe('away');
  expect(faultKind(new AggregateError([withCode('ECONNREFUSED')]))).toBe('away');
});

test('a client that says so may be tried again; a handler that throws is at fault', () => {
  expect(faultKind(Object.assign(new Error('x'), { retryable: true }))).toBe('away');
  expect(faultKind(new TypeError('undefined is not a function'))).toBe('fault');
  expect(faultKind(new KitError('WRONG_STATE', 'x'))).toBe('fault');
  expect(faultKind('a string')).toBe('fault');
});
