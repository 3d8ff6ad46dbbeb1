import {
  type CorrectLocation,
  type GeographicCommand,
  geographicCommands,
  geographicEvents,
  newId,
  type RecordLocation,
} from '@alpes/contracts';
import { envelope, startSystem, type TestSystem } from '@alpes/testkit';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from './generated/prisma/client.ts';
import { geographic } from './service.ts';

let system: TestSystem;
let prisma: PrismaClient;

beforeAll(async () => {
  system = await startSystem();
  await system.start(geographic);
  prisma = new PrismaClient({ adapter: new PrismaPg(await system.databaseUrl(geographic)) });
});

afterAll(async () => {
  await prisma?.$disconnect();
  await system?.stop();
});

const unknown = {
  ownerId: null,
  administrativeArea: null,
  locality: null,
  addressLine: null,
  postalCode: null,
  coordinates: null,
  boundary: null,
  areaM2: null,
};

const ask = (id: string, command: GeographicCommand) => envelope(geographicCommands, id, command);

const record = (id: string, data: Partial<RecordLocation> = {}) =>
  ask(id, { type: 'RecordLocation', data: { ...unknown, name: 'Torre Norte', country: 'CO', ...data } });

const correct = (id: string, expectedVersion: number, data: Partial<CorrectLocation>) =>
  ask(id, {
    type: 'CorrectLocation',
    data: { ...unknown, name: null, country: null, expectedVersion, changed: [], ...data },
  });

const remove = (id: string, expectedVersion: number) =>
  ask(id, { type: 'RemoveLocation', data: { expectedVersion, reason: null } });

async function outcomesOf(...commands: readonly ReturnType<typeof ask>[]) {
  await system.send(geographicCommands, ...commands);
  return system.outcomes(geographicEvents, commands);
}

const eventsOf = async (id: string) =>
  (await system.received(geographicEvents)).filter(
    ({ subject, type }) => subject === id && !type.startsWith('Command'),
  );

const clockwise = [
  [
    [-74.05, 4.65],
    [-74.05, 4.66],
    [-74.04, 4.66],
    [-74.04, 4.65],
    [-74.05, 4.65],
  ],
];
const inside = { latitude: 4.655, longitude: -74.045 };

test('a location is recorded, corrected, removed and recorded again, versions going on', async () => {
  const id = newId();
  const outcomes = await outcomesOf(
    record(id, { boundary: clockwise, coordinates: inside, ownerId: newId() }),
    correct(id, 1, { changed: ['locality', 'areaM2'], locality: 'Bogotá', areaM2: '1250.5' }),
    remove(id, 2),
    record(id, { name: 'Torre Sur' }),
  );
  expect(outcomes).toMatchObject(
    [1, 2, 3, 4].map((version) => ({ type: 'CommandCompleted', data: { version } })),
  );
  const events = await eventsOf(id);
  expect(events.map(({ type }) => type)).toEqual([
    'LocationRecorded',
    'LocationCorrected',
    'LocationRemoved',
    'LocationRecorded',
  ]);
  expect(events[0]?.data).toMatchObject({
    location: { boundary: [clockwise[0]?.toReversed()], areaM2: expect.stringMatching(/^12\d{5}\.\d\d$/) },
  });
  expect(events[1]?.data).toMatchObject({
    changed: ['locality', 'areaM2'],
    location: { locality: 'Bogotá', areaM2: '1250.50', coordinates: inside },
  });
  expect(events[3]?.data).toMatchObject({
    location: { version: 4, name: 'Torre Sur', boundary: null, locality: null },
  });
});

test('what is kept is what was told', async () => {
  const id = newId();
  await outcomesOf(record(id, { boundary: clockwise, coordinates: inside, areaM2: '1250.50' }));
  const row = await prisma.location.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({
    version: 1,
    removed: false,
    ...inside,
    boundary: [clockwise[0]?.toReversed()],
  });
  expect(row.areaM2?.toFixed(2)).toBe('1250.50');
  const [unchanged] = await outcomesOf(
    correct(id, 1, {
      changed: ['boundary', 'coordinates', 'areaM2'],
      boundary: clockwise,
      coordinates: inside,
      areaM2: '1250.5',
    }),
  );
  expect(unchanged).toMatchObject({ type: 'CommandCompleted', data: { version: 1 } });
});

test('every refusal is an outcome with a code, a sentence and what a program needs', async () => {
  const id = newId();
  const bowTie = [
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
  ];
  const outcomes = await outcomesOf(
    record(id, { boundary: clockwise, coordinates: inside }),
    record(id),
    record(newId(), { boundary: bowTie }),
    correct(id, 1, { changed: ['coordinates'], coordinates: { latitude: 0, longitude: 0 } }),
    correct(id, 9, { changed: ['name'], name: 'B' }),
    remove(newId(), 1),
    envelope(geographicCommands, id, remove(id, 1), { principal: { id: 'eva', roles: [] } }),
  );
  expect(outcomes.map(({ data }) => ('code' in data ? data.code : 'COMPLETED'))).toEqual([
    'COMPLETED',
    'LOCATION_EXISTS',
    'BOUNDARY_SELF_CROSSING',
    'BOUNDARY_WITHOUT_POINT',
    'STALE_VERSION',
    'LOCATION_UNKNOWN',
    'FORBIDDEN',
  ]);
  expect(outcomes[2]?.data).toMatchObject({
    details: { field: 'boundary', longitude: '0.5', latitude: '0.5' },
  });
});
