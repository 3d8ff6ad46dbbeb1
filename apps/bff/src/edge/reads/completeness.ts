import type { Query } from '@alpes/projection-kit';
import sql, { type Sql } from 'sql-template-tag';
import { rowsOf } from './database.ts';
import { allOf, boundedCount, type Key, keysetPage, type Order } from './keyset.ts';
import { type CountedPage, type PageArguments, pageRequest } from './pages.ts';

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

const columns = sql`m.key, m.subjects, m.present_fields::float8 AS "presentFields", m.total_fields::float8 AS "totalFields",
  m.open_errors AS "openErrors", m.open_warnings AS "openWarnings", m.open_infos AS "openInfos"`;

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
  return rowsOf<Completeness>(
    query,
    sql`SELECT ${columns} FROM completeness m WHERE ${where} ORDER BY m.key`,
  );
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

export type CompletenessOrder = 'LEAST_COMPLETE' | 'MOST_COMPLETE';

export interface CompanyCompletenessQuestion {
  readonly page: PageArguments;
  readonly country?: string | null | undefined;
  readonly order: CompletenessOrder;
  readonly pageSize: number;
}

// As in the index completeness_share_idx.
const share: Key = {
  sql: sql`(CASE WHEN m.total_fields = 0 THEN 1 ELSE m.present_fields::float8 / m.total_fields::float8 END)`,
  type: 'float8',
};
const key: Key = { sql: sql`m.key`, type: 'text' };

const orders: Record<CompletenessOrder, Order> = {
  LEAST_COMPLETE: { name: 'completeness.least', keys: [share, key], descending: false },
  MOST_COMPLETE: { name: 'completeness.most', keys: [share, key], descending: true },
};

/** Companies of which something was audited, each with its properties. */
export async function completenessOfCompanies(
  query: Query,
  { page: given, country, order: name, pageSize }: CompanyCompletenessQuestion,
): Promise<CountedPage<Completeness>> {
  const order = orders[name];
  const request = pageRequest(given, order.name, pageSize);
  const from = sql`completeness m JOIN company c ON c.id = m.key::uuid`;
  const where = allOf([
    sql`m.scope = 'COMPANY' AND m.subjects > 0`,
    country ? sql`c.country = ${country.toUpperCase()}` : undefined,
  ]);
  const page = await keysetPage<Completeness>(query, { columns, from, where, order, request });
  return { ...page, totalCount: () => boundedCount(query, from, where) };
}
