import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres as launchPostgres, type PostgresServer } from '@alpes/launchers';
import { applyMigrations, createPool, databaseUrl, ensureDatabase } from '@alpes/runtime';
import pg from 'pg';

/** Where the run's global set-up tells the workers of its server. */
export const POSTGRES_VARIABLE = 'ALPES_TEST_POSTGRES_URL';

export interface DatabaseOptions {
  /** A folder of Prisma migrations. Applied once a run, to a template that each database is copied from. */
  readonly migrations?: string | undefined;
}

export interface TestPostgres {
  /** The server, as its superuser. */
  readonly url: string;
  /** A new, empty or migrated, database; its URL. `name` (default: a random one) must be new. */
  createDatabase(name?: string, options?: DatabaseOptions): Promise<string>;
  /** Drops the databases made here. */
  stop(): Promise<void>;
}

/**
 * PostgreSQL for one test file: databases of its own on the server that the run's global set-up started (or, outside
 * of such a run, on a server of its own). Nothing is synced to disk.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const shared = process.env[POSTGRES_VARIABLE];
  if (shared !== undefined) return databasesOn(shared, async () => {});
  const server = await launchTestServer();
  return databasesOn(server.url, server.stop);
}

/** A server for tests in a temporary folder, which `stop` removes. */
export async function launchTestServer(): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'alpes-postgres-'));
  const server = await launchPostgres({
    dataDir: join(directory, 'data'),
    logFile: join(directory, 'postgres.log'),
    durable: false,
    settings: ['max_connections=500', 'max_wal_size=4GB', 'autovacuum_naptime=10s'],
  });
  const stop = async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { ...server, stop };
}

function databasesOn(url: string, stopServer: () => Promise<void>): TestPostgres {
  const made: string[] = [];
  return {
    url,
    async createDatabase(name = `test_${randomUUID().replaceAll('-', '')}`, { migrations } = {}) {
      const template = migrations === undefined ? 'template1' : await ensureTemplate(url, migrations);
      await asAdmin(url, (client) =>
        client.query(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(template)}`),
      );
      made.push(name);
      return databaseUrl(url, name);
    },
    async stop() {
      const drop = (name: string) => `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`;
      await asAdmin(url, async (client) => {
        for (const name of made.splice(0)) await client.query(drop(name));
      });
      await stopServer();
    },
  };
}

// A database can be copied only while nobody is connected to it: it is filled under another name first.
async function ensureTemplate(url: string, migrations: string): Promise<string> {
  const name = `template_${await hashOf(migrations)}`;
  await asAdmin(url, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await fillTemplate(client, url, name, migrations);
  });
  return name;
}

async function fillTemplate(client: pg.Client, url: string, name: string, migrations: string): Promise<void> {
  const filling = `${name}_filling`;
  await client.query(`DROP DATABASE IF EXISTS ${quoted(filling)}`);
  const pool = createPool(await ensureDatabase(url, filling), { max: 1, onError: () => {} });
  await applyMigrations(pool, migrations).finally(() => pool.end());
  await client.query(`ALTER DATABASE ${quoted(filling)} RENAME TO ${quoted(name)}`);
}

async function hashOf(migrations: string): Promise<string> {
  const hash = createHash('sha256').update(migrations);
  for (const name of (await readdir(migrations)).toSorted()) {
    hash.update(name).update(await readFile(join(migrations, name, 'migration.sql')).catch(() => ''));
  }
  return hash.digest('hex').slice(0, 24);
}

async function asAdmin<T>(url: string, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}

const quoted = (identifier: string): string => pg.escapeIdentifier(identifier);
