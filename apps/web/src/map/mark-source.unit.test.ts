import type Feature from 'ol/Feature.js';
import type { Point } from 'ol/geom.js';
import VectorSource from 'ol/source/Vector.js';
import { expect, test } from 'vitest';
import { showMarks } from './mark-source.ts';
import type { Mark } from './marks.ts';

const mark = (id: string, count = 1): Mark => ({
  id,
  count,
  latitude: 1,
  longitude: 2,
  propertyId: null,
  name: null,
  worstSeverity: null,
  bounds: { west: 2, south: 1, east: 2, north: 1 },
});

test('marks that an answer brings once more unchanged are not touched, the others are replaced', () => {
  const source = new VectorSource<Feature<Point>>();
  showMarks(source, [mark('stays'), mark('grows'), mark('goes')]);
  const stays = source.getFeatureById('stays');
  let touched = 0;
  source.on(['addfeature', 'removefeature'], () => touched++);
  showMarks(source, [mark('stays'), mark('grows', 2), mark('comes')]);
  expect(source.getFeatureById('stays')).toBe(stays);
  expect(touched).toBe(4);
  const shown = source.getFeatures().map((feature) => feature.get('mark') as Mark);
  expect(Object.fromEntries(shown.map(({ id, count }) => [id, count]))).toEqual({
    stays: 1,
    grows: 2,
    comes: 1,
  });
  showMarks(source, []);
  expect(source.getFeatures()).toEqual([]);
});
