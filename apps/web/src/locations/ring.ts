import { holds, type Place, widthOf } from '../map/geo.ts';
import type { Mark } from '../map/marks.ts';

interface Placed {
  readonly propertyId: string;
  readonly coordinates: Place | null;
}

/**
 * Around what the map marks the selection: its own mark, or the one it fell together with others in; its point where the marks
 * leave it out. Null for what has no point.
 */
export function ringOf(marks: readonly Mark[], selected: Placed | null): (Place & { count: number }) | null {
  const place = selected?.coordinates ?? null;
  if (selected === null || place === null) return null;
  const own = marks.find(({ propertyId }) => propertyId === selected.propertyId);
  if (own !== undefined) return { ...place, count: 1 };
  const [group] = marks
    .filter(({ count, bounds }) => count > 1 && holds(bounds, place))
    .toSorted((a, b) => widthOf(a.bounds) - widthOf(b.bounds));
  if (group === undefined) return { ...place, count: 1 };
  return { latitude: group.latitude, longitude: group.longitude, count: group.count };
}
