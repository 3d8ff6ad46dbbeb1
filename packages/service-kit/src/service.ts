import type { Message } from '@alpes/contracts';
import type { App, AppEnvironment, RunningApp } from '@alpes/runtime';
import type { Broker } from './broker.ts';
import type { ServiceDefinition } from './definition.ts';
import { type FaultPoints, noFaults } from './fault-points.ts';
import { type Operations, openOperations } from './operations.ts';
import { pulsarBroker } from './pulsar-broker.ts';
import { RunningService } from './running-service.ts';
import { readSettings, type Settings } from './settings.ts';
import { topologyOf } from './topology.ts';

/** What tests put in another's place. */
export interface ServiceOptions {
  readonly broker?: (settings: Settings) => Broker;
  readonly faultPoint?: FaultPoints;
  readonly now?: () => Date;
}

/** A service as an app, with what an operator may do to it while it runs or stands still. */
export interface ServiceApp extends App {
  readonly database: string;
  /** Held keys and recovery. Connects to what the environment names; close it when done. */
  operations(environment: Pick<AppEnvironment, 'env'>): Promise<Operations>;
}

export const isServiceApp = (app: App): app is ServiceApp => 'operations' in app;

/** Makes an app of a definition: the whole of a service's `service.ts`. */
export function createService<S, M extends Message>(
  definition: ServiceDefinition<S, M>,
  options: ServiceOptions = {},
): ServiceApp {
  const parts = { definition, ...withDefaults(options) };
  return {
    name: definition.name,
    database: definition.name,
    topology: (tenant) => topologyOf(definition, tenant),
    operations: ({ env }) => openOperations({ ...parts, settings: readSettings(env) }),
    async start({ env, logger, metrics }: AppEnvironment): Promise<RunningApp> {
      const service = new RunningService<S, M>({
        ...parts,
        settings: readSettings(env),
        logger,
        registry: metrics,
      });
      await service.start();
      return service;
    },
  };
}

const withDefaults = ({
  broker = pulsarBroker,
  faultPoint = noFaults,
  now = () => new Date(),
}: ServiceOptions) => ({
  broker,
  faultPoint,
  now,
});
