import { expect, test } from 'vitest';
import type { Mark } from '../map/marks.ts';
import { ringOf } from './ring.ts';

const group: Mark = {
  id: '4/1/1',
  propertyId: null,
  name: null,
  count: 12,
  latitude: 4.5,
  longitude: -74.5,
  worstSeverity: null,
  bounds: { west: -75, south: 4, east: -74, north: 5 },
};
const inside = { latitude: 4.1, longitude: -74.9 };
const selected = { propertyId: 'a', coordinates: inside };

test('the ring of a selection goes around the group that it fell into', () => {
  expect(ringOf([group], selected)).toEqual({ latitude: 4.5, longitude: -74.5, count: 12 });
});

test('the ring of a selection goes around its own mark, or its point where there is no mark', () => {
  expect(ringOf([group, { ...group, propertyId: 'a', count: 1 }], selected)).toEqual({ ...inside, count: 1 });
  expect(ringOf([], selected)).toEqual({ ...inside, count: 1 });
});

test('what is not selected, or has no point, has no ring', () => {
  expect(ringOf([group], null)).toBeNull();
  expect(ringOf([group], { propertyId: 'a', coordinates: null })).toBeNull();
});
