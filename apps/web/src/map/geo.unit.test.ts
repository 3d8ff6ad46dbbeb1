import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundsOf,
  boxAround,
  boxOf,
  covers,
  formatAround,
  formatBox,
  formatView,
  grown,
  holds,
  isNearly,
  isSpot,
  parseAround,
  parseBox,
  parseView,
  widthOf,
  withMargin,
} from './geo.ts';
import { circleOf, distanceOf, edgeOf, polygonOf, reachOf, toMap, toPlace } from './projection.ts';
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

  test('that was rounded is nearly the same, one that was moved is not', () => {
    expect(isNearly(fiji, { ...fiji, west: 176.98, north: -14.97 })).toBe(true);
    expect(isNearly({ ...fiji, east: 180 }, { ...fiji, east: -179.99 })).toBe(true);
    expect(isNearly(fiji, { ...fiji, west: 176.5 })).toBe(false);
    expect(isNearly(fiji, { ...fiji, south: -21 })).toBe(false);
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

describe('the narrowest box around places', () => {
  const at = (longitude: number) => ({ latitude: 1, longitude });

  test('crosses the antimeridian where that is shorter', () => {
    expect(boxAround([at(178), at(-179), at(179.5)])).toEqual({ west: 178, east: -179, south: 1, north: 1 });
    expect(boxAround([at(-90), at(90)])).toEqual({ west: -90, east: 90, south: 1, north: 1 });
    expect(boxAround([at(7)])).toEqual({ west: 7, east: 7, south: 1, north: 1 });
    expect(boxAround([])).toBeNull();
  });

  test('holds every one of them, and no box that does is narrower by a whole gap', () => {
    const places = fc.array(
      fc.record({ latitude: fc.constant(0), longitude: fc.integer({ min: -180, max: 180 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(places, (all) => {
        const box = boxAround(all);
        if (box === null) throw new Error('No box');
        expect(all.every((place) => holds(box, place))).toBe(true);
        const shifted = all.map(({ longitude }) => (longitude + 360) % 360);
        expect(widthOf(box)).toBeLessThanOrEqual(Math.max(...shifted) - Math.min(...shifted));
      }),
    );
  });

  test('around a boundary across the antimeridian is as wide as the boundary', () => {
    const across = [
      [
        [179.99, 0],
        [-179.99, 0],
        [-179.99, 0.01],
        [179.99, 0],
      ],
    ];
    expect(boundsOf(null, across)).toMatchObject({ west: 179.99, east: -179.99 });
  });
});

describe('a box that is hardly more than a point', () => {
  const spot = { west: -74.0701, south: 4.61, east: -74.07, north: 4.6101 };

  test('is one of less than thirty metres, on either side of the antimeridian', () => {
    expect(isSpot(spot)).toBe(true);
    expect(isSpot({ ...spot, north: 4.611 })).toBe(false);
    expect(isSpot({ ...spot, west: -74.0704 })).toBe(false);
    expect(isSpot({ ...spot, west: 179.9999, east: -179.9999 })).toBe(true);
  });

  test('keeps its members when a margin is written into an address', () => {
    const point = { latitude: 4.6100049, longitude: -74.0700049 };
    const box = withMargin(
      { west: point.longitude, east: point.longitude, south: 4.6100049, north: 4.6100049 },
      2,
    );
    const read = parseBox(formatBox(box));
    expect(read !== null && holds(read, point)).toBe(true);
    expect(read !== null && isSpot(read)).toBe(true);
  });
});

test('a boundary across the antimeridian is drawn in one piece, with its hole inside', () => {
  const polygon = polygonOf([
    [
      [179, 0],
      [-179, 0],
      [-179, 2],
      [179, 2],
      [179, 0],
    ],
    [
      [-179.5, 0.5],
      [-179.5, 1],
      [-179.9, 1],
      [-179.5, 0.5],
    ],
  ]);
  const [west] = toMap({ latitude: 0, longitude: 179 });
  const [minX = 0, , maxX = 0] = polygon.getExtent();
  expect(minX).toBe(west);
  expect(maxX - minX).toBeCloseTo(toMap({ latitude: 0, longitude: 2 })[0] ?? 0, 3);
  expect(polygon.getLinearRing(1)?.getExtent()[0]).toBeGreaterThan(west ?? 0);
});

describe('a circle that is drawn', () => {
  const samples = fc.record({
    latitude: fc.integer({ min: -84, max: 84 }),
    longitude: fc.integer({ min: -180, max: 180 }),
  });

  test.each([
    ['in a city', { latitude: 4.6, longitude: -74, withinM: 5_000 }],
    ['across the antimeridian', { latitude: -17, longitude: 179, withinM: 900_000 }],
    ['around the north pole', { latitude: 80, longitude: 20, withinM: 2_500_000 }],
    ['around the south pole from far away', { latitude: 5, longitude: -170, withinM: 12_000_000 }],
    ['around both poles', { latitude: 1, longitude: 150, withinM: 11_000_000 }],
    ['around the whole world', { latitude: 1, longitude: 150, withinM: 30_000_000 }],
  ])('holds what is within reach, and nothing else: %s', (_, around) => {
    const circle = circleOf(around);
    const world = toMap({ latitude: 0, longitude: 180 })[0] ?? 0;
    fc.assert(
      fc.property(samples, (place) => {
        const away = distanceOf(around, place);
        // The ring has corners.
        if (Math.abs(away - around.withinM) < around.withinM * 0.02) return;
        const [x = 0, y = 0] = toMap(place);
        const drawn = [-2, 0, 2].some((turn) => circle.intersectsCoordinate([x + turn * world, y]));
        expect(drawn).toBe(away < around.withinM);
      }),
    );
    const held = distanceOf(around, toPlace(edgeOf(around)));
    const reach = reachOf(around).getCoordinates();
    const steps = reach.slice(1).map(([x = 0], index) => Math.abs(x - (reach[index]?.[0] ?? 0)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(world);
    if (around.withinM < 20_000_000) expect(held / around.withinM).toBeCloseTo(1, 4);
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
