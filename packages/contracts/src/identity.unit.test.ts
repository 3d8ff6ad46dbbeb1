import { expect, test } from 'vitest';
import { aggregateId, commandId, derivedId, newId } from './identity.ts';

test('a request repeated with its key is the same command, whoever takes it', () => {
  expect(commandId('ana', 'registerCompany', 'k')).toBe(commandId('ana', 'registerCompany', 'k'));
  // Written down: an edge of another version has to come to the same.
  expect(commandId('ana', 'registerCompany', 'k')).toBe('5376afeb-9eec-5783-8d90-b9f094865d8e');
  expect(aggregateId('companies', '018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e07')).toBe(
    'da9461f7-3df5-577f-b902-01b3435b209e',
  );
  expect(derivedId('018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e07', 0)).toBe('5ecbb2e9-c6c7-56e4-88e6-dff63eb1b769');
});

test('another principal, mutation or key is another command', () => {
  const ids = [
    commandId('ana', 'registerCompany', 'k'),
    commandId('bob', 'registerCompany', 'k'),
    commandId('ana', 'amendCompany', 'k'),
    commandId('ana', 'registerCompany', 'l'),
    commandId('ana', 'registerCompany","k', ''),
    commandId('ana","registerCompany', 'k', ''),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test('without a key every request is a command of its own, later ones behind', () => {
  const ids = Array.from({ length: 1_000 }, () => commandId('ana', 'registerCompany'));
  expect(ids).toEqual([...new Set(ids)].toSorted());
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
});
