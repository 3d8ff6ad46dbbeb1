import { type CorrectLocation, geographicCommands, geographicEvents, newId } from '@alpes/contracts';
import type { View } from '@alpes/service-kit';
import { envelope } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { locationTable } from '../adapters/location-row.ts';
import type { Location } from '../domain/location.ts';
import { correctLocation } from './correct-location.ts';
import { afterMessage, toMessage } from './location-message.ts';

const location: Location = {
  propertyId: newId(),
  version: 3,
  removed: false,
  ownerId: newId(),
  name: 'Torre Norte',
  country: 'CO',
  administrativeArea: null,
  locality: 'Bogotá',
  addressLine: null,
  postalCode: null,
  coordinates: { latitude: 4.655, longitude: -74.045 },
  boundary: [
    [
      [-74.05, 4.65],
      [-74.04, 4.65],
      [-74.04, 4.66],
      [-74.05, 4.66],
      [-74.05, 4.65],
    ],
  ],
  areaM2: 1250.5,
};

const nobody: View<Location> = { get: () => null, filter: () => [], holderOf: () => null };

const command = (data: Partial<CorrectLocation>) =>
  envelope(geographicCommands, location.propertyId, {
    type: 'CorrectLocation' as const,
    data: {
      expectedVersion: 3,
      changed: [],
      name: null,
      country: null,
      ownerId: null,
      administrativeArea: null,
      locality: null,
      addressLine: null,
      postalCode: null,
      coordinates: null,
      boundary: null,
      areaM2: null,
      ...data,
    },
  }) as Parameters<typeof correctLocation.decide>[1];

const decide = (data: Partial<CorrectLocation>) => correctLocation.decide(location, command(data), nobody);

test('only what is named changes: null clears it, a value that is not named means nothing', () => {
  expect(decide({ changed: ['locality'], name: 'Other', country: 'BR' })).toMatchObject({
    events: [
      { data: { changed: ['locality'], location: { name: 'Torre Norte', country: 'CO', locality: null } } },
    ],
  });
});

test.each([
  ['name', 'NAME_INVALID'],
  ['country', 'COUNTRY_UNKNOWN'],
] as const)('%s cannot be cleared', (field, code) => {
  expect(decide({ changed: [field] })).toMatchObject({ rejected: code });
});

test('a field that a newer sender knows is refused, not ignored', () => {
  expect(decide({ changed: ['unknown'] })).toMatchObject({ rejected: 'FIELD_UNKNOWN' });
});

test('a location comes back from its row, and from its events, as it was', () => {
  const bare: Location = { ...location, ownerId: null, coordinates: null, boundary: null, areaM2: null };
  for (const state of [location, bare]) {
    expect(locationTable.fromRow(JSON.parse(JSON.stringify(locationTable.toRow(state))))).toEqual(state);
    const message = toMessage({ type: 'LocationCorrected', changed: ['name'], location: state });
    const bytes = geographicEvents.encode(envelope(geographicEvents, state.propertyId, message));
    expect(afterMessage(null, geographicEvents.decode(bytes) as typeof message)).toEqual(state);
  }
});

test('a removed location is known as removed after its event', () => {
  const removed: Location = { ...location, removed: true, version: 4 };
  const message = toMessage({ type: 'LocationRemoved', reason: 'sold', location: removed });
  expect(afterMessage(location, message)).toEqual(removed);
});
