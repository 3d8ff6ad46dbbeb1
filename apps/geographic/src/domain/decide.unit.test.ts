import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaOf } from './boundary.ts';
import { correct, type Decision, record, remove } from './decide.ts';
import { evolve, type Location } from './location.ts';
import type { PlaceInput } from './place.ts';

const propertyId = '018f3a5e-0000-7000-8000-000000000001';
const ownerId = '018f3a5e-0000-7000-8000-00000000000a';

const bare: PlaceInput = {
  ownerId: null,
  name: 'Torre Norte',
  country: 'CO',
  administrativeArea: null,
  locality: null,
  addressLine: null,
  postalCode: null,
  coordinates: null,
  boundary: null,
  areaM2: null,
};
const box = (x: number, y: number, size: number): [number, number][][] => [
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ],
];
const bogota = { latitude: 4.65, longitude: -74.05 };

const recorded = (place: Partial<PlaceInput> = {}) =>
  record(null, { propertyId, place: { ...bare, ...place } });

function after(location: Location | null, decision: Decision): Location {
  if ('rejected' in decision) throw new Error(decision.rejected);
  const state = decision.events.reduce<Location | null>((folded, event) => evolve(folded, event), location);
  if (!state) throw new Error('no state');
  return state;
}

const given = (place: Partial<PlaceInput> = {}) => after(null, recorded(place));

test('a name and a country are enough to be recorded', () => {
  expect(recorded()).toEqual({
    events: [{ type: 'LocationRecorded', location: { ...bare, propertyId, removed: false, version: 1 } }],
  });
});

test('a recording keeps everything in canonical form', () => {
  expect(
    given({ name: ' Torre  Norte ', country: 'co', ownerId: ownerId.toUpperCase(), postalCode: ' ' }),
  ).toMatchObject({
    name: 'Torre Norte',
    country: 'CO',
    ownerId,
    postalCode: null,
  });
});

test.each<[string, string, Partial<PlaceInput>]>([
  ['NAME_INVALID', 'name', { name: ' ' }],
  ['COUNTRY_UNKNOWN', 'country', { country: 'Colombia' }],
  ['OWNER_INVALID', 'ownerId', { ownerId: 'acme' }],
  ['TEXT_TOO_LONG', 'locality', { locality: 'x'.repeat(201) }],
  ['TEXT_INVALID', 'addressLine', { addressLine: 'a\u0000b' }],
  ['COORDINATES_OUT_OF_RANGE', 'coordinates', { coordinates: { latitude: 90.1, longitude: 0 } }],
  ['COORDINATES_OUT_OF_RANGE', 'coordinates', { coordinates: { latitude: 0, longitude: -180.1 } }],
  ['COORDINATES_OUT_OF_RANGE', 'coordinates', { coordinates: { latitude: Number.NaN, longitude: 0 } }],
  ['AREA_INVALID', 'areaM2', { areaM2: 0 }],
  ['AREA_INVALID', 'areaM2', { areaM2: -5 }],
  ['AREA_INVALID', 'areaM2', { areaM2: 2e12 }],
  ['AREA_INVALID', 'areaM2', { areaM2: Number.NaN }],
  [
    'BOUNDARY_NOT_CLOSED',
    'boundary',
    {
      boundary: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ],
    },
  ],
  ['BOUNDARY_WITHOUT_POINT', 'boundary', { boundary: box(0, 0, 1), coordinates: bogota }],
])('%s is the refusal of a malformed %s', (rejected, field, place) => {
  expect(recorded(place)).toMatchObject({ rejected, details: { field } });
});

test('what is smaller than a tenth of a millimetre is nothing', () => {
  expect(given({ coordinates: { latitude: 5e-324, longitude: -1e-10 } })).toMatchObject({
    coordinates: { latitude: 0, longitude: 0 },
  });
  const boundary = [
    [
      [1e-300, 0],
      [1, 0],
      [0, 1],
      [1e-300, 0],
    ],
  ];
  expect(given({ boundary }).boundary?.[0]).toContainEqual([0, 0]);
});

test('a place is recorded once', () => {
  expect(record(given(), { propertyId, place: bare })).toMatchObject({ rejected: 'LOCATION_EXISTS' });
});

test('the area is computed from the boundary when nobody gave it, and kept when somebody did', () => {
  const boundary = box(-74.1, 4.6, 0.1);
  expect(given({ boundary }).areaM2).toBe(areaOf(boundary));
  expect(given({ boundary, areaM2: 1234.567 }).areaM2).toBe(1234.57);
  expect(given().areaM2).toBeNull();
});

test('a correction names what changed and the state after', () => {
  const location = given({ locality: 'Bogota' });
  expect(
    correct(location, {
      expectedVersion: 1,
      changes: { locality: 'Bogotá', coordinates: bogota, country: 'CO' },
    }),
  ).toEqual({
    events: [
      {
        type: 'LocationCorrected',
        changed: ['locality', 'coordinates'],
        location: { ...location, locality: 'Bogotá', coordinates: bogota, version: 2 },
      },
    ],
  });
});

test('a correction that changes nothing completes without an event', () => {
  expect(correct(given(), { expectedVersion: 1, changes: { name: 'Torre Norte ' } })).toEqual({ events: [] });
});

test('an area that was computed follows the boundary, one that was given does not', () => {
  const change = { expectedVersion: 1, changes: { boundary: box(-74.1, 4.6, 0.2) } };
  const computed = correct(given({ boundary: box(-74.1, 4.6, 0.1) }), change);
  expect(computed).toMatchObject({
    events: [{ changed: ['boundary', 'areaM2'], location: { areaM2: areaOf(box(-74.1, 4.6, 0.2)) } }],
  });
  const kept = correct(given({ boundary: box(-74.1, 4.6, 0.1), areaM2: 50 }), change);
  expect(kept).toMatchObject({ events: [{ changed: ['boundary'], location: { areaM2: 50 } }] });
});

test('an area that was computed goes with its boundary; one that is cleared is computed', () => {
  const computed = given({ boundary: box(-74.1, 4.6, 0.1) });
  expect(correct(computed, { expectedVersion: 1, changes: { boundary: null } })).toMatchObject({
    events: [{ changed: ['boundary', 'areaM2'], location: { boundary: null, areaM2: null } }],
  });
  const told = given({ boundary: box(-74.1, 4.6, 0.1), areaM2: 50 });
  expect(correct(told, { expectedVersion: 1, changes: { areaM2: null } })).toMatchObject({
    events: [{ changed: ['areaM2'], location: { areaM2: computed.areaM2 } }],
  });
});

test('a point that moves out of the boundary is refused', () => {
  const location = given({ boundary: box(-74.1, 4.6, 0.1), coordinates: bogota });
  expect(
    correct(location, { expectedVersion: 1, changes: { coordinates: { latitude: 5, longitude: -74.05 } } }),
  ).toMatchObject({ rejected: 'BOUNDARY_WITHOUT_POINT' });
});

test('a stale correction or removal is refused with the current version', () => {
  const stale = { rejected: 'STALE_VERSION', details: { currentVersion: '1' } };
  expect(correct(given(), { expectedVersion: 3, changes: { name: 'B' } })).toMatchObject(stale);
  expect(remove(given(), { expectedVersion: 3, reason: null })).toMatchObject(stale);
});

test('what was never recorded, or was removed, is unknown', () => {
  const removed = after(given(), remove(given(), { expectedVersion: 1, reason: ' sold ' }));
  expect(removed).toMatchObject({ removed: true, version: 2 });
  for (const location of [null, removed]) {
    expect(correct(location, { expectedVersion: 2, changes: {} })).toMatchObject({
      rejected: 'LOCATION_UNKNOWN',
    });
    expect(remove(location, { expectedVersion: 2, reason: null })).toMatchObject({
      rejected: 'LOCATION_UNKNOWN',
    });
  }
});

test('a removal says why, and its reason has a limit', () => {
  expect(remove(given(), { expectedVersion: 1, reason: ' sold ' })).toMatchObject({
    events: [{ type: 'LocationRemoved', reason: 'sold' }],
  });
  expect(remove(given(), { expectedVersion: 1, reason: 'x'.repeat(501) })).toMatchObject({
    rejected: 'TEXT_TOO_LONG',
    details: { field: 'reason' },
  });
});

test('a property can be recorded again after its removal, with nothing left of before', () => {
  const location = given({ locality: 'Bogotá' });
  const removed = after(location, remove(location, { expectedVersion: 1, reason: null }));
  expect(after(removed, record(removed, { propertyId, place: bare }))).toEqual({
    ...bare,
    propertyId,
    removed: false,
    version: 3,
  });
});

test('versions count the events without a gap, whatever is asked in whatever order', () => {
  const ask = fc.oneof(
    fc.record({ expectedVersion: fc.integer({ min: 1, max: 6 }), name: fc.constantFrom('A', 'B', '') }),
    fc.record({ expectedVersion: fc.integer({ min: 1, max: 6 }), reason: fc.constant(null) }),
    fc.constant('record' as const),
  );
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 20 }), (asks) => {
      let location: Location | null = null;
      for (const it of asks) {
        const decision: Decision =
          it === 'record'
            ? record(location, { propertyId, place: bare })
            : 'reason' in it
              ? remove(location, it)
              : correct(location, { expectedVersion: it.expectedVersion, changes: { name: it.name } });
        if ('rejected' in decision || decision.events.length === 0) continue;
        const version: number = (location as Location | null)?.version ?? 0;
        location = after(location, decision);
        expect(location.version).toBe(version + 1);
      }
    }),
  );
});
