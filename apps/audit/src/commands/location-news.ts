import type { GeographicEvent } from '@alpes/contracts';
import type { Handler, HandlersOf, OwnEvent } from '@alpes/service-kit';
import { hear } from '../domain/decide.ts';
import { cellsAround } from '../domain/grid.ts';
import type { Subject } from '../domain/subject.ts';
import type { AuditMessage } from './audit-message.ts';
import { decided } from './handling.ts';
import { type LocationNews, newsOfLocation } from './news.ts';

const heard: Handler<Subject, OwnEvent<GeographicEvent>, AuditMessage> = {
  reads: ({ data: { location } }) => (location.ownerId === null ? [] : [location.ownerId]),
  locks: cellLocks,
  decide: (subject, message, view) => decided(hear(subject, newsOfLocation(message), view)),
};

/** Two properties that end up within 5 m of each other lock a cell in common, so one of them sees the other. */
function cellLocks({ type, data: { location } }: LocationNews): readonly string[] {
  if (type === 'LocationRemoved' || !location.coordinates) return [];
  return cellsAround(location.coordinates).map((cell) => `cell:${cell}`);
}

/** What happens to properties' places. Locks the property, its owner, and the cells around its point. */
export const locationNews: HandlersOf<Subject, OwnEvent<GeographicEvent>, AuditMessage> = {
  LocationRecorded: heard,
  LocationCorrected: heard,
  LocationRemoved: heard,
};
