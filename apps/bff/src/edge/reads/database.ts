import type { Query } from '@alpes/projection-kit';
import { createPool, type Logger } from '@alpes/runtime';
import type { Pool } from 'pg';
import type { Sql } from 'sql-template-tag';

/** The read database, which an edge only reads. */
export interface ReadDatabase {
  readonly query: Query;
  /** For the feed, which holds one of its connections. */
  readonly pool: Pool;
  close(): Promise<void>;
}

export interface ReadDatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly logger: Logger;
  /** Without an answer for so long the network is to blame; default: what a statement may take, and 5 s more. */
  readonly answerMs?: number;
}

/** No statement of a page takes longer, or something is wrong with it. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** Connects on first use; a database that is away fails the queries that need it and nothing else. */
export function openReadDatabase({
  url,
  poolSize,
  logger,
  answerMs = STATEMENT_TIMEOUT_MS + 5_000,
}: ReadDatabaseOptions): ReadDatabase {
  const pool = createPool(readOnly(url), {
    max: poolSize,
    applicationName: 'alpes-edge',
    queryTimeoutMs: answerMs,
    onError: (err) => logger.warn({ err }, 'a connection to the read database broke'),
  });
  return {
    pool,
    query: async (text, params) => (await pool.query<Record<string, unknown>>(text, params?.slice())).rows,
    close: () => pool.end(),
  };
}

/**
 * Whatever the role may do, these connections do not write. Pages of an index cost about the same in any order, as on any
 * disk without a head; believing otherwise, Postgres sorts a whole continent to find the nearest fifty places.
 */
export function readOnly(url: string): string {
  const parsed = new URL(url);
  const options = `-c default_transaction_read_only=on -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c random_page_cost=1.1`;
  parsed.searchParams.set('options', [parsed.searchParams.get('options'), options].filter(Boolean).join(' '));
  return parsed.toString();
}

/** Runs a statement that was put together with `sql`; the caller knows what its rows are. */
export async function rowsOf<Row>(query: Query, statement: Sql): Promise<Row[]> {
  return (await query(statement.text, statement.values)) as Row[];
}
