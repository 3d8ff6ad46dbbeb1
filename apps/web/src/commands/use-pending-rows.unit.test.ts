// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import type { Tracked } from './tracked.ts';
import { endedBefore } from './use-pending-rows.ts';

const asked = { mutation: 'registerCompany', input: { name: 'Acme', country: 'CO' } } as const;
const accepted = {
  commandId: 'c',
  aggregateId: 'a',
  acceptedAt: '2026-11-25T20:00:00.000Z',
  decidedAt: null,
};
const at = (askedAt: number, kind: 'completed' | 'pending'): Tracked => ({
  key: `${kind}-${askedAt}`,
  asked,
  label: 'Acme',
  askedAt,
  progress: { kind, version: 1, ...accepted },
});

test('what took effect sooner than its table could be shown is news there', () => {
  const list = [at(900_000, 'completed'), at(999_990, 'completed'), at(900_000, 'pending')];
  expect([...endedBefore(list, 1_000_000, 0)]).toEqual(['completed-900000']);
});

test('after a reload only what ends from then on is news', () => {
  expect([...endedBefore([at(999_990, 'completed')], 1_000_000, 999_995)]).toEqual(['completed-999990']);
});
