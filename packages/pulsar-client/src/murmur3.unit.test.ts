import { expect, test } from 'vitest';
import { murmur3 } from './murmur3.ts';

// From Pulsar's own tests of its clients (Murmur3_32Hash).
test.each([
  ['key1', 462881061],
  ['key2', 1936800180],
  ['key01', 39696932],
  ['key02', 751761803],
])('hashes %s as Pulsar’s clients do', (key, hash) => {
  expect(murmur3(key)).toBe(hash);
});
