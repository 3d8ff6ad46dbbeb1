import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Broker, brokerStarter } from '../../start/broker.ts';
import { takeDataDirectory } from '../../start/data-directory.ts';
import { createDatabases, databaseStarter } from '../../start/database.ts';
import { startOptions } from '../../start/options.ts';
import type { Part } from '../../start/part.ts';
import { readRunning } from '../../start/running-file.ts';
import { progress } from './output.ts';
import { type Surroundings, surroundings } from './surroundings.ts';

/**
 * For work that wants the services stopped. Where the environment names no database and nothing runs in the data
 * directory, what keeps its data (database and broker, no service) is started for as long as the action takes.
 * @param databases names of the apps' databases
 */
export async function withStanding<T>(
  databases: readonly string[],
  action: (where: Surroundings) => Promise<T>,
): Promise<T> {
  const options = startOptions({}, process.env);
  const embedded = options.databaseUrl === undefined && existsSync(join(options.dataDir, 'postgres'));
  if (!embedded || readRunning(options.dataDir) !== undefined) return action(surroundings());
  progress(`Nothing runs in ${options.dataDir}: its database and its broker are started for this.`);
  const data = takeDataDirectory(options.dataDir);
  const started: Part[] = [];
  const keep = <P extends Part>(part: P): P => {
    part.failed.catch(() => {}); // what was asked of it fails then, and says so
    started.push(part);
    return part;
  };
  try {
    const database = keep(await (await databaseStarter(options, data))());
    const broker = keep(await (await brokerStarter(options, data))());
    return await action(pointing(broker, await createDatabases(database, databases)));
  } finally {
    for (const part of started.toReversed()) await part.stop();
    data.release();
  }
}

function pointing(broker: Broker, databases: ReadonlyMap<string, string>): Surroundings {
  return {
    ...surroundings(),
    pulsarUrl: broker.serviceUrl,
    pulsarAdminUrl: broker.adminUrl,
    databaseOf: (app) => databases.get(app) ?? '',
  };
}
