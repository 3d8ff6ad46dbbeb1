import type { Query } from '@alpes/projection-kit';
import sql, { type Sql } from 'sql-template-tag';
import { type FindingRow, findingColumns, type LocationRow, locationColumns } from './columns.ts';
import { rowsOf } from './database.ts';
import { type FindingFilter, findingOrders, findingWhere } from './findings.ts';
import { keysetSelect, type Order } from './keyset.ts';
import {
  type CursorValue,
  type Page,
  type PageArguments,
  type PageRequest,
  pageRequest,
  toPage,
} from './pages.ts';

// One page for each of several parents, all with the same arguments, by one statement however many parents there are.

const byName: Order = {
  name: 'location.NAME.ASC',
  keys: [
    { sql: sql`l.name_key`, type: 'text' },
    { sql: sql`l.id`, type: 'uuid' },
  ],
  descending: false,
};

export interface ChildPageArguments extends PageArguments {
  readonly pageSize: number;
}

/** The locations of each company, by name; in the order of `companies`. */
export function locationsOfCompanies(
  query: Query,
  companies: readonly string[],
  { pageSize, ...page }: ChildPageArguments,
): Promise<Page<LocationRow>[]> {
  const request = pageRequest(page, byName.name, pageSize);
  const children = keysetSelect({
    columns: locationColumns,
    from: sql`location l`,
    where: sql`l.owner_id = parent.id`,
    order: byName,
    request,
  });
  return pagesOf<LocationRow>(query, companies, children, request);
}

export interface ChildFindings extends ChildPageArguments {
  readonly filter: FindingFilter;
}

/** The findings of each subject, the severest first; in the order of `subjects`. */
export function findingsOfSubjects(
  query: Query,
  subjects: readonly string[],
  { pageSize, filter, ...page }: ChildFindings,
): Promise<Page<FindingRow>[]> {
  const order = findingOrders.SEVEREST_FIRST;
  const request = pageRequest(page, order.name, pageSize);
  const where = sql`f.subject_id = parent.id AND ${findingWhere(filter)}`;
  const children = keysetSelect({ columns: findingColumns, from: sql`finding f`, where, order, request });
  return pagesOf<FindingRow>(query, subjects, children, request);
}

/** How many findings each subject has; in the order of `subjects`. */
export async function countFindings(
  query: Query,
  subjects: readonly string[],
  filter: FindingFilter,
): Promise<number[]> {
  const rows = await rowsOf<{ id: string; count: number }>(
    query,
    sql`SELECT f.subject_id AS id, count(*)::int AS count FROM finding f
      WHERE f.subject_id = ANY (${subjects}::uuid[]) AND ${findingWhere(filter)} GROUP BY f.subject_id`,
  );
  const counts = new Map(rows.map(({ id, count }) => [id, count]));
  return subjects.map((subject) => counts.get(subject) ?? 0);
}

type Child<Row> = Row & { readonly keys: readonly CursorValue[]; readonly parent: string };

async function pagesOf<Row>(
  query: Query,
  parents: readonly string[],
  children: Sql,
  request: PageRequest,
): Promise<Page<Row>[]> {
  // A lateral join keeps the order within each parent; nothing is promised between parents, so they are told apart here.
  const rows = await rowsOf<Child<Row>>(
    query,
    sql`SELECT child.*, parent.id AS parent
      FROM unnest(${parents}::uuid[]) AS parent (id) CROSS JOIN LATERAL (${children}) AS child`,
  );
  const byParent = new Map<string, Child<Row>[]>(parents.map((parent) => [parent, []]));
  for (const row of rows) byParent.get(row.parent)?.push(row);
  return parents.map((parent) =>
    toPage<Child<Row>>(byParent.get(parent) ?? [], request, ({ keys }) => [...keys]),
  );
}
