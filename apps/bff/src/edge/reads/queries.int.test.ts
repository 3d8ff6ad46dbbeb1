import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
afterEach(() => database.rows.query('TRUNCATE company, location, finding, command, completeness'));

async function ask(query: string, variables?: object) {
  const { data, errors } = await edge.graphql(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

async function codeOf(query: string, variables?: object) {
  const { errors } = await edge.graphql(query, variables);
  return errors?.[0]?.extensions['code'];
}

describe('a company', () => {
  test('is answered with everything that is known of it', async () => {
    const id = randomUUID();
    const registered_at = new Date('2026-01-02T03:04:05.678Z');
    await database.rows.company({
      id,
      name: 'Ñandú S.A.',
      version: 3,
      legal_name: 'Ñandú Sociedad Anónima',
      tax_country: 'CO',
      tax_number: '2131234321',
      roles: ['TENANT', 'OWNER'],
      registered_at,
      missing_fields: ['email'],
    });
    const { company } = await ask(
      `query ($id: ID!) { company(id: $id) { id version status name legalName country taxId { country number } roles
        registeredAt email audit { missingFields totalFields } completeness { subjects share } } }`,
      { id },
    );
    expect(company).toEqual({
      id,
      version: 3,
      status: 'ACTIVE',
      name: 'Ñandú S.A.',
      legalName: 'Ñandú Sociedad Anónima',
      country: 'CO',
      taxId: { country: 'CO', number: '2131234321' },
      roles: ['OWNER', 'TENANT'],
      registeredAt: '2026-01-02T03:04:05.678Z',
      email: null,
      audit: { missingFields: ['email'], totalFields: 0 },
      completeness: { subjects: 0, share: null },
    });
  });

  test('that is not there is null; what is no id is refused', async () => {
    expect(await ask(`{ company(id: "${randomUUID()}") { id } }`)).toEqual({ company: null });
    expect(await codeOf('{ company(id: "x") { id } }')).toBe('BAD_USER_INPUT');
  });
});

describe('companies', () => {
  test('are found by part of a name whatever its case and accents, by tax number, country, role and what is open', async () => {
    const names = ['Compañía del Café', 'Cafetería Central', 'Torres S.A.S.'];
    for (const [index, name] of names.entries()) {
      const roles = index === 0 ? ['OWNER'] : [];
      await database.rows.company({
        id: randomUUID(),
        name,
        roles,
        tax_number: `90000${index}`,
        open_findings: index,
        country: index === 2 ? 'MX' : 'CO',
      });
    }
    const found = async (filter: object) =>
      (
        await ask('query ($f: CompanyFilter) { companies(filter: $f) { nodes { name } totalCount } }', {
          f: filter,
        })
      ).companies;
    expect(await found({ text: 'CAFE' })).toEqual({
      nodes: [{ name: names[1] }, { name: names[0] }],
      totalCount: 2,
    });
    expect((await found({ text: '900002' })).nodes).toEqual([{ name: names[2] }]);
    expect((await found({ text: '100%' })).totalCount).toBe(0);
    expect((await found({ country: 'mx' })).totalCount).toBe(1);
    expect((await found({ roles: ['OWNER', 'BROKER'] })).nodes).toEqual([{ name: names[0] }]);
    expect((await found({ hasOpenFindings: true })).totalCount).toBe(2);
    expect((await found({ status: 'WITHDRAWN' })).totalCount).toBe(0);
  });

  const walk = `query ($first: Int, $after: String, $last: Int, $before: String, $o: CompanyOrder) {
    companies(first: $first, after: $after, last: $last, before: $before, orderBy: $o) {
      edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

  async function walkAll(page: 'forward' | 'backward', size: number, order: object): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    for (;;) {
      const window: object =
        page === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor };
      const { companies } = await ask(walk, { ...window, o: order });
      const batch = companies.edges.map(({ node }: { node: { id: string } }) => node.id);
      if (page === 'forward') ids.push(...batch);
      else ids.unshift(...batch);
      const { hasNextPage, hasPreviousPage, endCursor, startCursor } = companies.pageInfo;
      if (!(page === 'forward' ? hasNextPage : hasPreviousPage)) return ids;
      cursor = page === 'forward' ? endCursor : startCursor;
    }
  }

  test('come in the same order on pages of any size, forward and backward, each once, also where keys are equal', async () => {
    for (let index = 0; index < 23; index += 1) {
      const at = new Date(Date.UTC(2026, 0, 1 + (index % 3)));
      await database.rows.company({
        id: randomUUID(),
        name: `Same ${index % 5}`,
        property_count: index % 4,
        open_findings: index % 2,
        registered_at: at,
        updated_at: at,
      });
    }
    const fields = ['NAME', 'REGISTERED_AT', 'UPDATED_AT', 'PROPERTY_COUNT', 'OPEN_FINDINGS'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(...fields),
        fc.constantFrom('ASC', 'DESC'),
        async (size, field, direction) => {
          const order = { field, direction };
          const whole = await walkAll('forward', 100, order);
          expect(new Set(whole).size).toBe(23);
          expect(await walkAll('forward', size, order)).toEqual(whole);
          expect(await walkAll('backward', size, order)).toEqual(whole);
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([
    ['a page that is too long', { first: 201 }, 'BAD_USER_INPUT'],
    ['a negative page', { first: -1 }, 'BAD_USER_INPUT'],
    ['both directions', { first: 1, last: 1 }, 'BAD_USER_INPUT'],
    ['a made-up cursor', { first: 1, after: 'hello' }, 'INVALID_CURSOR'],
    [
      'a cursor of another order',
      { first: 1, after: madeUpCursor('company.UPDATED_AT.ASC', 'x', randomUUID()) },
      'INVALID_CURSOR',
    ],
    [
      'a cursor with too few keys',
      { first: 1, after: madeUpCursor('company.NAME.ASC', 'x') },
      'INVALID_CURSOR',
    ],
    [
      'a cursor with SQL in it',
      { first: 1, after: madeUpCursor('company.NAME.ASC', 'x', "'; DROP TABLE company") },
      'INVALID_CURSOR',
    ],
    ...['Foo 1', '2020', '2020-02-30T00:00:00+00:00', '+275760-09-13T00:00:00+00:00'].map(
      (time): [string, object, string] => [
        `a cursor with the time ${time}`,
        {
          first: 1,
          after: madeUpCursor('company.UPDATED_AT.ASC', time, randomUUID()),
          o: { field: 'UPDATED_AT', direction: 'ASC' },
        },
        'INVALID_CURSOR',
      ],
    ),
  ])('refuse %s', async (_what, window, code) => {
    expect(await codeOf(walk, window)).toBe(code);
  });

  test('with their locations and findings cost as many statements for a hundred as for one', async () => {
    const query = `query ($first: Int) { companies(first: $first) { totalCount nodes {
      name completeness { share }
      locations(first: 5) { totalCount nodes { name owner { name } findings(first: 3) { nodes { rule } } } }
      findings(first: 3) { totalCount nodes { rule company { name } } } } } }`;
    for (let index = 0; index < 100; index += 1) await companyWithProperties(index);
    const costs: number[] = [];
    for (const first of [1, 10, 100]) {
      database.statements.length = 0;
      const { companies } = await ask(query, { first });
      expect(companies.nodes).toHaveLength(first);
      expect(companies.nodes[0].locations.nodes).toHaveLength(2);
      expect(companies.nodes[0].locations.nodes[0].findings.nodes).toHaveLength(1);
      expect(companies.nodes[0].locations.nodes[0].owner.name).toBe(companies.nodes[0].name);
      expect(companies.nodes[0].findings).toMatchObject({
        totalCount: 1,
        nodes: [{ rule: 'TAX_ID_MISSING' }],
      });
      costs.push(database.statements.length);
    }
    // Companies, their count, completeness, locations, findings, their counts, findings of locations, owners.
    expect(costs).toEqual([8, 8, 8]);
  });

  async function companyWithProperties(index: number): Promise<void> {
    const id = randomUUID();
    await database.rows.company({ id, name: `Company ${String(index).padStart(3, '0')}`, property_count: 2 });
    await database.rows.finding({ id: randomUUID(), subject_id: id });
    for (const name of ['North', 'South']) {
      const property = randomUUID();
      await database.rows.location({ id: property, name, owner_id: id });
      await database.rows.finding({
        id: randomUUID(),
        subject_id: property,
        subject_kind: 'PROPERTY',
        rule: 'X',
      });
    }
  }
});

function madeUpCursor(...parts: unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

describe('locations', () => {
  const search = `query ($f: LocationFilter, $n: NearInput, $first: Int, $after: String) {
    locations(filter: $f, near: $n, first: $first, after: $after) {
      nodes { name distanceM } totalCount pageInfo { hasNextPage endCursor } } }`;
  const names = async (variables: object) =>
    (await ask(search, variables)).locations.nodes.map(({ name }: { name: string }) => name);

  async function places(...list: [name: string, latitude: number, longitude: number, more?: object][]) {
    for (const [name, latitude, longitude, more] of list) {
      await database.rows.location({ id: randomUUID(), name, latitude, longitude, ...more });
    }
  }

  test('are found by owner, by country, area and locality, and by text', async () => {
    const owner = randomUUID();
    await places(
      [
        'Torre Norte',
        4.6,
        -74.1,
        { owner_id: owner, administrative_area: 'Bogotá D.C.', locality: 'Bogotá' },
      ],
      [
        'Torre Sur',
        3.4,
        -76.5,
        { administrative_area: 'Valle', locality: 'Cali', address_line: 'Calle Quinta 5' },
      ],
    );
    expect(await names({ f: { ownerId: owner } })).toEqual(['Torre Norte']);
    expect(
      await names({ f: { country: 'co', administrativeArea: 'bogota d c', locality: 'BOGOTA' } }),
    ).toEqual(['Torre Norte']);
    expect(await names({ f: { text: 'quinta' } })).toEqual(['Torre Sur']);
    expect(await names({ f: { text: 'torre' } })).toEqual(['Torre Norte', 'Torre Sur']);
  });

  test('are found in a box, also in one that crosses the antimeridian', async () => {
    await places(['Fiji', -17.7, 178], ['Samoa', -13.8, -172], ['Bogotá', 4.6, -74]);
    expect(await names({ f: { box: { south: -20, west: 170, north: -10, east: -170 } } })).toEqual([
      'Fiji',
      'Samoa',
    ]);
    expect(await names({ f: { box: { south: -20, west: -180, north: 10, east: 0 } } })).toEqual([
      'Bogotá',
      'Samoa',
    ]);
    expect(await codeOf(search, { f: { box: { south: 10, west: 0, north: -10, east: 5 } } })).toBe(
      'BAD_USER_INPUT',
    );
    expect(await codeOf(search, { f: { box: { south: 0, west: -181, north: 1, east: 5 } } })).toBe(
      'BAD_USER_INPUT',
    );
  });

  test('come nearest first, with their distances, across the antimeridian and over pages', async () => {
    await places(['Far', -17, 178], ['Near', -17, -179.9], ['Here', -17, 180], ['Elsewhere', 4, -74]);
    await database.rows.location({ id: randomUUID(), name: 'Nowhere' });
    const near = { latitude: -17, longitude: 180, withinM: 500_000 };
    const { locations } = await ask(search, { n: near });
    expect(locations.nodes.map(({ name }: { name: string }) => name)).toEqual(['Here', 'Near', 'Far']);
    expect(locations.totalCount).toBe(3);
    const [here, close, far] = locations.nodes.map(({ distanceM }: { distanceM: number }) => distanceM);
    expect(here).toBeCloseTo(0, 0);
    // A degree of longitude is 111.32 km × cos 17°.
    expect(close / 10_646).toBeCloseTo(1, 2);
    expect(far / 212_900).toBeCloseTo(1, 2);
    const first = (await ask(search, { n: near, first: 1 })).locations;
    const rest = await names({ n: near, first: 5, after: first.pageInfo.endCursor });
    expect(rest).toEqual(['Near', 'Far']);
    expect(await codeOf(search, { n: { ...near, withinM: 0 } })).toBe('BAD_USER_INPUT');
    expect(await names({ n: { ...near, withinM: 5e-324 } })).toEqual(['Here']);
    expect(await names({ n: { latitude: 5e-324, longitude: -5e-324, withinM: 1 } })).toEqual([]);
  });

  test('are answered with their boundary, area and owner', async () => {
    const [id, owner] = [randomUUID(), randomUUID()];
    await database.rows.company({ id: owner, name: 'Acme' });
    const boundary = [
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ];
    await database.rows.location({
      id,
      name: 'Lote',
      owner_id: owner,
      latitude: 0.1,
      longitude: 0.2,
      area_m2: '1250.50',
      boundary: JSON.stringify(boundary),
    });
    const { location } = await ask(
      `{ location(propertyId: "${id}") { propertyId boundary areaM2 coordinates { latitude longitude } owner { name } distanceM } }`,
    );
    expect(location).toEqual({
      propertyId: id,
      boundary,
      areaM2: 1250.5,
      coordinates: { latitude: 0.1, longitude: 0.2 },
      owner: { name: 'Acme' },
      distanceM: null,
    });
  });
});

describe('findings', () => {
  test('are the open ones unless asked otherwise, by subject, rule and severity', async () => {
    const subject = randomUUID();
    await database.rows.finding({
      id: randomUUID(),
      subject_id: subject,
      rule: 'A',
      severity: 'ERROR',
      details: { country: 'MX' },
    });
    await database.rows.finding({
      id: randomUUID(),
      subject_id: subject,
      rule: 'B',
      severity: 'INFO',
      acknowledged_by: 'ana',
      acknowledged_at: new Date(),
    });
    await database.rows.finding({
      id: randomUUID(),
      subject_id: randomUUID(),
      rule: 'C',
      open: false,
      resolved_at: new Date(),
    });
    const query =
      'query ($f: FindingFilter) { findings(filter: $f, orderBy: SEVEREST_FIRST) { nodes { rule } totalCount } }';
    const rules = async (f?: object) =>
      (await ask(query, { f })).findings.nodes.map(({ rule }: { rule: string }) => rule);
    expect(await rules()).toEqual(['A', 'B']);
    expect(await rules({})).toEqual(['A', 'B']);
    expect(await rules({ open: false })).toEqual(['C']);
    expect((await rules({ open: null })).toSorted()).toEqual(['A', 'B', 'C']);
    expect(await rules({ subjectId: subject, severities: ['INFO', 'WARNING'] })).toEqual(['B']);
    expect(await rules({ rules: ['A'] })).toEqual(['A']);
    expect(await rules({ acknowledged: false })).toEqual(['A']);
    const detailed = await ask(
      '{ findings(first: 1, orderBy: SEVEREST_FIRST) { nodes { details { name value } acknowledgement { by } } } }',
    );
    expect(detailed.findings.nodes).toEqual([
      { details: [{ name: 'country', value: 'MX' }], acknowledgement: null },
    ]);
  });
});

describe('completeness', () => {
  test('is told for the whole, for each country and for one company', async () => {
    const id = randomUUID();
    await database.rows.completeness({
      scope: 'ALL',
      key: '',
      subjects: 2,
      present_fields: 5,
      total_fields: 10,
    });
    await database.rows.completeness({ scope: 'COUNTRY', key: 'CO' });
    await database.rows.completeness({ scope: 'COMPANY', key: id });
    const data = await ask(`{ completeness { subjects share }
      co: completeness(country: "co") { share } one: completeness(companyId: "${id}") { share }
      completenessByCountry { country completeness { share openWarnings } } }`);
    expect(data).toEqual({
      completeness: { subjects: 2, share: 0.5 },
      co: { share: 0.75 },
      one: { share: 0.75 },
      completenessByCountry: [{ country: 'CO', completeness: { share: 0.75, openWarnings: 1 } }],
    });
  });
});

describe('commands', () => {
  test('are found by id, with why they were refused', async () => {
    const id = randomUUID();
    await database.rows.command({
      id,
      type: 'RegisterCompany',
      status: 'REJECTED',
      rejection_code: 'TAX_ID_TAKEN',
      rejection_message: 'Taken.',
      rejection_details: { companyId: 'x' },
    });
    const query =
      'query ($id: ID!) { command(id: $id) { status type rejection { code message details { name value } } } }';
    expect(await ask(query, { id })).toEqual({
      command: {
        status: 'REJECTED',
        type: 'RegisterCompany',
        rejection: { code: 'TAX_ID_TAKEN', message: 'Taken.', details: [{ name: 'companyId', value: 'x' }] },
      },
    });
    expect(await ask(query, { id: randomUUID() })).toEqual({ command: null });
  });

  test('of the one who asks come newest first, and nobody else’s', async () => {
    const [older, newer] = [randomUUID(), randomUUID()];
    await database.rows.command({
      id: older,
      principal_id: 'developer',
      accepted_at: new Date(1_000),
      status: 'COMPLETED',
    });
    await database.rows.command({ id: newer, principal_id: 'developer', accepted_at: new Date(2_000) });
    await database.rows.command({ id: randomUUID(), principal_id: 'ana' });
    const { myCommands } = await ask('{ myCommands { nodes { id } totalCount } }');
    expect(myCommands).toEqual({ nodes: [{ id: newer }, { id: older }], totalCount: 2 });
    const pending = await ask('{ myCommands(statuses: [PENDING]) { nodes { id } } }');
    expect(pending.myCommands.nodes).toEqual([{ id: newer }]);
  });
});
