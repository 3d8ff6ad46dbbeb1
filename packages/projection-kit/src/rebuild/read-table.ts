import type { FeedPointer } from '../feed/feed.ts';
import type { Query } from '../query.ts';

/** A table that projections write: what a rebuild compares and takes over. */
export interface ReadTable {
  readonly table: string;
  /** Columns of its primary key. */
  readonly key: readonly string[];
  /** How its rows appear in the feed: columns. Without it changes by a rebuild are not told to anybody. */
  readonly feed?: {
    readonly kind: string;
    readonly subject: string;
    readonly parent?: string;
    readonly version: string;
  };
}

export interface TableDifference {
  readonly table: string;
  readonly rows: number;
  /** Rows that were added or became another. */
  readonly changed: number;
  readonly removed: number;
}

type Pointer = Omit<FeedPointer, 'position'>;

/**
 * Makes `live.table` equal to `shadow.table` inside the caller's transaction, touching only rows that differ.
 * `onChanged` hears of each in terms of the feed.
 */
export async function takeOver(
  query: Query,
  table: ReadTable,
  schemas: { readonly live: string; readonly shadow: string },
  onChanged: (pointer: Pointer) => void,
): Promise<TableDifference> {
  const sql = statements(table, await columnsOf(query, schemas.live, table.table), schemas);
  if (sql.pointers !== undefined)
    for (const row of await query(sql.pointers)) pointersOf(table, row).forEach(onChanged);
  const [removed] = await query(sql.remove);
  const [changed] = await query(sql.upsert);
  const [rows] = await query(sql.count);
  return {
    table: table.table,
    rows: Number(rows?.['n']),
    changed: Number(changed?.['n']),
    removed: Number(removed?.['n']),
  };
}

async function columnsOf(query: Query, schema: string, table: string): Promise<string[]> {
  const rows = await query(
    `SELECT column_name FROM information_schema.columns
     WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position`,
    [schema, table],
  );
  return rows.map((row) => row['column_name'] as string);
}

function statements(
  { table, key, feed }: ReadTable,
  columns: readonly string[],
  schemas: { readonly live: string; readonly shadow: string },
) {
  const live = `"${schemas.live}"."${table}"`;
  const shadow = `"${schemas.shadow}"."${table}"`;
  const same = key.map((column) => `t."${column}" = s."${column}"`).join(' AND ');
  const list = (alias: string) => columns.map((column) => `${alias}."${column}"`).join(', ');
  const names = columns.map((column) => `"${column}"`).join(', ');
  const differs = `ROW(${list('t')}) IS DISTINCT FROM ROW(${list('s')})`;
  const set = columns.map((column) => `"${column}" = EXCLUDED."${column}"`).join(', ');
  const conflict = key.map((column) => `"${column}"`).join(', ');
  return {
    pointers: feed && pointersSql(feed, { live, shadow, same, differs }),
    remove: `WITH gone AS (
        DELETE FROM ${live} t WHERE NOT EXISTS (SELECT FROM ${shadow} s WHERE ${same}) RETURNING 1
      ) SELECT count(*)::int AS n FROM gone`,
    upsert: `WITH written AS (
        INSERT INTO ${live} (${names})
        SELECT ${list('s')} FROM ${shadow} s LEFT JOIN ${live} t ON ${same} WHERE ${differs}
        ON CONFLICT (${conflict}) DO UPDATE SET ${set} RETURNING 1
      ) SELECT count(*)::int AS n FROM written`,
    count: `SELECT count(*)::int AS n FROM ${live}`,
  };
}

function pointersSql(
  { subject, parent, version }: NonNullable<ReadTable['feed']>,
  { live, shadow, same, differs }: Record<'live' | 'shadow' | 'same' | 'differs', string>,
): string {
  const parentOf = (alias: string) => (parent === undefined ? 'NULL::uuid' : `${alias}."${parent}"`);
  return `SELECT coalesce(s."${subject}", t."${subject}") AS subject, ${parentOf('s')} AS parent,
      ${parentOf('t')} AS former, coalesce(s."${version}"::text, 'removed') AS version
    FROM ${shadow} s FULL JOIN ${live} t ON ${same} WHERE ${differs}`;
}

/** What moved from one parent to another is told to both. */
function pointersOf({ feed }: ReadTable, row: Record<string, unknown>): Pointer[] {
  const { subject, parent, former, version } = row as Record<string, string | null>;
  const parents = new Set([parent ?? null, former ?? parent ?? null]);
  return [...parents].map((of) => ({
    kind: feed?.kind ?? '',
    subject: subject ?? '',
    parent: of,
    version: version ?? '',
  }));
}
