import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { type Box, boxAround, formatBox, grown, withMargin } from '../map/geo.ts';
import { LazyMap } from '../map/lazy-map.tsx';
import type { Mark } from '../map/marks.ts';
import { useTranslate } from '../shell/i18n.ts';
import type { CompanyDetail } from './company-detail.ts';

type Property = CompanyDetail['locations']['nodes'][number];

/** Around a single point, so that its neighbourhood is seen. */
const AROUND_ONE_M = 2_000;

/**
 * Where a company's listed properties are; one that is picked is opened, of several at one point their list. Nothing where none has
 * coordinates.
 */
export function CompanyMap({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const [, navigate] = useLocation();
  const { nodes } = company.locations;
  const marks = useMemo(() => marksOf(nodes), [nodes]);
  const box = useMemo(() => startOf(marks), [marks]);
  if (box === null) return null;
  return (
    <LazyMap
      label={t('companies.map', {
        name: company.name,
        count: nodes.filter(({ coordinates }) => coordinates !== null).length,
      })}
      startBox={box}
      marks={marks}
      height="280px"
      onPick={(mark) => {
        if (mark !== null) navigate(addressOf(mark, company.id));
      }}
    />
  );
}

/** Of those at the very same point one mark: nobody could pick the one below. */
export function marksOf(nodes: readonly Property[]): Mark[] {
  const byPoint = new Map<string, Mark>();
  for (const mark of nodes.flatMap(markOf)) {
    const point = `${mark.latitude},${mark.longitude}`;
    const other = byPoint.get(point);
    byPoint.set(point, other === undefined ? mark : together(other, mark));
  }
  return [...byPoint.values()];
}

const severities = ['ERROR', 'WARNING', 'INFO'] as const;

function together(one: Mark, other: Mark): Mark {
  const worst = severities.find((severity) => [one, other].some((mark) => mark.worstSeverity === severity));
  return { ...one, propertyId: null, name: null, count: one.count + 1, worstSeverity: worst ?? null };
}

/** Takes none of them out for being rounded. */
const MARGIN_M = 2;

export const addressOf = ({ propertyId, bounds }: Mark, owner: string): string =>
  propertyId === null
    ? `/locations?owner=${owner}&box=${formatBox(withMargin(bounds, MARGIN_M))}`
    : `/locations/${propertyId}`;

function markOf({ propertyId, name, coordinates, audit }: Property): Mark[] {
  if (coordinates === null) return [];
  const { latitude, longitude } = coordinates;
  const bounds = { west: longitude, east: longitude, south: latitude, north: latitude };
  const worstSeverity =
    audit.openErrors > 0 ? 'ERROR' : audit.openWarnings > 0 ? 'WARNING' : audit.openInfos > 0 ? 'INFO' : null;
  return [{ id: propertyId, propertyId, name, latitude, longitude, count: 1, worstSeverity, bounds }];
}

function startOf(marks: readonly Mark[]): Box | null {
  const box = boxAround(marks);
  return box === null ? null : grown(withMargin(box, AROUND_ONE_M), 0.1);
}
