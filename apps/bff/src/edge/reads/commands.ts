import type { Query } from '@alpes/projection-kit';
import sql from 'sql-template-tag';
import { type CommandRow, commandColumns } from './columns.ts';
import { rowsOf } from './database.ts';
import { allOf, boundedCount, keysetPage, type Order } from './keyset.ts';
import { type CountedPage, type PageArguments, pageRequest } from './pages.ts';

export interface CommandQuestion {
  readonly page: PageArguments;
  readonly principalId: string;
  readonly statuses?: readonly string[] | null | undefined;
  /** Only what was asked of it. */
  readonly aggregateId?: string | undefined;
  readonly pageSize: number;
}

const newestFirst: Order = {
  name: 'command.newest',
  keys: [
    { sql: sql`k.accepted_at`, type: 'timestamptz' },
    { sql: sql`k.id`, type: 'uuid' },
  ],
  descending: true,
};

/** What a principal asked for, newest first; not what came of that by itself. */
export async function commandPage(query: Query, question: CommandQuestion): Promise<CountedPage<CommandRow>> {
  const request = pageRequest(question.page, newestFirst.name, question.pageSize);
  const from = sql`command k`;
  const { principalId, statuses, aggregateId } = question;
  const where = allOf([
    sql`k.principal_id = ${principalId} AND k.accepted_at IS NOT NULL AND NOT k.caused`,
    aggregateId ? sql`k.aggregate_id = ${aggregateId}::uuid` : undefined,
    statuses ? sql`k.status = ANY (${statuses}::text[])` : undefined,
  ]);
  const page = await keysetPage<CommandRow>(query, {
    columns: commandColumns,
    from,
    where,
    order: newestFirst,
    request,
  });
  return { ...page, totalCount: () => boundedCount(query, from, where) };
}

/** What a command asked for, as it says it. */
export interface AskedInput {
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string | null;
  readonly input: Readonly<Record<string, unknown>>;
}

/** In the order of `ids`; null where nothing is kept. */
export async function inputsOf(query: Query, ids: readonly string[]): Promise<(AskedInput | null)[]> {
  const rows = await rowsOf<AskedInput>(
    query,
    sql`SELECT k.id, k.type, k.aggregate_id AS "aggregateId", k.input FROM command k
      WHERE k.id = ANY (${ids}::uuid[]) AND k.type IS NOT NULL AND k.input IS NOT NULL`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
