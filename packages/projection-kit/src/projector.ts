import type { App, AppEnvironment, Topology } from '@alpes/runtime';
import { type FaultPoints, noFaults } from './fault-points.ts';
import { contractsOf, type ProjectorDefinition } from './projector-definition.ts';
import { type RebuildOptions, type RebuildReport, rebuildProjections } from './rebuild/rebuild.ts';
import { RunningProjector } from './running-projector.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Broker } from './stream/broker.ts';
import { pulsarBroker } from './stream/pulsar-broker.ts';

/** What tests put in another's place. */
export interface ProjectorOptions {
  readonly broker?: (settings: Settings) => Broker;
  readonly faultPoint?: FaultPoints;
}

/** A projector as an app, and the rebuild of what it writes. */
export interface ProjectorApp extends App {
  readonly database: string;
  rebuild(environment: Pick<AppEnvironment, 'env'>, options?: RebuildOptions): Promise<RebuildReport>;
}

export const isProjectorApp = (app: App): app is ProjectorApp => 'rebuild' in app;

/**
 * Makes an app of a definition. It applies the migrations, subscribes (Failover) to every topic, and projects. Any number
 * of replicas may run: each topic is projected by one of them at a time, and by the next when that one goes.
 */
export function createProjector(
  definition: ProjectorDefinition,
  { broker = pulsarBroker, faultPoint = noFaults }: ProjectorOptions = {},
): ProjectorApp {
  return {
    name: definition.name,
    database: definition.database,
    topology: (tenant) => topologyOf(definition, tenant),
    async start({ env, logger, metrics }) {
      const settings = readSettings(env);
      const running = new RunningProjector({ definition, settings, broker, faultPoint, logger, metrics });
      await running.start();
      return running;
    },
    rebuild: ({ env }, options) =>
      rebuildProjections({ definition, settings: readSettings(env), broker, ...options }),
  };
}

function topologyOf(definition: ProjectorDefinition, tenant: string): Topology {
  const consumes = contractsOf(definition).map((contract) => ({
    topic: contract.topic(tenant),
    subscription: definition.name,
    type: 'Failover' as const,
  }));
  return { consumes, produces: [] };
}
