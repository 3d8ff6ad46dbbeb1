import type { Envelope, GeographicCommand, RecordLocation } from '@alpes/contracts';
import type { Decision, Handler } from '@alpes/service-kit';
import type { Decision as DomainDecision } from '../domain/decide.ts';
import type { Location } from '../domain/location.ts';
import type { PlaceInput } from '../domain/place.ts';
import { forbidden, isRejection } from '../domain/rejections.ts';
import { type LocationMessage, toMessage } from './location-message.ts';

type Command<T extends GeographicCommand['type']> = Extract<GeographicCommand, { type: T }>;

export type HandlerOf<T extends GeographicCommand['type']> = Handler<Location, Command<T>, LocationMessage>;

const allowed = new Set(['staff', 'operator']);

/** Decides what staff (or an operator) asks for; anybody else is refused. */
export function forStaff<T extends GeographicCommand['type']>(
  decide: (location: Location | null, command: Envelope<Command<T>>) => DomainDecision,
): HandlerOf<T>['decide'] {
  return (location, command): Decision<Location, LocationMessage> => {
    if (!command.principal.roles.some((role) => allowed.has(role))) return forbidden();
    const decision = decide(location, command);
    return isRejection(decision) ? decision : { events: decision.events.map(toMessage) };
  };
}

/** What a command says of a place: a decimal is text on the way and a number here. */
export function toPlaceInput(data: RecordLocation): PlaceInput {
  return { ...data, areaM2: data.areaM2 === null ? null : Number(data.areaM2) };
}
