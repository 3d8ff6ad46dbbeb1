import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SocketClient } from '../testing/socket-client.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';

let edge: TestEdge;
let closed: TestEdge;

beforeAll(async () => {
  edge = await startTestEdge();
  closed = await startTestEdge({ introspection: false });
});
afterAll(() => Promise.all([edge.stop(), closed.stop()]));

type Refused = { message: string; extensions: { code?: string } }[] | undefined;

const overHttp = async (at: TestEdge, query: string, variables?: object): Promise<Refused> =>
  (await at.graphql(query, variables)).errors as Refused;

async function overSocket(at: TestEdge, query: string, variables?: object): Promise<Refused> {
  await using client = await SocketClient.open(at.url);
  return await client
    .subscribe(query, variables as Record<string, unknown>)
    .next()
    .then(
      () => undefined,
      (errors: Refused) => errors,
    );
}

const deep = (levels: number): string =>
  levels === 0 ? '{ name }' : `{ locations { nodes { owner ${deep(levels - 1)} } } }`;
const company = 'company(id: "018f3a5e-0000-7000-8000-000000000001")';
const fragments = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, index) => `fragment F${index} on Company { ...F${index + 1} ...F${index + 1} }`,
  ).join(' ');

describe.each([
  ['HTTP', overHttp],
  ['the websocket', overSocket],
])('over %s', (_transport, ask) => {
  test.each<[string, string, object | undefined, string]>([
    ['too deep', `{ ${company} ${deep(5)} }`, undefined, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too costly',
      '{ companies(first: 200) { nodes { locations(first: 200) { nodes { name } } } } }',
      undefined,
      'COST_EXCEEDED',
    ],
    [
      'too costly by its variables',
      'query ($n: Int) { companies(first: $n) { nodes { locations(first: $n) { nodes { name } } } } }',
      { n: 200 },
      'COST_EXCEEDED',
    ],
    [
      'too costly by a variable’s default',
      'query ($n: Int = 200) { companies(last: $n) { nodes { findings(last: $n) { nodes { rule } } } } }',
      undefined,
      'COST_EXCEEDED',
    ],
    [
      'too costly by clusters, which may be two thousand a map',
      `{ ${['a', 'b'].map((name) => `${name}: locationClusters(box: { south: 0, west: 0, north: 1, east: 1 }, zoom: 1) { center { latitude } bounds { south } }`).join(' ')} }`,
      undefined,
      'COST_EXCEEDED',
    ],
    [
      'too costly by commands, of which a hundred may be asked for at once',
      `{ ${Array.from({ length: 9 }, (_, index) => `a${index}: commandsByIds(ids: []) { rejection { details { name } } }`).join(' ')} }`,
      undefined,
      'COST_EXCEEDED',
    ],
    [
      'too costly by companies and what is complete of each',
      '{ completenessByCompany(first: 200) { nodes { company { locations(first: 50) { nodes { name } } } } } }',
      undefined,
      'COST_EXCEEDED',
    ],
    [
      'full of aliases',
      `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: viewer { id }`).join(' ')} }`,
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'full of directives',
      `{ viewer { id ${Array.from({ length: 21 }, () => '@include(if: true)').join(' ')} } }`,
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'longer than its tokens allow',
      `{ viewer { ${'id '.repeat(2_001)} } }`,
      undefined,
      'GRAPHQL_PARSE_FAILED',
    ],
    ['no GraphQL', '{ viewer', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['unknown to the schema', '{ nothing }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a circle of fragments',
      `{ ${company} { ...A } } fragment A on Company { ...A }`,
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('an operation is refused that is %s', async (_what, query, variables, code) => {
    const errors = await ask(edge, query, variables);
    expect(errors?.[0]?.extensions.code).toBe(code);
  });

  test('fragments that multiply are counted without being multiplied out', async () => {
    const query = `{ ${company} { ...F0 } } ${fragments(30)} fragment F30 on Company { locations(first: 100) { nodes { name } } }`;
    const started = performance.now();
    const errors = await ask(edge, query);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(errors?.[0]?.extensions.code).toBe('COST_EXCEEDED');
  });

  test('introspection is answered in development, and refused elsewhere with no name given away', async () => {
    expect(await ask(edge, getIntrospectionQuery())).toBeUndefined();
    expect(await ask(closed, getIntrospectionQuery())).toBeDefined();
    const [error] = (await ask(closed, '{ companie { nodes { id } } }'))!;
    expect(error!.message).not.toContain('Did you mean');
    const [told] = (await ask(edge, '{ companie { nodes { id } } }'))!;
    expect(told!.message).toContain('Did you mean');
  });

  test('what fails unexpectedly is told as an id that is in the log, and nothing else', async () => {
    const log: string[] = [];
    const broken = await startTestEdge({
      log,
      query: (statement) => Promise.reject(new Error(`syntax error in ${statement} at /srv/alpes/edge.ts`)),
    });
    const errors = await ask(broken, '{ companies { nodes { id } } }');
    await broken.stop();
    expect(errors).toHaveLength(1);
    const { extensions, ...rest } = errors![0] as never as { extensions: { code: string; id: string } };
    expect(extensions).toEqual({ code: 'INTERNAL', id: expect.any(String) });
    expect(JSON.stringify(rest)).not.toMatch(/SELECT|syntax|srv|edge\.ts|\bat /);
    expect(log.some((line) => line.includes(extensions.id) && line.includes('syntax error'))).toBe(true);
  });

  test('a database that is away is UNAVAILABLE', async () => {
    const errors = await ask(edge, '{ companies { nodes { id } } }');
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'UNAVAILABLE', retryAfterMs: 1_000 },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|5432/);
  });

  test('a mutation is answered with a receipt', async () => {
    const query = 'mutation { registerCompany(input: { name: "Acme", country: "CO" }) { __typename } }';
    expect(await ask(edge, query)).toBeUndefined();
  });
});
