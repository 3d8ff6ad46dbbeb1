import type { Query } from '@alpes/projection-kit';
import sql, { type Sql } from 'sql-template-tag';
import { type FindingRow, findingColumns } from './columns.ts';
import { rowsOf } from './database.ts';
import { allOf, boundedCount, type Key, keysetPage, type Order } from './keyset.ts';
import { type CountedPage, type PageArguments, pageRequest } from './pages.ts';

export type FindingOrder = 'NEWEST_FIRST' | 'OLDEST_FIRST' | 'SEVEREST_FIRST';

const severity: Key = { sql: sql`f.severity_rank`, type: 'int' };
const since: Key = { sql: sql`f.since`, type: 'timestamptz' };
const id: Key = { sql: sql`f.id`, type: 'uuid' };

export const findingOrders: Record<FindingOrder, Order> = {
  NEWEST_FIRST: { name: 'finding.newest', keys: [since, id], descending: true },
  OLDEST_FIRST: { name: 'finding.oldest', keys: [since, id], descending: false },
  SEVEREST_FIRST: { name: 'finding.severest', keys: [severity, since, id], descending: true },
};

export interface FindingFilter {
  readonly subjectId?: string | null | undefined;
  readonly subjectKind?: string | null | undefined;
  readonly rules?: readonly string[] | null | undefined;
  readonly severities?: readonly string[] | null | undefined;
  /** Open ones, or resolved ones; both when it is not said. */
  readonly open?: boolean | null | undefined;
  readonly acknowledged?: boolean | null | undefined;
  /** Where its subject counts: a country, or a company with its properties. */
  readonly country?: string | null | undefined;
  readonly companyId?: string | null | undefined;
}

export interface FindingQuestion {
  readonly page: PageArguments;
  readonly filter: FindingFilter;
  readonly order: FindingOrder;
  readonly pageSize: number;
}

export async function findingPage(query: Query, question: FindingQuestion): Promise<CountedPage<FindingRow>> {
  const order = findingOrders[question.order];
  const request = pageRequest(question.page, order.name, question.pageSize);
  const from = sql`finding f`;
  const where = findingWhere(question.filter);
  const page = await keysetPage<FindingRow>(query, { columns: findingColumns, from, where, order, request });
  return { ...page, totalCount: () => boundedCount(query, from, where) };
}

export function findingWhere(filter: FindingFilter): Sql {
  const { subjectId, subjectKind, rules, severities, open, acknowledged, country, companyId } = filter;
  return allOf([
    open === null || open === undefined ? undefined : sql`f.open = ${open}`,
    subjectId ? sql`f.subject_id = ${subjectId}::uuid` : undefined,
    subjectKind ? sql`f.subject_kind = ${subjectKind}` : undefined,
    rules ? sql`f.rule = ANY (${rules}::text[])` : undefined,
    severities ? sql`f.severity = ANY (${severities}::text[])` : undefined,
    acknowledged === true ? sql`f.acknowledged_at IS NOT NULL` : undefined,
    acknowledged === false ? sql`f.acknowledged_at IS NULL` : undefined,
    country ? ofSubject(sql`s.country = ${country.toUpperCase()}`) : undefined,
    companyId ? ofSubject(sql`s.company_id = ${companyId}::uuid`) : undefined,
  ]);
}

const ofSubject = (where: Sql): Sql => sql`EXISTS (
  SELECT FROM subject s WHERE s.kind = f.subject_kind AND s.id = f.subject_id AND ${where})`;

/** How many findings there are of a rule; a rule has one severity at a time, but old findings keep theirs. */
export interface FindingCount {
  readonly rule: string;
  readonly severity: string;
  readonly count: number;
  readonly acknowledged: number;
}

/** The most frequent first. Exact, unlike the count of a page. */
export function countByRule(query: Query, filter: FindingFilter): Promise<FindingCount[]> {
  return rowsOf<FindingCount>(
    query,
    sql`SELECT f.rule, f.severity, count(*)::int AS count, count(f.acknowledged_at)::int AS acknowledged
      FROM finding f WHERE ${findingWhere(filter)} GROUP BY f.rule, f.severity
      ORDER BY count DESC, f.rule, f.severity LIMIT ${mostRules}`,
  );
}

/** More than there are rules; what somebody else wrote into the topic may have more. */
export const mostRules = 100;
