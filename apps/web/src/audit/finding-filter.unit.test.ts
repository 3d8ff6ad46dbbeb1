import { expect, test } from 'vitest';
import { facetlessFilterOf, filterOf, isFiltered, noFilter, orderOf, toggled } from './finding-filter.ts';

const url = (text: string) => new URLSearchParams(text);

test('an address without anything means open ones, the severest first', () => {
  expect(filterOf(url(''))).toEqual({ open: true });
  expect(orderOf(url(''))).toBe('SEVEREST_FIRST');
  expect(isFiltered(url('after=abc&order=NEWEST_FIRST&finding=1'))).toBe(false);
});

test('everything that can be chosen is in the address', () => {
  const text =
    'severity=ERROR,WARNING&rule=TAX_ID_MISSING,AREA_MISSING&country=CO&company=42&kind=PROPERTY&accepted=no&state=ALL';
  expect(filterOf(url(text))).toEqual({
    severities: ['ERROR', 'WARNING'],
    rules: ['TAX_ID_MISSING', 'AREA_MISSING'],
    country: 'CO',
    companyId: '42',
    subjectKind: 'PROPERTY',
    acknowledged: false,
    open: null,
  });
});

test('what somebody wrote into the address that means nothing is left out', () => {
  expect(filterOf(url('severity=BAD&kind=THING&country=Colombia&accepted=maybe&state=&rule=,,'))).toEqual({
    open: true,
  });
});

test('severity and rule do not narrow what is counted by them', () => {
  expect(facetlessFilterOf(url('severity=ERROR&rule=A&country=CO'))).toEqual({ open: true, country: 'CO' });
});

test('choosing adds a value, choosing it again takes it away', () => {
  expect(toggled(url('rule=A'), 'rule', 'B')).toBe('A,B');
  expect(toggled(url('rule=A,B'), 'rule', 'A')).toBe('B');
  expect(toggled(url('rule=A'), 'rule', 'A')).toBeNull();
});

test('clearing takes out whatever filters', () => {
  const params = url('severity=ERROR&rule=A&country=CO&company=1&kind=COMPANY&accepted=yes&state=ALL');
  params.set('companiesAfter', 'a page of those of Colombia');
  for (const name of Object.keys(noFilter)) params.delete(name);
  expect(params.size).toBe(0);
});
