import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startReadDatabase, type TestReadDatabase } from '../testing/read-database.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';

let database: TestReadDatabase;
let edge: TestEdge;

beforeAll(async () => {
  database = await startReadDatabase();
  edge = await startTestEdge({ query: database.query });
});
afterAll(async () => {
  await edge.stop();
  await database.close();
});
afterEach(() => database.rows.query('TRUNCATE company, location, finding, subject, completeness'));

async function ask(query: string, variables?: object) {
  const { data, errors } = await edge.graphql(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

/** A company, one of its properties in another country, and a finding in each. */
async function companyWithProperty(country: string, propertyCountry: string) {
  const [company, property, inCompany, inProperty] = Array.from({ length: 4 }, () => randomUUID());
  await database.rows.company({ id: company!, name: 'Andina', country });
  await database.rows.query(
    `INSERT INTO subject (kind, id, country, company_id, missing_fields) VALUES ('COMPANY', $1, $2, $1, '{}'), ('PROPERTY', $3, $4, $1, '{}')`,
    [company, country, property, propertyCountry],
  );
  await database.rows.finding({ id: inCompany!, subject_id: company! });
  await database.rows.finding({ id: inProperty!, subject_id: property!, subject_kind: 'PROPERTY' });
  return { company, inCompany, inProperty };
}

test('findings are those of a country, and of a company with its properties', async () => {
  const first = await companyWithProperty('CO', 'PE');
  const second = await companyWithProperty('PE', 'PE');
  const found = async (filter: object) => {
    const { findings } = await ask(
      'query ($f: FindingFilter) { findings(filter: $f, orderBy: OLDEST_FIRST) { nodes { id } totalCount } }',
      { f: filter },
    );
    expect(findings.totalCount).toBe(findings.nodes.length);
    return new Set(findings.nodes.map(({ id }: { id: string }) => id));
  };
  expect(await found({ country: 'co' })).toEqual(new Set([first.inCompany]));
  expect(await found({ country: 'PE' })).toEqual(
    new Set([first.inProperty, second.inCompany, second.inProperty]),
  );
  expect(await found({ companyId: first.company })).toEqual(new Set([first.inCompany, first.inProperty]));
  expect(await found({ companyId: second.company, subjectKind: 'PROPERTY' })).toEqual(
    new Set([second.inProperty]),
  );
  expect(await found({ companyId: randomUUID() })).toEqual(new Set([]));
  expect(await found({ country: "x' OR true" })).toEqual(new Set([]));
});

test('findings are counted by rule and severity, the most frequent first', async () => {
  const subject_id = randomUUID();
  const put = (rule: string, row: object = {}) =>
    database.rows.finding({ id: randomUUID(), subject_id, rule, severity: 'INFO', ...row });
  await put('EMAIL_MISSING');
  await put('EMAIL_MISSING', { acknowledged_by: 'ana', acknowledged_at: new Date() });
  await put('EMAIL_MISSING', { open: false });
  await put('TAX_ID_MISSING', { severity: 'ERROR' });
  const counts = async (filter?: object) =>
    (
      await ask(
        'query ($f: FindingFilter) { findingCounts(filter: $f) { rule severity count acknowledged } }',
        {
          f: filter,
        },
      )
    ).findingCounts;
  const tax = { rule: 'TAX_ID_MISSING', severity: 'ERROR', count: 1, acknowledged: 0 };
  const email = { rule: 'EMAIL_MISSING', severity: 'INFO', count: 2, acknowledged: 1 };
  expect(await counts()).toEqual([email, tax]);
  expect(await counts({ open: null })).toEqual([{ ...email, count: 3 }, tax]);
  expect(await counts({ severities: ['ERROR'] })).toEqual([tax]);
  expect(await counts({ subjectId: randomUUID() })).toEqual([]);
});

test('companies come by how complete they are with their properties, over pages and back', async () => {
  const shares = [0.5, 1, 0, 0.5, 0.333_333_333_333_333_3];
  const ids: string[] = [];
  for (const [index, share] of shares.entries()) {
    const id = randomUUID();
    ids.push(id);
    await database.rows.company({ id, name: `Company ${index}`, country: index < 3 ? 'CO' : 'PE' });
    const total_fields = index === 4 ? 3 : 10;
    await database.rows.completeness({
      scope: 'COMPANY',
      key: id,
      present_fields: Math.round(share * total_fields),
      total_fields,
    });
  }
  await database.rows.completeness({ scope: 'COMPANY', key: randomUUID(), subjects: 0 });
  await database.rows.completeness({ scope: 'COUNTRY', key: 'CO' });
  const query = `query ($first: Int, $after: String, $last: Int, $before: String, $country: String, $by: CompletenessOrder!) {
    completenessByCompany(first: $first, after: $after, last: $last, before: $before, country: $country, orderBy: $by) {
      totalCount pageInfo { endCursor startCursor hasNextPage hasPreviousPage }
      nodes { companyId company { name } completeness { share } } } }`;
  const whole = (await ask(query, { first: 10, by: 'LEAST_COMPLETE' })).completenessByCompany;
  expect(whole.totalCount).toBe(5);
  expect(whole.nodes.map((node: { completeness: { share: number } }) => node.completeness.share)).toEqual([
    0,
    1 / 3,
    0.5,
    0.5,
    1,
  ]);
  expect(whole.nodes[0]).toMatchObject({ companyId: ids[2], company: { name: 'Company 2' } });
  const walked = [];
  let after: string | null = null;
  do {
    const page: typeof whole = (await ask(query, { first: 1, after, by: 'LEAST_COMPLETE' }))
      .completenessByCompany;
    walked.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(walked).toEqual(whole.nodes);
  const most = (await ask(query, { first: 10, by: 'MOST_COMPLETE' })).completenessByCompany;
  expect(most.nodes).toEqual(whole.nodes.toReversed());
  const inPeru = (await ask(query, { first: 10, country: 'pe', by: 'MOST_COMPLETE' })).completenessByCompany;
  expect(inPeru.nodes.map(({ companyId }: { companyId: string }) => companyId)).toEqual([ids[3], ids[4]]);
  expect(inPeru.totalCount).toBe(2);
});
