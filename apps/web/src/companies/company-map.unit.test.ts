import { expect, test } from 'vitest';
import { addressOf, marksOf } from './company-map.tsx';

const audit = { missingFields: [], openErrors: 0, openWarnings: 0, openInfos: 0 };
const at = (latitude: number, longitude: number) => ({ latitude, longitude });

test('properties at the very same point are one mark, which opens the list of them', () => {
  const nodes = [
    {
      propertyId: 'a',
      name: 'First floor',
      coordinates: at(4.61, -74.07),
      audit: { ...audit, openInfos: 1 },
    },
    {
      propertyId: 'b',
      name: 'Second floor',
      coordinates: at(4.61, -74.07),
      audit: { ...audit, openErrors: 1 },
    },
    { propertyId: 'c', name: 'Elsewhere', coordinates: at(4.62, -74.07), audit },
    { propertyId: 'd', name: 'Nowhere', coordinates: null, audit },
  ] as unknown as Parameters<typeof marksOf>[0];
  const [both, one, ...rest] = marksOf(nodes);
  if (both === undefined || one === undefined) throw new Error('Marks are missing');
  expect(rest).toEqual([]);
  expect(both).toMatchObject({ count: 2, propertyId: null, name: null, worstSeverity: 'ERROR' });
  expect(addressOf(both, 'owner-id')).toMatch(/^\/locations\?owner=owner-id&box=-74\.0700\d+,4\.6099/);
  expect(addressOf(one, 'owner-id')).toBe('/locations/c');
});
