import { createPool } from '@alpes/runtime';
import type { Pool } from 'pg';
import { indexesOnly, type Query, withSettings } from '../query.ts';
import type { ReadTable } from './read-table.ts';

/** Where the read models are built anew, beside the ones that are read meanwhile. */
export const SHADOW_SCHEMA = 'alpes_rebuild';

/** Makes the shadow: the same tables and indexes, empty, with positions of its own. */
export async function createShadow(query: Query, live: string, tables: readonly ReadTable[]): Promise<void> {
  await dropShadow(query);
  await query(`CREATE SCHEMA ${SHADOW_SCHEMA}`);
  for (const table of [...tables.map((one) => one.table), 'stream_position', 'feed_head']) {
    await query(`CREATE TABLE ${SHADOW_SCHEMA}."${table}" (LIKE "${live}"."${table}" INCLUDING ALL)`);
  }
  await query(`INSERT INTO ${SHADOW_SCHEMA}.feed_head (id) VALUES (1)`);
}

export async function dropShadow(query: Query): Promise<void> {
  await query(`DROP SCHEMA IF EXISTS ${SHADOW_SCHEMA} CASCADE`);
}

/** A pool on which the projections' unqualified table names mean the shadow's. */
export function shadowPool(databaseUrl: string, live: string): Pool {
  const url = withSettings(databaseUrl, indexesOnly, `-c search_path=${SHADOW_SCHEMA},${live}`);
  return createPool(url, { max: 10, applicationName: 'rebuild', onError: () => undefined });
}
