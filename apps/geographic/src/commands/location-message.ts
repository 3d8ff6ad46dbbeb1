import type { GeographicEvent, LocationState } from '@alpes/contracts';
import type { OwnEvent } from '@alpes/service-kit';
import type { Boundary, Location, LocationEvent } from '../domain/location.ts';

export type LocationMessage = OwnEvent<GeographicEvent>;

/** A domain event as others get to see it. */
export function toMessage(event: LocationEvent): LocationMessage {
  const location = toState(event.location);
  switch (event.type) {
    case 'LocationRecorded':
      return { type: event.type, data: { location } };
    case 'LocationCorrected':
      return { type: event.type, data: { changed: [...event.changed], location } };
    default:
      return { type: event.type, data: { reason: event.reason, location } };
  }
}

/** The location after an event that this service sent. */
export function afterMessage(_location: Location | null, { type, data }: LocationMessage): Location {
  const { areaM2, boundary, ...same } = data.location;
  return {
    ...same,
    boundary: boundary as Boundary | null,
    areaM2: areaM2 === null ? null : Number(areaM2),
    removed: type === 'LocationRemoved',
  };
}

function toState({ removed: _removed, boundary, areaM2, ...same }: Location): LocationState {
  return {
    ...same,
    boundary: boundary && boundary.map((ring) => ring.map((position) => [...position])),
    areaM2: areaM2 === null ? null : areaM2.toFixed(2),
  };
}
