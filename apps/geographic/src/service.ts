import { type GeographicEvent, geographicCommands, geographicEvents } from '@alpes/contracts';
import {
  commandsFrom,
  createService,
  type ServiceApp,
  type ServiceDefinition,
  type ServiceOptions,
} from '@alpes/service-kit';
import { locationTable } from './adapters/location-row.ts';
import { correctLocation } from './commands/correct-location.ts';
import { afterMessage } from './commands/location-message.ts';
import { recordLocation } from './commands/record-location.ts';
import { removeLocation } from './commands/remove-location.ts';
import type { Location } from './domain/location.ts';

const definition: ServiceDefinition<Location, GeographicEvent> = {
  name: 'geographic',
  migrations: new URL('../../../prisma/geographic/migrations/', import.meta.url),
  aggregate: locationTable,
  events: geographicEvents,
  inputs: [
    commandsFrom(geographicCommands, {
      RecordLocation: recordLocation,
      CorrectLocation: correctLocation,
      RemoveLocation: removeLocation,
    }),
  ],
  evolve: afterMessage,
};

/** The geographic service; `options` are for tests. */
export const createGeographic = (options?: ServiceOptions): ServiceApp => createService(definition, options);

export const geographic = createGeographic();
