import { area } from '@turf/area';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaOf, type BoundaryInput, holds, mostPositions, parseBoundary } from './boundary.ts';
import type { Boundary } from './location.ts';
import { isRejection } from './rejections.ts';

const square: BoundaryInput = [
  [
    [-74.1, 4.6],
    [-74.0, 4.6],
    [-74.0, 4.7],
    [-74.1, 4.7],
    [-74.1, 4.6],
  ],
];
const reversed = (rings: BoundaryInput): BoundaryInput => rings.map((ring) => ring.toReversed());
const box = (x: number, y: number, size: number) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];

function parsed(given: BoundaryInput): Boundary {
  const result = parseBoundary(given);
  if (isRejection(result)) throw new Error(result.rejected);
  return result;
}

const code = (given: BoundaryInput) => {
  const result = parseBoundary(given);
  return isRejection(result) ? result.rejected : 'accepted';
};

test('the outer ring is wound counter-clockwise and a hole clockwise, however they were given', () => {
  const hole = box(-74.06, 4.64, 0.02);
  expect(parsed(reversed(square))).toEqual(square);
  expect(parsed([...square, hole])).toEqual([...square, hole.toReversed()]);
});

test('altitudes are dropped', () => {
  expect(parsed(square.map((ring) => ring.map(([x = 0, y = 0]) => [x, y, 2600])))).toEqual(square);
});

test.each<[string, BoundaryInput]>([
  ['BOUNDARY_MALFORMED', []],
  ['BOUNDARY_MALFORMED', [[[1], [2], [3], [1]]]],
  ['BOUNDARY_TOO_FEW_POSITIONS', [[]]],
  [
    'BOUNDARY_TOO_FEW_POSITIONS',
    [
      [
        [0, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  ],
  [
    'BOUNDARY_TOO_FEW_POSITIONS',
    [
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ],
  ],
  [
    'BOUNDARY_NOT_CLOSED',
    [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    ],
  ],
  [
    'BOUNDARY_OUT_OF_RANGE',
    [
      [
        [4.6, -174],
        [4.6, 94],
        [4.7, -174],
        [4.6, -174],
      ],
    ],
  ],
  [
    'BOUNDARY_OUT_OF_RANGE',
    [
      [
        [0, 0],
        [181, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  ],
  [
    'BOUNDARY_OUT_OF_RANGE',
    [
      [
        [0, 0],
        [Number.NaN, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  ],
  [
    'BOUNDARY_SELF_CROSSING',
    [
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ],
  ],
  [
    'BOUNDARY_SELF_CROSSING',
    [
      [
        [0, 0],
        [2, 0],
        [1, 0],
        [2, 2],
        [0, 0],
      ],
    ],
  ],
  [
    'BOUNDARY_SELF_CROSSING',
    [
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ],
    ],
  ],
  ['BOUNDARY_SELF_CROSSING', [box(0, 0, 1), box(0.5, 0.5, 1)]],
  ['BOUNDARY_HOLE_OUTSIDE', [box(0, 0, 1), box(2, 2, 1)]],
  ['BOUNDARY_HOLES_NESTED', [box(0, 0, 10), box(1, 1, 5), box(2, 2, 1)]],
  [
    'BOUNDARY_AROUND_POLE',
    [
      [
        [0, 80],
        [120, 80],
        [-120, 80],
        [0, 80],
      ],
    ],
  ],
  ['BOUNDARY_TOO_DETAILED', [Array.from({ length: mostPositions + 1 }, () => [0, 0])]],
])('%s is the refusal of %j', (expected, given) => {
  expect(code(given)).toBe(expected);
});

test('a self-crossing is refused with the place where it is', () => {
  expect(
    parseBoundary([
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ]),
  ).toMatchObject({
    details: { field: 'boundary', longitude: '0.5', latitude: '0.5' },
  });
});

test('a boundary holds what is inside or on its border, not what is outside or in a hole', () => {
  const boundary = parsed([...square, box(-74.06, 4.64, 0.02)]);
  const held = (longitude: number, latitude: number) => holds(boundary, { longitude, latitude });
  expect(held(-74.09, 4.61)).toBe(true);
  expect(held(-74.1, 4.65)).toBe(true);
  expect(held(-74.1, 4.6)).toBe(true);
  expect(held(-74.06, 4.65)).toBe(true);
  expect(held(-74.05, 4.65)).toBe(false);
  expect(held(-74.2, 4.65)).toBe(false);
});

test('a point counts as on a slanted border although decimals are rounded', () => {
  const triangle = parsed([
    [
      [0, 0],
      [0.3, 0],
      [0.1, 0.7],
      [0, 0],
    ],
  ]);
  expect(holds(triangle, { longitude: 0.2333333, latitude: 0.2333334 })).toBe(true);
  expect(holds(triangle, { longitude: 0.23334, latitude: 0.23334 })).toBe(false);
});

test('a boundary may cross the antimeridian', () => {
  const taveuni: BoundaryInput = [
    [
      [179.98, -16.8],
      [-179.98, -16.8],
      [-179.98, -16.76],
      [179.98, -16.76],
      [179.98, -16.8],
    ],
  ];
  const boundary = parsed(reversed(taveuni));
  expect(boundary).toEqual(taveuni);
  for (const longitude of [179.99, 180, -180, -179.99]) {
    expect(holds(boundary, { longitude, latitude: -16.78 })).toBe(true);
  }
  for (const longitude of [0, 179.9, -179.9])
    expect(holds(boundary, { longitude, latitude: -16.78 })).toBe(false);
  const elsewhere = parsed([
    [
      [10.0, -16.8],
      [10.04, -16.8],
      [10.04, -16.76],
      [10.0, -16.76],
      [10.0, -16.8],
    ],
  ]);
  expect(areaOf(boundary)).toBeCloseTo(areaOf(elsewhere), -1);
});

test('the area is that on the sphere, holes taken out', () => {
  const hole = box(-74.06, 4.64, 0.02);
  const whole = areaOf(parsed(square));
  expect(whole / 1e6).toBeCloseTo(123, 0);
  const without = areaOf(parsed([...square, hole]));
  expect(whole - without).toBeCloseTo(area({ type: 'Polygon', coordinates: [hole] }), 1);
});

const star = fc
  .record({
    x: fc.double({ min: -180, max: 180, noNaN: true }),
    y: fc.double({ min: -80, max: 80, noNaN: true }),
    radii: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 }),
    clockwise: fc.boolean(),
  })
  .map(({ x, y, radii, clockwise }) => ({
    center: { longitude: x, latitude: y },
    ring: starRing(x, y, radii, clockwise),
  }));

function starRing(x: number, y: number, radii: readonly number[], clockwise: boolean): number[][] {
  const corners = radii.map((radius, i) => {
    const angle = (2 * Math.PI * i) / radii.length;
    const longitude = x + radius * Math.cos(angle);
    const wrapped = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
    return [wrapped, y + radius * Math.sin(angle)];
  });
  const ring = clockwise ? corners.toReversed() : corners;
  return [...ring, ring[0] ?? []];
}

test('a boundary anywhere on Earth is its own canonical form, and holds its centre', () => {
  fc.assert(
    fc.property(star, ({ center, ring }) => {
      const once = parseBoundary([ring]);
      if (isRejection(once)) throw new Error(once.rejected);
      expect(parsed(once)).toEqual(once);
      expect(holds(once, center)).toBe(true);
      expect(areaOf(once)).toBeGreaterThan(0);
    }),
  );
});
