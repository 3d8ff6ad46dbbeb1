import { afterEach, expect, test } from 'vitest';
import { surroundings } from '../shared/surroundings.ts';
import { type ScriptedGraphql, scriptedGraphql } from '../testing/scripted-graphql.ts';
import { auditResult } from './audit.ts';

let graphql: ScriptedGraphql;
afterEach(() => graphql.stop());

test('waits until the audit has seen every subject and stands still, then counts findings over all pages', async () => {
  let looks = 0;
  const completeness = () => {
    looks += 1;
    const subjects = Math.min(looks, 2);
    return { subjects, share: 0.5, openErrors: 0, openWarnings: subjects, openInfos: 0 };
  };
  const pages: Record<string, object> = {
    first: { nodes: [finding('TAX_ID_MISSING')], pageInfo: { hasNextPage: true, endCursor: 'p2' } },
    p2: {
      nodes: [finding('TAX_ID_MISSING'), finding('AREA_MISSING')],
      pageInfo: { hasNextPage: false, endCursor: 'p3' },
    },
  };
  graphql = await scriptedGraphql({
    answer: ({ after = 'first' }, query) =>
      query.includes('completeness')
        ? { completeness: completeness() }
        : { findings: pages[after as string] },
  });
  const audit = await auditResult(surroundings('/nowhere', { ALPES_GRAPHQL_URL: graphql.url }), 2);
  expect(audit).toMatchObject({ subjects: 2, openWarnings: 2 });
  expect(audit.rules).toEqual([
    { rule: 'TAX_ID_MISSING', severity: 'WARNING', count: 2 },
    { rule: 'AREA_MISSING', severity: 'WARNING', count: 1 },
  ]);
  expect(looks).toBeGreaterThan(3);
}, 30_000);

const finding = (rule: string) => ({ rule, severity: 'WARNING' });
