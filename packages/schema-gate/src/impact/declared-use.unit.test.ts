import { expect, test } from 'vitest';
import { assess, type Knowledge } from './assess.ts';
import { parseDeclaredUses } from './declared-use.ts';
import type { FieldUse } from './impact.ts';
import { partiesOf } from './parties.ts';

const text = JSON.stringify({
  app: 'billing',
  reads: ['companies/events'],
  uses: { 'alpes.companies.v1.CompanyState': ['name'], 'alpes.companies.v1.TaxId': '*' },
});

test('a service elsewhere says what it reads and uses', () => {
  const declared = parseDeclaredUses([{ file: 'contract-use.json', text }]);
  expect(declared).toMatchObject({ ok: true, uses: [{ app: 'billing', writes: [] }] });
});

test('a declaration that is wrong is a problem with its file and place, not silence', () => {
  const problems = (given: string) => {
    const declared = parseDeclaredUses([{ file: 'contract-use.json', text: given }]);
    return declared.ok ? [] : declared.problems;
  };
  expect(problems('{"app": "billing", "reads": ["companies"]}')).toEqual([
    'contract-use.json: reads.0: a topic is <context>/<channel>, like companies/events',
  ]);
  expect(problems('{"app": "billing", "read": []}')).toEqual([
    'contract-use.json: the file: Unrecognized key: "read"',
  ]);
  expect(problems('{')).toHaveLength(1);
});

const place = { file: 'a.avsc', line: 1, column: 1, path: '$' };

function usesOf(field: string, record: string): readonly FieldUse[] {
  const declared = parseDeclaredUses([{ file: 'contract-use.json', text }]);
  if (!declared.ok) throw new Error(declared.problems.join());
  const reads = (app: string) => ({
    app,
    topology: {
      consumes: [
        { topic: 'persistent://alpes/companies/events', subscription: app, type: 'Failover' as const },
      ],
      produces: [],
    },
  });
  const knowledge: Knowledge = {
    parties: partiesOf([reads('audit'), reads('stranger')], declared.uses),
    uses: [],
    lookedAt: new Set(['audit']),
    declared: declared.uses,
    lineage: { shows: {}, takes: {} },
    reach: { from: () => [] },
    isKept: () => true,
  };
  const notice = { kind: 'FIELD_REMOVED' as const, message: '', record, field, at: '', place };
  const verdict = {
    subject: 'companies/events',
    mode: 'BACKWARD' as const,
    compatible: true,
    breaches: [],
    notices: [{ ...notice, upgradeFirst: 'none' as const }],
  };
  return assess([verdict], [], knowledge)[0]?.notices[0]?.impact.uses ?? [];
}

test('what is declared is told as such; who was looked at and uses nothing is not named; of a stranger nothing is known', () => {
  const told = (field: string, record: string) =>
    usesOf(field, record).map(({ app, evidence }) => [app, evidence]);
  expect(told('name', 'alpes.companies.v1.CompanyState')).toEqual([
    ['stranger', 'unknown'],
    ['billing', 'declared'],
  ]);
  expect(told('email', 'alpes.companies.v1.CompanyState')).toEqual([['stranger', 'unknown']]);
  expect(told('number', 'alpes.companies.v1.TaxId')).toEqual([
    ['stranger', 'unknown'],
    ['billing', 'declared'],
  ]);
});
