import Feature from 'ol/Feature.js';
import { Point } from 'ol/geom.js';
import type VectorSource from 'ol/source/Vector.js';
import type { Mark } from './marks.ts';
import { toMap } from './projection.ts';

/** Shows these marks and no others; those that say the same as before are not touched. */
export function showMarks(source: VectorSource<Feature<Point>>, marks: readonly Mark[]): void {
  const wanted = new Map(marks.map((mark) => [mark.id, JSON.stringify(mark)]));
  const shown = source.getFeatures();
  const gone = shown.filter((feature) => wanted.get(String(feature.getId())) !== feature.get('content'));
  if (gone.length === shown.length) source.clear(true);
  else source.removeFeatures(gone);
  const added = marks.filter(({ id }) => source.getFeatureById(id) === null);
  source.addFeatures(added.map((mark) => featureOf(mark, wanted.get(mark.id) ?? '')));
}

function featureOf(mark: Mark, content: string): Feature<Point> {
  const feature = new Feature(new Point(toMap(mark)));
  feature.setId(mark.id);
  feature.setProperties({ mark, content }, true);
  return feature;
}
