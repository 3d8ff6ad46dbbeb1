import pg from 'pg';

export interface PoolOptions {
  /** Connections at most; default 10. */
  readonly max?: number | undefined;
  /** Seen in `pg_stat_activity`. */
  readonly applicationName?: string | undefined;
  /** Queries are sent without waiting for the answer to the one before; default false. */
  readonly pipeline?: boolean | undefined;
  /** The server ends a connection that leaves a transaction idle for so long (a stopped process); default never. */
  readonly idleInTransactionMs?: number | undefined;
  /** A query without an answer for so long fails, and its connection is given up; default never. */
  readonly queryTimeoutMs?: number | undefined;
  /** An idle connection broke. The pool has dropped it already and will open another. */
  readonly onError: (error: Error) => void;
}

/**
 * A connection pool. Connects on first use, waits 5 s at most for a connection, and survives a server that
 * goes away and comes back. `int8` stays a string, as pg has it.
 */
export function createPool(url: string, options: PoolOptions): pg.Pool {
  const {
    max = 10,
    applicationName,
    pipeline = false,
    idleInTransactionMs,
    queryTimeoutMs,
    onError,
  } = options;
  const pool = new pg.Pool({
    connectionString: withoutPrismaParameters(url),
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    pipeline,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    query_timeout: queryTimeoutMs,
  });
  pool.on('error', onError);
  return pool;
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.toString();
}

/**
 * Creates the database unless it exists; any number may try at once. `serverUrl` names a database that is there
 * (`postgres` as a rule).
 * @returns the new database's URL.
 */
export async function ensureDatabase(serverUrl: string, database: string): Promise<string> {
  const client = new pg.Client({
    connectionString: withoutPrismaParameters(serverUrl),
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0)
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`).catch(unlessMade);
  } finally {
    await client.end();
  }
  return databaseUrl(serverUrl, database);
}

// 42P04 duplicate_database; 23505 unique_violation on pg_database when two created it in the same instant.
function unlessMade(error: unknown): void {
  const code = (error as { code?: string }).code;
  if (code !== '42P04' && code !== '23505') throw error;
}

// `schema` and `connection_limit` belong to Prisma's URLs; pg would hand them to the server, which refuses them.
function withoutPrismaParameters(url: string): string {
  const parsed = new URL(url);
  for (const name of ['schema', 'connection_limit', 'pool_timeout']) parsed.searchParams.delete(name);
  return parsed.toString();
}
