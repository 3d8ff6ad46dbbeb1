import type { Query } from '@alpes/projection-kit';
import { type ReadDatabase, readDatabase } from '@alpes/projection-kit/testing';
import { createPool } from '@alpes/runtime';
import { startPostgres, type TestPostgres } from '@alpes/testkit';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locationClusters } from '../edge/reads/clusters.ts';
import { commandPage } from '../edge/reads/commands.ts';
import { type CompanyQuestion, companyPage } from '../edge/reads/companies.ts';
import { completenessOfCompanies } from '../edge/reads/completeness.ts';
import { readOnly } from '../edge/reads/database.ts';
import { type FindingQuestion, findingPage } from '../edge/reads/findings.ts';
import { type Around, type Box, type LocationQuestion, locationPage } from '../edge/reads/locations.ts';

const ROWS = 100_000;

let postgres: TestPostgres;
let database: ReadDatabase;
/** As an edge is connected. */
let edge: Pool;

beforeAll(async () => {
  postgres = await startPostgres();
  database = await readDatabase(postgres);
  edge = createPool(readOnly(database.url), { onError: () => undefined });
  await database.rows('SELECT setseed(0.42)');
  for (const statement of [COMPANIES, LOCATIONS, FINDINGS, SUBJECTS, COMPLETENESS, COMMANDS])
    await database.rows(statement, [ROWS]);
  await database.rows('ANALYZE');
}, 120_000);
afterAll(async () => {
  await edge.end();
  await database.stop();
  await postgres.stop();
});

// A fifth of the places lie within 20 degrees of the antimeridian, some exactly on it.
const COMPANIES = `INSERT INTO company (id, version, status, name, name_key, search_key, country, roles, registered_at,
    updated_at, property_count, open_findings, missing_fields)
  SELECT gen_random_uuid(), 1, CASE WHEN n % 20 = 0 THEN 'WITHDRAWN' ELSE 'ACTIVE' END, k.key, k.key, k.key,
    (ARRAY['CO','PE','EC','CL','AR','BR','MX','ES'])[1 + n % 8],
    CASE WHEN n % 50 = 0 THEN '{TENANT}'::text[] ELSE '{OWNER}' END,
    timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + n * interval '1 minute', n % 40, n % 9, '{}'
  FROM generate_series(1, $1::int) AS n
  CROSS JOIN LATERAL (SELECT substr(md5(n::text), 1, 5) || ' ' || substr(md5((n * 7)::text), 1, 7) AS key) AS k`;
const LOCATIONS = `INSERT INTO location (id, version, owner_id, name, name_key, search_key, country, area_key, locality_key,
    latitude, longitude, recorded_at, updated_at, open_findings, missing_fields)
  SELECT gen_random_uuid(), 1, md5((n % 5000)::text)::uuid, k.key, k.key, k.key,
    (ARRAY['CO','PE','EC','CL','AR','BR','MX','ES'])[1 + n % 8], 'area ' || n % 100, 'locality ' || n % 1000,
    degrees(asin(2 * random() - 1)),
    CASE WHEN n % 1000 = 0 THEN 180 WHEN n % 1000 = 500 THEN -180
      WHEN n % 5 = 0 THEN CASE WHEN n % 2 = 0 THEN 160 + random() * 20 ELSE -160 - random() * 20 END
      ELSE random() * 360 - 180 END,
    now(), timestamptz '2026-01-01' + n * interval '1 minute', n % 9, '{}'
  FROM generate_series(1, $1::int) AS n
  CROSS JOIN LATERAL (SELECT substr(md5(n::text), 1, 5) || ' ' || substr(md5((n * 7)::text), 1, 7) AS key) AS k`;
const FINDINGS = `INSERT INTO finding (id, version, subject_kind, subject_id, rule, severity, severity_rank, details, since, open)
  SELECT gen_random_uuid(), 1, 'COMPANY', md5((n % 30000)::text)::uuid, 'RULE_' || n % 15,
    (ARRAY['INFO','WARNING','ERROR'])[1 + n % 3], 1 + n % 3, '{}',
    timestamptz '2026-01-01' + n * interval '1 minute', n % 4 <> 0
  FROM generate_series(1, $1::int) AS n`;

// One company in a hundred is in Uruguay; each has four subjects.
const SUBJECTS = `INSERT INTO subject (kind, id, country, company_id, missing_fields)
  SELECT 'COMPANY', md5(n::text)::uuid, CASE WHEN n % 100 = 0 THEN 'UY' ELSE 'CO' END, md5((n / 4)::text)::uuid, '{}'
  FROM generate_series(0, 29999) AS n WHERE $1::int > 0`;
const COMPLETENESS = `INSERT INTO completeness
  SELECT 'COMPANY', id::text, 1, (random() * 10)::int, 10, 0, 0, 0 FROM company WHERE $1::int > 0`;

// Five of each of 20,000 companies; ana asked for all but those of the last company of each thousand.
const COMMANDS = `INSERT INTO command (id, context, type, aggregate_id, status, accepted_at, principal_id)
  SELECT gen_random_uuid(), 'companies', 'AmendCompany', md5((n % 20000)::text)::uuid, 'COMPLETED',
    timestamptz '2026-01-01' + n * interval '1 second', CASE WHEN n % 1000 = 999 THEN 'berta' ELSE 'ana' END
  FROM generate_series(0, $1::int - 1) AS n`;

const plain: Query = async (text, params) => (await edge.query(text, params?.slice())).rows;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Runs what an edge asks, and adds up the rows that Postgres looked at on the way. */
async function looked<T>(
  ask: (query: Query) => Promise<T>,
): Promise<{ result: T; rows: number; scans: string[] }> {
  let rows = 0;
  const scans: string[] = [];
  const visit = (node: PlanNode) => {
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    rows += (node['Actual Rows'] + removed) * node['Actual Loops'];
    scans.push(node['Node Type']);
    node.Plans?.forEach(visit);
  };
  const query: Query = async (text, params) => {
    const [explained] = await plain(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, params);
    for (const { Plan } of (explained?.['QUERY PLAN'] ?? []) as { Plan: PlanNode }[]) visit(Plan);
    return plain(text, params);
  };
  const result = await ask(query);
  return { result, rows, scans };
}

const companies = (given: Partial<Omit<CompanyQuestion, 'pageSize'>>): CompanyQuestion => ({
  page: { first: 50 },
  filter: {},
  order: { field: 'NAME', direction: 'ASC' },
  pageSize: 100,
  ...given,
});

const companyQuestions: [string, Partial<CompanyQuestion>][] = [
  ['by name', {}],
  ['by name, from the end', { order: { field: 'NAME', direction: 'DESC' } }],
  ['by country and name', { filter: { country: 'pe' } }],
  ['by registration, newest first', { order: { field: 'REGISTERED_AT', direction: 'DESC' } }],
  ['by change, newest first', { order: { field: 'UPDATED_AT', direction: 'DESC' } }],
  ['by properties, most first', { order: { field: 'PROPERTY_COUNT', direction: 'DESC' } }],
  ['by findings, most first', { order: { field: 'OPEN_FINDINGS', direction: 'DESC' } }],
  ['of one status', { filter: { status: 'ACTIVE' } }],
  ['with properties', { filter: { hasProperties: true } }],
  ['by text', { filter: { text: 'ab3f9' } }],
];

test.each(companyQuestions)(
  'pages through 100,000 companies %s without reading them all',
  async (_, given) => {
    const question = companies(given);
    const first = await looked((query) => companyPage(query, question));
    const after = first.result.pageInfo.endCursor;
    const second = await looked((query) => companyPage(query, { ...question, page: { first: 50, after } }));
    for (const { rows, scans } of [first, second]) {
      expect(scans).not.toContain('Seq Scan');
      expect(rows).toBeLessThan(3_000);
    }
  },
);

test('finds companies of a rare role through its index', async () => {
  const { result, scans } = await looked((query) =>
    companyPage(query, companies({ filter: { roles: ['TENANT'] } })),
  );
  expect(result.edges).toHaveLength(50);
  expect(scans).not.toContain('Seq Scan');
});

test('reaches a page far down the list as cheaply as the first', async () => {
  const [middle] = await database.rows<{ key: string; id: string }>(
    'SELECT name_key AS key, id FROM company ORDER BY name_key, id OFFSET 90000 LIMIT 1',
  );
  const first = await companyPage(plain, companies({}));
  const cursor = JSON.parse(Buffer.from(first.pageInfo.endCursor ?? '', 'base64url').toString()) as unknown[];
  const flat = JSON.stringify(cursor).replaceAll(
    JSON.stringify(first.edges.at(-1)?.node.id),
    JSON.stringify(middle?.id),
  );
  expect(flat).toContain(middle?.id);
  const deep = flat.replace(JSON.stringify(nameKeyOf(cursor)), JSON.stringify(middle?.key));
  const after = Buffer.from(deep).toString('base64url');
  const { rows, result } = await looked((query) =>
    companyPage(query, companies({ page: { first: 50, after } })),
  );
  expect(result.edges).toHaveLength(50);
  expect(rows).toBeLessThan(200);
});

const nameKeyOf = (cursor: unknown[]): string =>
  cursor
    .flat()
    .find((part): part is string => typeof part === 'string' && /^[0-9a-f]{5} [0-9a-f]{7}$/.test(part)) ?? '';

const locations = (given: Partial<LocationQuestion>): LocationQuestion => ({
  page: { first: 50 },
  filter: {},
  order: { field: 'NAME', direction: 'ASC' },
  pageSize: 500,
  ...given,
});

const locationQuestions: [string, Partial<LocationQuestion>][] = [
  ['by name', {}],
  ['of a company', { filter: { ownerId: '1679091c-5a88-0faf-6fb5-e6087eb1b2dc' } }],
  ['of a country', { filter: { country: 'CO' } }],
  [
    'of an area and locality',
    { filter: { country: 'CO', administrativeArea: 'Area 8', locality: 'Locality 8' } },
  ],
  ['by change', { order: { field: 'UPDATED_AT', direction: 'DESC' } }],
  ['by findings', { order: { field: 'OPEN_FINDINGS', direction: 'DESC' } }],
  ['by text', { filter: { text: 'c0ffe' } }],
  ['in a box', { filter: { box: { south: 4, west: -75, north: 7, east: -72 } } }],
  [
    'in a box across the antimeridian',
    { filter: { box: { south: -19, west: 178, north: -15, east: -178 } } },
  ],
  ['near a point', { near: { latitude: 4.6, longitude: -74, withinM: 300_000 } }],
  ['near a point far and wide', { near: { latitude: 4.6, longitude: -74, withinM: 20_000_000 } }],
];

test.each(locationQuestions)(
  'pages through 100,000 locations %s without reading them all',
  async (_, given) => {
    const question = locations(given);
    const first = await looked((query) => locationPage(query, question));
    expect(first.scans).not.toContain('Seq Scan');
    expect(first.rows).toBeLessThan(5_000);
    const after = first.result.pageInfo.endCursor;
    const second = await looked((query) => locationPage(query, { ...question, page: { first: 50, after } }));
    expect(second.scans).not.toContain('Seq Scan');
    expect(second.rows).toBeLessThan(5_000);
  },
);

const findingQuestions: [string, Partial<FindingQuestion>][] = [
  ['newest first', { order: 'NEWEST_FIRST' }],
  ['open, newest first', { filter: { open: true } }],
  ['open, severest first', { filter: { open: true }, order: 'SEVEREST_FIRST' }],
  ['severest first', { order: 'SEVEREST_FIRST' }],
  ['open, of one rule', { filter: { open: true, rules: ['RULE_3'] } }],
  ['open, of one severity', { filter: { open: true, severities: ['ERROR'] } }],
  ['of a country', { filter: { open: true, country: 'CO' } }],
  [
    'of a company with its properties',
    { filter: { open: true, companyId: '1679091c-5a88-0faf-6fb5-e6087eb1b2dc' } },
  ],
  ['of one subject', { filter: { subjectId: '1679091c-5a88-0faf-6fb5-e6087eb1b2dc' } }],
];

test.each(findingQuestions)(
  'pages through 100,000 findings %s without reading them all',
  async (_, given) => {
    const question: FindingQuestion = {
      page: { first: 50 },
      filter: {},
      order: 'NEWEST_FIRST',
      pageSize: 100,
      ...given,
    };
    const { rows, scans } = await looked((query) => findingPage(query, question));
    expect(scans).not.toContain('Seq Scan');
    expect(rows).toBeLessThan(3_000);
  },
);

test.each(['LEAST_COMPLETE', 'MOST_COMPLETE'] as const)(
  'pages through the completeness of 100,000 companies %s without reading them all',
  async (order) => {
    const question = { page: { first: 50 }, order, pageSize: 100 };
    const first = await looked((query) => completenessOfCompanies(query, question));
    const after = first.result.pageInfo.endCursor;
    const second = await looked((query) =>
      completenessOfCompanies(query, { ...question, page: { first: 50, after } }),
    );
    for (const { rows, scans } of [first, second]) {
      expect(scans).not.toContain('Seq Scan');
      expect(rows).toBeLessThan(500);
    }
  },
);

test.each([1, 777, 19_999])(
  'finds what one of 100,000 commands asked of one company, without reading the others (%i)',
  async (company) => {
    const [id] = await database.rows<{ id: string }>('SELECT md5($1::text)::uuid AS id', [String(company)]);
    const { result, rows, scans } = await looked(async (query) => {
      const page = await commandPage(query, {
        page: { first: 50 },
        principalId: 'ana',
        aggregateId: id?.id,
        pageSize: 100,
      });
      return { page, count: await page.totalCount() };
    });
    expect(result.count).toBe(company === 19_999 ? 0 : 5);
    expect(scans).not.toContain('Seq Scan');
    expect(rows).toBeLessThan(60);
  },
);

test('gathers the clusters of a street through the index of points', async () => {
  const box = { south: 4, west: -75, north: 5, east: -74 };
  const { rows, scans } = await looked((query) => locationClusters(query, { box, zoom: 10, filter: {} }));
  expect(scans).not.toContain('Seq Scan');
  expect(rows).toBeLessThan(500);
});

/** All locations of a question, page by page. */
async function all(given: Partial<LocationQuestion>) {
  const found: Awaited<ReturnType<typeof locationPage>>['edges'][number]['node'][] = [];
  let after: string | null = null;
  do {
    const page = await locationPage(plain, locations({ ...given, page: { first: 500, after } }));
    found.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

const boxes: [string, Box][] = [
  ['in the open', { south: -10, west: -60, north: 10, east: -40 }],
  ['across the antimeridian', { south: -20, west: 170, north: 5, east: -175 }],
  ['up to the antimeridian from the west', { south: -20, west: 175, north: 20, east: 180 }],
  ['from the antimeridian to the east', { south: -20, west: -180, north: 20, east: -175 }],
  ['around a pole', { south: 80, west: -180, north: 90, east: 180 }],
];

test.each(boxes)('finds exactly what lies in a box %s', async (_, { south, west, north, east }) => {
  const expected = await database.rows<{ id: string }>(
    `SELECT id FROM location WHERE latitude BETWEEN $1 AND $3 AND
       CASE WHEN $2::float8 <= $4::float8 THEN longitude BETWEEN $2 AND $4 ELSE longitude >= $2 OR longitude <= $4 END`,
    [south, west, north, east],
  );
  const found = await all({ filter: { box: { south, west, north, east } } });
  expect(expected.length).toBeGreaterThan(50);
  expect(found.map(({ id }) => id).toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
});

const places: [string, Around][] = [
  ['in the open', { latitude: 4.6, longitude: -74, withinM: 500_000 }],
  ['on the antimeridian', { latitude: -17.7, longitude: 179.9, withinM: 400_000 }],
  ['at a pole', { latitude: 89.9, longitude: 12, withinM: 900_000 }],
];

test.each(places)('finds exactly what is near a point %s, nearest first, page by page', async (_, near) => {
  const expected = await database.rows<{ id: string; d: number }>(
    `SELECT id, earth_distance(ll_to_earth(latitude, longitude), ll_to_earth($1, $2)) AS d FROM location
     WHERE earth_distance(ll_to_earth(latitude, longitude), ll_to_earth($1, $2)) <= $3 ORDER BY d, id`,
    [near.latitude, near.longitude, near.withinM],
  );
  const found = await all({ near });
  expect(expected.length).toBeGreaterThan(20);
  expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  const distances = found.map(({ distanceM }) => distanceM as number);
  expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  for (const [index, distance] of distances.entries())
    expect(distance).toBeCloseTo(expected[index]?.d as number, 3);
});
