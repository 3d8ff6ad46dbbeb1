import { createLogger, Registry, type RunningApp } from '@alpes/runtime';
import type { FaultPoints } from '../fault-points.ts';
import { createProjector, type ProjectorApp } from '../projector.ts';
import type { ProjectorDefinition } from '../projector-definition.ts';
import type { Broker } from '../stream/broker.ts';

export interface TestProjector extends RunningApp {
  readonly app: ProjectorApp;
  readonly env: Readonly<Record<string, string>>;
  readonly metrics: Registry;
}

/** Starts a projector on a broker of the test's own. */
export async function startProjector(
  definition: ProjectorDefinition,
  { broker, databaseUrl, faultPoint }: { broker: Broker; databaseUrl: string; faultPoint?: FaultPoints },
): Promise<TestProjector> {
  const app = createProjector(definition, { broker: () => broker, ...(faultPoint && { faultPoint }) });
  const env = { DATABASE_URL: databaseUrl };
  const metrics = new Registry();
  const level = (process.env['TEST_LOG'] as 'debug' | undefined) ?? 'silent';
  const running = await app.start({ env, logger: createLogger({ name: 'projector', level }), metrics });
  return {
    app,
    env,
    metrics,
    addresses: running.addresses,
    failed: running.failed,
    readiness: () => running.readiness(),
    stop: () => running.stop(),
  };
}
