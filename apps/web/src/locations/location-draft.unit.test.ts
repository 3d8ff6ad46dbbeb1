import { describe, expect, test } from 'vitest';
import { nextAsked } from './asked.ts';
import { cornersOf, withCorner, withCornerAt, withoutCorner } from './corners.ts';
import { checkDraft } from './location-checks.ts';
import { correctInput, draftOf, emptyDraft, numberOf, recordInput } from './location-draft.ts';

const tower = draftOf({
  name: 'Tower',
  country: 'CO',
  locality: 'Bogotá',
  coordinates: { latitude: 4.6, longitude: -74.07 },
});

describe('a draft', () => {
  test('records what is known and leaves out the rest', () => {
    expect(recordInput(tower)).toEqual({
      name: 'Tower',
      country: 'CO',
      locality: 'Bogotá',
      coordinates: { latitude: 4.6, longitude: -74.07 },
    });
  });

  test('corrects only what was changed, and clears what was emptied', () => {
    const draft = { ...tower, locality: ' ', coordinates: { latitude: '4,7', longitude: '-74.07' } };
    expect(correctInput({ propertyId: 'p', version: 3 }, tower, draft)).toEqual({
      propertyId: 'p',
      expectedVersion: 3,
      locality: null,
      coordinates: { latitude: 4.7, longitude: -74.07 },
    });
  });

  test('whose number is written otherwise is not changed', () => {
    const same = { ...tower, coordinates: { latitude: '4.60', longitude: '-74,07' } };
    expect(Object.keys(correctInput({ propertyId: 'p', version: 3 }, tower, same))).toEqual([
      'propertyId',
      'expectedVersion',
    ]);
  });

  test.each([
    ['half a point', { coordinates: { latitude: '4', longitude: '' } }, 'coordinates'],
    ['a latitude beyond the pole', { coordinates: { latitude: '91', longitude: '0' } }, 'coordinates'],
    ['words for an area', { areaM2: 'large' }, 'areaM2'],
    ['no name', { name: ' ' }, 'name'],
    ['no country', { country: '' }, 'country'],
  ])('with %s is not sent', (_what, change, field) => {
    expect(Object.keys(checkDraft({ ...tower, ...change }))).toEqual([field]);
  });

  test('without anything wrong has no problem', () => {
    expect(checkDraft(tower)).toEqual({});
    expect(checkDraft({ ...emptyDraft, name: 'A', country: 'PE' })).toEqual({});
  });
});

test('numbers are read with a point or a comma, and nothing is none', () => {
  expect([numberOf('1.5'), numberOf(' 1,5 '), numberOf('−2')]).toEqual([1.5, 1.5, -2]);
  expect([numberOf(''), numberOf('x')]).toEqual([Number.NaN, Number.NaN]);
});

test('a boundary is made, moved and taken apart corner by corner, and stays closed', () => {
  const three = [1, 2, 3].reduce(
    (boundary, at) => withCorner(boundary, { latitude: at, longitude: at * at }),
    null as ReturnType<typeof withCorner>,
  );
  expect(three).toEqual([
    [
      [1, 1],
      [4, 2],
      [9, 3],
      [1, 1],
    ],
  ]);
  const moved = withCornerAt(three, 0, 1, 7);
  expect(moved?.[0]?.[0]).toEqual([1, 7]);
  expect(moved?.[0]?.at(-1)).toEqual([1, 7]);
  expect(cornersOf(withoutCorner(moved, 0))).toEqual([
    [4, 2],
    [9, 3],
  ]);
  expect([0, 0, 0].reduce((boundary) => withoutCorner(boundary, 0), three)).toBeNull();
});

test('marks are asked for again at another zoom or beyond what was asked for, and not before', () => {
  const box = { west: -10, south: -10, east: 10, north: 10 };
  const asked = nextAsked(null, { box, zoom: 5 });
  expect(asked).toEqual({ box: { west: -20, south: -20, east: 20, north: 20 }, zoom: 4 });
  expect(nextAsked(asked, { box: { ...box, west: -15, east: 5 }, zoom: 5.3 })).toBe(asked);
  expect(nextAsked(asked, { box, zoom: 5.6 }).zoom).toBe(5);
  expect(nextAsked(asked, { box: { ...box, east: 25 }, zoom: 5 })).not.toBe(asked);
});
