import type { Query } from '@alpes/projection-kit';
import sql, { type Sql } from 'sql-template-tag';
import { rowsOf } from './database.ts';

/** How much of the audited fields is there, and what is open; sums over subjects. */
export interface Completeness {
  /** A country's code or a company's id; empty for the whole. */
  readonly key: string;
  readonly subjects: number;
  readonly presentFields: number;
  readonly totalFields: number;
  readonly openErrors: number;
  readonly openWarnings: number;
  readonly openInfos: number;
}

export type CompletenessScope = 'ALL' | 'COUNTRY' | 'COMPANY';

const columns = sql`key, subjects, present_fields::float8 AS "presentFields", total_fields::float8 AS "totalFields",
  open_errors AS "openErrors", open_warnings AS "openWarnings", open_infos AS "openInfos"`;

/** In the order of `keys`; all zero where nothing was audited. */
export async function completenessOf(
  query: Query,
  scope: CompletenessScope,
  keys: readonly string[],
): Promise<Completeness[]> {
  const rows = await select(query, sql`scope = ${scope} AND key = ANY (${keys}::text[])`);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return keys.map((key) => byKey.get(key) ?? nothing(key));
}

/** Every country in which something was audited, by code. */
export function completenessByCountry(query: Query): Promise<Completeness[]> {
  return select(query, sql`scope = 'COUNTRY' AND subjects > 0`);
}

function select(query: Query, where: Sql): Promise<Completeness[]> {
  return rowsOf<Completeness>(query, sql`SELECT ${columns} FROM completeness WHERE ${where} ORDER BY key`);
}

const nothing = (key: string): Completeness => ({
  key,
  subjects: 0,
  presentFields: 0,
  totalFields: 0,
  openErrors: 0,
  openWarnings: 0,
  openInfos: 0,
});
