import { join } from 'node:path';
import { freePort, portTaken, startPostgres } from '@alpes/launchers';
import { ensureDatabase } from '@alpes/runtime';
import { CommandError } from '../command-error.ts';
import type { DataDirectory } from './data-directory.ts';
import type { StartOptions } from './options.ts';
import { never, type Part, PartEnded } from './part.ts';

/** Where people expect a second PostgreSQL; another port is taken when it is in use. */
const PREFERRED_PORT = 5433;

export interface DatabaseServer extends Part {
  readonly url: string;
}

/** Starts, or starts again on the same port: the server of `DATABASE_URL`, or an embedded one in the data directory. */
export async function databaseStarter(
  { databaseUrl }: StartOptions,
  data: DataDirectory,
): Promise<() => Promise<DatabaseServer>> {
  if (databaseUrl !== undefined) return async () => external(databaseUrl);
  const port = await preferredPort(PREFERRED_PORT);
  return () => startEmbedded(port, data);
}

async function startEmbedded(port: number, data: DataDirectory): Promise<DatabaseServer> {
  const server = await startPostgres({
    dataDir: join(data.path, 'postgres'),
    logFile: join(data.logs, 'postgres.log'),
    port,
  });
  return {
    name: 'postgres',
    url: server.url,
    addresses: {},
    pid: server.pid,
    failed: server.exited.then(() => {
      throw new PartEnded(`PostgreSQL has ended; see ${join(data.logs, 'postgres.log')}.`);
    }),
    stop: server.stop,
  };
}

function external(url: string): DatabaseServer {
  return { name: 'postgres', url, addresses: {}, failed: never, stop: async () => {} };
}

/** The preferred port, or any free one. */
export async function preferredPort(preferred: number): Promise<number> {
  return (await portTaken(preferred)) ? freePort() : preferred;
}

/** The databases that apps name, each made if need be, by name. */
export async function createDatabases(
  server: DatabaseServer,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  try {
    const urls = names.map(
      async (name) => [name, await ensureDatabase(server.url, `alpes_${name}`)] as const,
    );
    return new Map(await Promise.all(urls));
  } catch (cause) {
    const { host } = new URL(server.url);
    const reason =
      cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause);
    throw new CommandError('MISSING', `The PostgreSQL server at ${host} can't be used: ${reason}.`, {
      cause,
    });
  }
}
