// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import type { Progress, Tracked } from '../commands/tracked.ts';
import type { RequestRowFragment } from '../generated/graphql.ts';
import {
  mendingOf,
  nameOf,
  pageOf,
  requestOfCommand,
  requestOfTracked,
  stateOf,
  stateOfProgress,
  unlisted,
} from './request.ts';
import { namesOf, namesQuery } from './subject-names.ts';

const command: RequestRowFragment = {
  id: 'c1',
  type: 'RegisterCompany',
  aggregateId: 'a1',
  status: 'REJECTED',
  acceptedAt: '2026-01-02T03:04:05Z',
  decidedAt: '2026-01-02T03:04:06Z',
  version: null,
  rejection: { code: 'TAX_ID_TAKEN', message: '', details: [] },
  input: { name: 'Acme', country: 'CO' },
};

const accepted = { commandId: 'c1', aggregateId: 'a1', acceptedAt: '2026-01-02T03:04:05Z' };

const tracked = (progress: Progress, key = 'k1'): Tracked => ({
  key,
  asked: { mutation: 'registerCompany', input: { name: 'Acme', country: 'CO' } },
  label: 'Acme',
  askedAt: Date.parse('2026-01-02T03:04:04Z'),
  progress,
});

test('a refused request from elsewhere is mended by its command, one of this browser by its key', () => {
  expect(mendingOf(requestOfCommand(command))).toEqual({ kind: 'form', href: '/companies/new?command=c1' });
  const own = requestOfCommand(command, tracked({ kind: 'pending', ...accepted }));
  expect(mendingOf(own)).toEqual({ kind: 'form', href: '/companies/new?retry=k1' });
});

test.each([
  ['AmendCompany', { id: 'a1' }, { kind: 'form', href: '/companies/a1/edit?command=c1' }],
  ['RecordLocation', { name: 'x' }, { kind: 'form', href: '/locations/new?command=c1' }],
  ['CorrectLocation', { propertyId: 'a1' }, { kind: 'form', href: '/locations/a1/edit?command=c1' }],
  ['WithdrawCompany', { id: 'a1' }, { kind: 'none' }],
  ['ReauditAll', {}, { kind: 'again', asked: { mutation: 'reauditAll', input: {} } }],
  ['OfANewerVersion', {}, { kind: 'none' }],
])('a refused %s is mended where it can be', (type, input, mending) => {
  expect(mendingOf(requestOfCommand({ ...command, type, input }))).toEqual(mending);
});

test('what is not kept any more cannot be mended', () => {
  expect(mendingOf(requestOfCommand({ ...command, input: null }))).toEqual({ kind: 'none' });
});

test('a company that never came to be has no page, one that did has', () => {
  expect(pageOf(requestOfCommand(command))).toBeNull();
  expect(pageOf(requestOfCommand({ ...command, status: 'COMPLETED', rejection: null }))).toBe(
    '/companies/a1',
  );
});

test('an outcome that this browser heard of is shown before the list is asked for again', () => {
  const heard = tracked({ kind: 'completed', ...accepted, decidedAt: '2026-01-02T03:04:07Z', version: 1 });
  const request = requestOfCommand(
    { ...command, status: 'PENDING', rejection: null, decidedAt: null },
    heard,
  );
  expect(request.progress.kind).toBe('completed');
  expect(request.decidedAt).toBe('2026-01-02T03:04:07Z');
});

test('the list says more than a browser that has not heard yet', () => {
  const request = requestOfCommand(command, tracked({ kind: 'pending', ...accepted }));
  expect(stateOfProgress(request.progress)).toBe('REFUSED');
});

test('what never reached the edge stands on the list, what the edge lists does so once', () => {
  const waiting = tracked({ kind: 'waiting', why: 'NETWORK', attempts: 1, retryAt: 0 }, 'k2');
  const invalid = tracked({ kind: 'invalid', problems: [] }, 'k3');
  const all = [tracked({ kind: 'pending', ...accepted }), waiting, invalid];
  const keys = (listed: string[], state: 'AWAITED' | 'REFUSED' | null) =>
    unlisted(all, { ids: new Set(listed), since: null }, state).map(({ key }) => key);
  expect(keys([], null)).toEqual(['k1', 'k2', 'k3']);
  expect(keys(['c1'], null)).toEqual(['k2', 'k3']);
  expect(keys(['c1'], 'AWAITED')).toEqual(['k2']);
  expect(keys(['c1'], 'REFUSED')).toEqual(['k3']);
  expect(requestOfTracked(waiting).commandId).toBeNull();
});

test('what is pending since before the first page’s last stands on a later page, and not above the first', () => {
  const pending = [tracked({ kind: 'pending', ...accepted })];
  const above = (since: string) => unlisted(pending, { ids: new Set(['c2']), since }, null).length;
  expect(above('2026-01-02T03:04:06Z')).toBe(0);
  expect(above('2026-01-02T03:04:05Z')).toBe(1);
  expect(above('2026-01-02T03:04:04.000+00:00')).toBe(1);
});

test.each(['toString', 'constructor', '__proto__', 'awaited', '', null])(
  'an address that asks for the state %s shows all states',
  (name) => expect(stateOf(name)).toBeNull(),
);

test('what was asked for without a name is called as what it is about', () => {
  const names = new Map([['a1', 'Acme']]);
  const nameless = { ...tracked({ kind: 'failed', code: 'FORBIDDEN' }), label: '' };
  const asked = { mutation: 'reauditSubject', input: { subjectKind: 'COMPANY', subjectId: 'a1' } } as const;
  expect(nameOf(requestOfTracked({ ...nameless, asked }), names)).toBe('Acme');
  const elsewhere = { ...command, type: 'ReauditSubject', input: asked.input };
  expect(nameOf(requestOfCommand(elsewhere, { ...nameless, asked }), names)).toBe('Acme');
  expect(nameOf(requestOfTracked(nameless), names)).toBe('Acme');
});

test('a subject’s name is a company’s or a property’s, whichever has the id', () => {
  expect(namesQuery(2)).toContain('l1: location(propertyId: $i1)');
  const answer = { c0: { name: 'Acme' }, l0: null, c1: null, l1: { name: 'Tower' }, c2: null, l2: null };
  expect(namesOf(['a', 'b', 'c'], answer)).toEqual([
    ['a', 'Acme'],
    ['b', 'Tower'],
  ]);
});
