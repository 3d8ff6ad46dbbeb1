import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startReadDatabase, type TestReadDatabase } from '../testing/read-database.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';
import type { Box } from './locations.ts';

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
afterEach(() => database.rows.query('TRUNCATE location'));

const question = `query ($box: BoxInput!, $zoom: Int!, $filter: LocationFilter) {
  locationClusters(box: $box, zoom: $zoom, filter: $filter) {
    id count center { latitude longitude } bounds { south west north east }
    openFindings worstSeverity propertyId name version } }`;

interface Cluster {
  readonly id: string;
  readonly count: number;
  readonly center: { readonly latitude: number; readonly longitude: number };
  readonly bounds: Box;
  readonly propertyId: string | null;
}

async function clusters(box: Box, zoom: number, filter?: object): Promise<Cluster[]> {
  const { data, errors } = await edge.graphql(question, { box, zoom, filter });
  expect(errors).toBeUndefined();
  return data.locationClusters;
}

async function refusal(box: object, zoom: unknown): Promise<unknown> {
  const { errors } = await edge.graphql(question, { box, zoom });
  return errors?.[0]?.extensions['code'];
}

const world: Box = { south: -90, west: -180, north: 90, east: 180 };
const sum = (found: readonly Cluster[]) => found.reduce((count, cluster) => count + cluster.count, 0);

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const put = (point: Point, row: object = {}) =>
  database.rows.location({ id: randomUUID(), name: 'Torre', ...point, ...row });

describe('clusters of a map', () => {
  test('gather what is near at this zoom and take it apart when one comes nearer', async () => {
    const [bogota, near, lima] = [randomUUID(), randomUUID(), randomUUID()];
    await put(
      { latitude: 4.61, longitude: -74.07 },
      { id: bogota, name: 'Colpatria', version: 3, open_infos: 1 },
    );
    await put({ latitude: 4.63, longitude: -74.05 }, { id: near, open_warnings: 2, open_errors: 1 });
    await put({ latitude: -12.05, longitude: -77.04 }, { id: lima });
    await put({ latitude: 4.6, longitude: -74 }, { latitude: null, longitude: null });
    const [one, two] = await clusters(world, 4);
    expect(new Set([one?.count, two?.count])).toEqual(new Set([1, 2]));
    const both = [one, two].find((cluster) => cluster?.count === 2);
    expect(both).toMatchObject({
      bounds: { south: 4.61, west: -74.07, north: 4.63, east: -74.05 },
      openFindings: 4,
      worstSeverity: 'ERROR',
      propertyId: null,
      name: null,
      version: null,
    });
    expect(both?.center.latitude).toBeCloseTo(4.62);
    const apart = await clusters({ south: 4.6, west: -74.1, north: 4.65, east: -74 }, 14);
    expect(new Set(apart.map(({ propertyId }) => propertyId))).toEqual(new Set([bogota, near]));
    expect(apart.find(({ propertyId }) => propertyId === bogota)).toMatchObject({
      count: 1,
      name: 'Colpatria',
      version: 3,
      openFindings: 1,
      worstSeverity: 'INFO',
    });
  });

  test('keep their ids when the map is moved', async () => {
    await put({ latitude: 4.61, longitude: -74.07 });
    const [before] = await clusters({ south: 4, west: -75, north: 5, east: -74 }, 10);
    const [after] = await clusters({ south: 4.5, west: -75.5, north: 5.5, east: -73 }, 10);
    expect(after?.id).toBe(before?.id);
  });

  test('are of what the list of the same filter shows', async () => {
    await put({ latitude: 1, longitude: 1 }, { country: 'CO', name: 'Torre Norte' });
    await put({ latitude: 2, longitude: 2 }, { country: 'PE', name: 'Torre Sur' });
    expect(sum(await clusters(world, 3, { country: 'pe' }))).toBe(1);
    expect(sum(await clusters(world, 3, { text: 'torre' }))).toBe(2);
    expect(
      sum(await clusters(world, 3, { text: 'torre', box: { south: 0, west: 0, north: 1.5, east: 3 } })),
    ).toBe(1);
    expect(sum(await clusters(world, 3, { ownerId: randomUUID() }))).toBe(0);
  });

  test('see both sides of the antimeridian, and the poles, each place once', async () => {
    await put({ latitude: -17, longitude: 179.9 });
    await put({ latitude: -17, longitude: -179.9 });
    await put({ latitude: 10, longitude: 180 });
    await put({ latitude: 10, longitude: -180 });
    await put({ latitude: 90, longitude: 0 });
    await put({ latitude: -90, longitude: 10 });
    expect(sum(await clusters({ south: -20, west: 170, north: 20, east: -170 }, 6))).toBe(4);
    expect(sum(await clusters(world, 6))).toBe(6);
    expect(sum(await clusters({ south: 80, west: -1, north: 90, east: 1 }, 24))).toBe(1);
  });

  test('leave nothing out and are never too many, whatever is asked', async () => {
    const points = fc.sample(
      fc.record({
        latitude: fc.integer({ min: -900_000, max: 900_000 }).map((units) => units / 10_000),
        longitude: fc.integer({ min: -1_800_000, max: 1_800_000 }).map((units) => units / 10_000),
      }),
      { numRuns: 300, seed: 7 },
    );
    for (const point of points) await put(point);
    const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ a: degrees(90), b: degrees(90), west: degrees(180), east: degrees(180) }),
        fc.integer({ min: 0, max: 24 }),
        async ({ a, b, west, east }, zoom) => {
          const box = { south: Math.min(a, b), north: Math.max(a, b), west, east };
          const found = await clusters(box, zoom);
          expect(sum(found)).toBe(points.filter((point) => isIn(box, point)).length);
          expect(found.length).toBeLessThanOrEqual(2_000);
          expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['a zoom below 0', world, -1],
    ['a zoom past 24', world, 25],
    ['a zoom that is no whole number', world, 3.5],
    ['a box that is not on Earth', { ...world, north: 91 }, 3],
    ['a box upside down', { south: 1, north: 0, west: 0, east: 1 }, 3],
    ['a box of nothing', { south: null, north: 0, west: 0, east: 1 }, 3],
  ])('refuse %s', async (_, box, zoom) => {
    expect(await refusal(box, zoom)).toBe('BAD_USER_INPUT');
  });

  test('refuse infinities that a document can spell', async () => {
    const { errors } = await edge.graphql(
      '{ locationClusters(box: { south: -1e999, west: 0, north: 1e999, east: 1 }, zoom: 2) { count } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

function isIn({ south, west, north, east }: Box, { latitude, longitude }: Point): boolean {
  const across =
    west > east ? longitude >= west || longitude <= east : longitude >= west && longitude <= east;
  return latitude >= south && latitude <= north && across;
}
