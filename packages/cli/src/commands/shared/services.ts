import { isServiceApp, type Operations, type ServiceApp } from '@alpes/service-kit';
import { CommandError } from '../../command-error.ts';
import { loadApp, loadApps } from '../../start/load-apps.ts';
import type { Surroundings } from './surroundings.ts';

/** Every service, or the one that is named. @throws {CommandError} `USAGE` when there is no such service. */
export async function servicesOf(root: string, name?: string): Promise<readonly ServiceApp[]> {
  if (name === undefined) return (await loadApps(root)).map(({ app }) => app).filter(isServiceApp);
  const { app } = await loadApp(root, name);
  if (!isServiceApp(app))
    throw new CommandError('USAGE', `${name} is no service: nothing of it can be held.`);
  return [app];
}

/** Does something to a service from outside of it, and lets go of its database whatever happens. */
export async function operate<T>(
  service: ServiceApp,
  where: Surroundings,
  action: (operations: Operations) => Promise<T>,
): Promise<T> {
  const operations = await service.operations({ env: settingsOf(service, where) });
  try {
    return await action(operations);
  } finally {
    await operations.close();
  }
}

const settingsOf = ({ database }: ServiceApp, where: Surroundings): Record<string, string | undefined> => ({
  ...process.env,
  DATABASE_URL: where.databaseOf(database),
  DATABASE_POOL_SIZE: '2',
  PULSAR_URL: where.pulsarUrl,
  PULSAR_DRIVER: where.driver,
  ALPES_TENANT: where.tenant,
});
