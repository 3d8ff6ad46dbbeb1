import { destination } from '@turf/destination';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellOf, cellsAround } from './grid.ts';

test('two points within 5 m of each other look into a cell of each other, anywhere on Earth', () => {
  const longitude = fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.constantFrom(-180, 180, 179.99999, -179.99999, 0),
  );
  const latitude = fc.oneof(
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.constantFrom(-89.9999, 89.9999, 0),
  );
  const bearing = fc.double({ min: -180, max: 180, noNaN: true });
  fc.assert(
    fc.property(
      longitude,
      latitude,
      bearing,
      fc.double({ min: 0, max: 5, noNaN: true }),
      (x, y, angle, metres) => {
        const [longitude2 = 0, latitude2 = 0] = destination([x, y], metres, angle, { units: 'meters' })
          .geometry.coordinates;
        const one = { longitude: x, latitude: y };
        const other = { longitude: longitude2 > 180 ? longitude2 - 360 : longitude2, latitude: latitude2 };
        expect(cellsAround(one)).toContain(cellOf(other));
        expect(cellsAround(other)).toContain(cellOf(one));
      },
    ),
    { numRuns: 3000 },
  );
});

test('nine cells at most are looked into, the own one among them', () => {
  const point = { latitude: 4.65, longitude: -74.05 };
  expect(cellsAround(point)).toHaveLength(9);
  expect(cellsAround(point)).toContain(cellOf(point));
  expect(cellsAround({ latitude: 90, longitude: 0 }).length).toBeLessThanOrEqual(6);
});
