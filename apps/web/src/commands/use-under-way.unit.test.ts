// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import type { Asked } from './mutations.ts';
import type { Progress, Tracked } from './tracked.ts';
import { underWayOf } from './use-under-way.ts';

const amend: Asked = { mutation: 'amendCompany', input: { id: 'acme', expectedVersion: 1 } };
const accepted = { commandId: 'c', aggregateId: 'acme', acceptedAt: '2026-11-25T20:00:00.000Z' };
const pending: Progress = { kind: 'pending', ...accepted };
const failed: Progress = { kind: 'failed', code: 'FORBIDDEN' };
const completed: Progress = { kind: 'completed', decidedAt: null, version: 2, ...accepted };

const tracked = (key: string, progress: Progress, asked: Asked = amend): Tracked => ({
  key,
  asked,
  label: 'Acme',
  askedAt: 0,
  progress,
});

test('of two refusals the last one is told', () => {
  expect(underWayOf([tracked('new', failed), tracked('old', failed)])('acme')?.key).toBe('new');
});

test('of two that are under way the last one is told', () => {
  expect(underWayOf([tracked('new', pending), tracked('old', pending)])('acme')?.key).toBe('new');
});

test('what is under way is told before what was refused, whichever came first', () => {
  expect(underWayOf([tracked('new', failed), tracked('old', pending)])('acme')?.key).toBe('old');
  expect(underWayOf([tracked('new', pending), tracked('old', failed)])('acme')?.key).toBe('new');
});

test('what took effect, what makes something new, and what is about another one are not told', () => {
  const register: Asked = { mutation: 'registerCompany', input: { name: 'Acme', country: 'CO' } };
  const find = underWayOf([tracked('done', completed), tracked('new', pending, register)]);
  expect(find('acme')).toBeUndefined();
  expect(underWayOf([tracked('a', pending)])('other')).toBeUndefined();
});

test('a location is found by its property', () => {
  const remove: Asked = {
    mutation: 'removeLocation',
    input: { propertyId: 'p', expectedVersion: 1, reason: 'Sold' },
  };
  expect(underWayOf([tracked('gone', pending, remove)])('p')?.key).toBe('gone');
});
