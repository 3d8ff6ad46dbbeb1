import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundsOf,
  boxOf,
  covers,
  formatAround,
  formatBox,
  formatView,
  grown,
  holds,
  parseAround,
  parseBox,
  parseView,
  widthOf,
} from './geo.ts';
import { unwrapped } from './unwrapped.ts';

const fiji = { west: 177, south: -20, east: -178, north: -15 };

describe('a box', () => {
  test('of a map that was panned around the world lies on Earth', () => {
    expect(boxOf(-200, -10, -170, 10)).toEqual({ west: 160, south: -10, east: -170, north: 10 });
    expect(boxOf(540, 0, 541, 1)).toEqual({ west: -180, south: 0, east: -179, north: 1 });
    expect(boxOf(-300, -95, 300, 95)).toEqual({ west: -180, south: -90, east: 180, north: 90 });
  });

  test('across the antimeridian holds what lies on both sides of it', () => {
    expect(widthOf(fiji)).toBe(5);
    expect(holds(fiji, { latitude: -18, longitude: 179 })).toBe(true);
    expect(holds(fiji, { latitude: -18, longitude: -179 })).toBe(true);
    expect(holds(fiji, { latitude: -18, longitude: 0 })).toBe(false);
  });

  test('that has grown covers what it was, wherever it lies', () => {
    const edges = fc.record({
      west: fc.integer({ min: -180, max: 179 }),
      south: fc.integer({ min: -80, max: 79 }),
      wide: fc.integer({ min: 1, max: 170 }),
      high: fc.integer({ min: 1, max: 80 }),
    });
    fc.assert(
      fc.property(edges, ({ west, south, wide, high }) => {
        const box = boxOf(west, south, west + wide, south + high);
        expect(covers(grown(box, 0.5), box)).toBe(true);
        expect(covers(box, grown(box, 0.5))).toBe(false);
      }),
    );
  });
});

describe('an address', () => {
  test('gives back the box, circle and view that were written into it', () => {
    expect(parseBox(formatBox(fiji))).toEqual(fiji);
    const around = { latitude: 4.61, longitude: -74.07, withinM: 2_500 };
    expect(parseAround(formatAround(around))).toEqual(around);
    expect(parseView(formatView({ latitude: 4.5, longitude: 190, zoom: 7.254 }))).toEqual({
      latitude: 4.5,
      longitude: -170,
      zoom: 7.25,
    });
  });

  test.each([null, '', '1,2,3', '1,2,3,', 'a,b,c,d', '0,50,10,40', '-181,0,0,1', '0,0,Infinity,1'])(
    'that says %s names no box',
    (text) => {
      expect(parseBox(text)).toBeNull();
    },
  );

  test.each(['91,0,10', '0,0,0', '0,0,-5', '1,2'])('that says %s names no circle', (text) => {
    expect(parseAround(text)).toBeNull();
  });
});

test('bounds go around a point and a boundary; without either there are none', () => {
  expect(boundsOf(null, null)).toBeNull();
  const boundary = [
    [
      [0, 0],
      [2, 0],
      [2, 1],
      [0, 0],
    ],
  ];
  expect(boundsOf({ latitude: 3, longitude: -1 }, boundary)).toEqual({
    west: -1,
    south: 0,
    east: 2,
    north: 3,
  });
});

describe('a ring of the world', () => {
  const widest = (ring: number[][]) =>
    Math.max(...ring.map(([x = 0], index) => Math.abs(x - (ring[index - 1]?.[0] ?? x))));

  test('across the antimeridian has no side around the world', () => {
    const ring = unwrapped([
      [179, 0],
      [-179, 0],
      [-179, 1],
      [179, 1],
      [179, 0],
    ]);
    expect(widest(ring)).toBe(2);
    expect(ring.at(-1)).toEqual(ring[0]);
  });

  test('around the south pole is closed along the pole', () => {
    const ring = unwrapped([
      [-120, -70],
      [0, -70],
      [120, -70],
      [-120, -70],
    ]);
    expect(ring.slice(-3)).toEqual([
      [240, -90],
      [-120, -90],
      [-120, -70],
    ]);
  });
});
