import { expect, test } from 'vitest';
import type { Rings } from '../map/geo.ts';
import { sizeOf } from './boundary-size.ts';

const square = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

test('a boundary is as large as it is on the ground', () => {
  const size = sizeOf([square(-74.072, 4.711, 0.001)]);
  expect(size?.heightM).toBeCloseTo(111.2, 0);
  expect(size?.widthM).toBeCloseTo(110.8, 0);
  expect(size?.areaM2).toBeCloseTo(111.19 * 110.81, -2);
  expect(size?.middle.latitude).toBeCloseTo(4.7115, 6);
  expect(size?.middle.longitude).toBeCloseTo(-74.0715, 6);
});

test('a hole is not part of it', () => {
  const outer = square(10, 50, 0.01);
  const whole = sizeOf([outer])?.areaM2 ?? 0;
  const rest = sizeOf([outer, square(10.0025, 50.0025, 0.005)] satisfies Rings)?.areaM2 ?? 0;
  expect(rest / whole).toBeCloseTo(0.75, 6);
});

test('without corners there is no size', () => {
  expect(sizeOf([])).toBeNull();
});
