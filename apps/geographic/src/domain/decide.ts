import { type Field, fields, type Location, type LocationEvent, type Place } from './location.ts';
import { type PlaceInput, parsePlace, parseReason, settle } from './place.ts';
import { isRejection, locationExists, locationUnknown, type Rejection, staleVersion } from './rejections.ts';

/** What happened, or why nothing did. */
export type Decision = { readonly events: readonly LocationEvent[] } | Rejection;

export interface Recording {
  readonly propertyId: string;
  readonly place: PlaceInput;
}

export interface Correction {
  /** The version the correction was made from. */
  readonly expectedVersion: number;
  /** Only what is to change; null or blank clears. */
  readonly changes: Partial<PlaceInput>;
}

export interface Removal {
  /** The version the decision was made from. */
  readonly expectedVersion: number;
  readonly reason: string | null;
}

/** After a removal a property can be recorded anew. */
export function record(location: Location | null, command: Recording): Decision {
  if (location && !location.removed) return locationExists();
  const parsed = parsePlace(command.place);
  const place = isRejection(parsed) ? parsed : settle(parsed, null);
  if (isRejection(place)) return place;
  const version = (location?.version ?? 0) + 1;
  return {
    events: [
      {
        type: 'LocationRecorded',
        location: { ...place, propertyId: command.propertyId, removed: false, version },
      },
    ],
  };
}

/** A correction after which nothing would differ completes without an event: the caller has what it asked for. */
export function correct(location: Location | null, command: Correction): Decision {
  const current = changeable(location, command.expectedVersion);
  if (isRejection(current)) return current;
  const changes = parsePlace(command.changes);
  if (isRejection(changes)) return changes;
  const place = settle({ ...current, ...changes }, current);
  if (isRejection(place)) return place;
  const changed = differences(current, place);
  if (changed.length === 0) return { events: [] };
  const corrected: Location = { ...current, ...place, version: current.version + 1 };
  return { events: [{ type: 'LocationCorrected', changed, location: corrected }] };
}

export function remove(location: Location | null, command: Removal): Decision {
  const current = changeable(location, command.expectedVersion);
  if (isRejection(current)) return current;
  const reason = parseReason(command.reason);
  if (isRejection(reason)) return reason;
  const removed: Location = { ...current, removed: true, version: current.version + 1 };
  return { events: [{ type: 'LocationRemoved', location: removed, reason: reason.value }] };
}

function changeable(location: Location | null, expectedVersion: number): Location | Rejection {
  if (!location || location.removed) return locationUnknown();
  if (expectedVersion !== location.version) return staleVersion(location.version);
  return location;
}

function differences(before: Place, after: Place): readonly Field[] {
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
