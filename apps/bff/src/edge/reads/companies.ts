import { containing, foldText, type Query } from '@alpes/projection-kit';
import sql, { type Sql } from 'sql-template-tag';
import { type CompanyRow, companyColumns } from './columns.ts';
import { allOf, boundedCount, type Key, keysetPage } from './keyset.ts';
import { type CountedPage, type PageArguments, pageRequest } from './pages.ts';

const orderKeys = {
  NAME: { sql: sql`c.name_key`, type: 'text' },
  REGISTERED_AT: { sql: sql`c.registered_at`, type: 'timestamptz' },
  UPDATED_AT: { sql: sql`c.updated_at`, type: 'timestamptz' },
  PROPERTY_COUNT: { sql: sql`c.property_count`, type: 'int' },
  OPEN_FINDINGS: { sql: sql`c.open_findings`, type: 'int' },
} as const satisfies Record<string, Key>;

const id: Key = { sql: sql`c.id`, type: 'uuid' };

export type CompanyOrderField = keyof typeof orderKeys;
export type Direction = 'ASC' | 'DESC';

export interface CompanyFilter {
  /** Part of the name, the legal name or the tax number; case and accents do not matter. */
  readonly text?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly status?: string | null | undefined;
  /** Companies with any of them. */
  readonly roles?: readonly string[] | null | undefined;
  readonly hasOpenFindings?: boolean | null | undefined;
  readonly hasProperties?: boolean | null | undefined;
}

export interface CompanyQuestion {
  readonly page: PageArguments;
  readonly filter: CompanyFilter;
  readonly order: { readonly field: CompanyOrderField; readonly direction: Direction };
  /** No page is longer. */
  readonly pageSize: number;
}

export async function companyPage(query: Query, question: CompanyQuestion): Promise<CountedPage<CompanyRow>> {
  const { field, direction } = question.order;
  const order = {
    name: `company.${field}.${direction}`,
    keys: [orderKeys[field], id],
    descending: direction === 'DESC',
  };
  const request = pageRequest(question.page, order.name, question.pageSize);
  const from = sql`company c`;
  const where = companyWhere(question.filter);
  const page = await keysetPage<CompanyRow>(query, { columns: companyColumns, from, where, order, request });
  return { ...page, totalCount: () => boundedCount(query, from, where) };
}

function companyWhere({ text, country, status, roles, ...has }: CompanyFilter): Sql {
  return allOf([
    foldText(text ?? '') === '' ? undefined : sql`c.search_key LIKE ${containing(text ?? '')}`,
    country ? sql`c.country = ${country.toUpperCase()}` : undefined,
    status ? sql`c.status = ${status}` : undefined,
    roles ? sql`c.roles && ${roles}::text[]` : undefined,
    someOrNone(sql`c.open_findings`, has.hasOpenFindings),
    someOrNone(sql`c.property_count`, has.hasProperties),
  ]);
}

/** A count that has to be positive, or zero. */
export function someOrNone(count: Sql, wanted: boolean | null | undefined): Sql | undefined {
  if (wanted === null || wanted === undefined) return undefined;
  return wanted ? sql`${count} > 0` : sql`${count} = 0`;
}
