import { fileURLToPath } from 'node:url';
import { createPool } from '@alpes/runtime';
import type { TestPostgres } from '@alpes/testkit';
import type { Pool } from 'pg';

const MIGRATIONS = fileURLToPath(new URL('../../../../prisma/read/migrations/', import.meta.url));

export interface ReadDatabase {
  readonly url: string;
  readonly pool: Pool;
  /** The rows of one statement. */
  rows<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

/** A migrated read database of a test's own. */
export async function readDatabase(postgres: TestPostgres): Promise<ReadDatabase> {
  const url = await postgres.createDatabase(undefined, { migrations: MIGRATIONS });
  const pool = createPool(url, { max: 20, onError: () => undefined });
  return {
    url,
    pool,
    rows: async <T>(text: string, params?: unknown[]) => (await pool.query(text, params)).rows as T[],
    stop: () => pool.end(),
  };
}
