import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entriesOf } from '../../build/messages.mjs';
import { companyFields } from '../companies/company-draft.ts';
import type { SubjectKind } from '../generated/graphql.ts';
import { locationFields } from '../locations/location-draft.ts';
import { mendOf } from './mend.ts';

const apps = join(import.meta.dirname, '../../..');
const source = readFileSync(join(apps, 'audit/src/domain/rules.ts'), 'utf8');

/** `TAX_ID_MISSING: rule<CompanyFacts, …>('WARNING', …)`. */
const rules = [...source.matchAll(/^ {2}([A-Z_]+): rule<(Company|Property)Facts, \w+>\('(\w+)'/gm)].map(
  ([, code = '', facts, severity = '']) => ({
    code,
    kind: (facts === 'Company' ? 'COMPANY' : 'PROPERTY') satisfies SubjectKind as SubjectKind,
    severity,
  }),
);

const catalog = (language: string) =>
  new Map(entriesOf(readFileSync(join(import.meta.dirname, `../locales/${language}/audit.po`), 'utf8')));

test('the rules of the audit are found in its source', () => {
  expect(rules.length).toBe([...source.matchAll(/: rule</g)].length);
  expect(rules.length).toBeGreaterThan(10);
});

describe.each(['en', 'es'])('in %s', (language) => {
  const texts = catalog(language);

  test.each(rules)('$code of a $kind has a text and a hint', ({ code }) => {
    expect(texts.get(`audit.rule.${code}`)).toBeTruthy();
    expect(texts.get(`audit.hint.${code}`)).toBeTruthy();
  });

  test.each([...new Set(rules.map(({ severity }) => severity))])('%s has a text', (severity) => {
    expect(texts.get(`audit.severity.${severity}`)).toBeTruthy();
  });

  test('no text stands for a rule that is not there', () => {
    const written = [...texts.keys()].flatMap(
      (id) => /^audit\.(?:rule|hint)\.([A-Z_]+)$/.exec(id)?.[1] ?? [],
    );
    expect(written.filter((code) => !rules.some((rule) => rule.code === code))).toEqual([]);
  });
});

/** What no field of a form mends: the company has to get a property, one of two properties has to go. */
const without: Readonly<Record<string, string>> = {
  NO_PROPERTY: '/locations/new?owner=42',
  POSSIBLE_DUPLICATE: '/locations/42',
};

test.each(rules)('$code of a $kind leads to where it is mended', ({ code, kind }) => {
  const { href, what } = mendOf({ rule: code, subjectKind: kind, subjectId: '42' });
  if (code in without) return expect(href).toBe(without[code]);
  expect(href).toBe(`${kind === 'COMPANY' ? '/companies/42' : '/locations/42'}?field=${what}`);
  expect<readonly unknown[]>(kind === 'COMPANY' ? companyFields : locationFields).toContain(what);
});

test('a rule of a later audit leads to what it was found in', () => {
  expect(mendOf({ rule: 'LATER', subjectKind: 'COMPANY', subjectId: '42' })).toEqual({
    href: '/companies/42',
    what: null,
  });
});
