import type { Query } from '@alpes/projection-kit';
import { isUuid } from '@alpes/shapes';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { rowsOf } from './database.ts';
import {
  type CursorValue,
  countedAtMost,
  invalidCursor,
  type Page,
  type PageRequest,
  toPage,
} from './pages.ts';

/** One key of an order; never null. */
export interface Key {
  readonly sql: Sql;
  readonly type: 'text' | 'timestamptz' | 'float8' | 'int' | 'uuid';
}

/** A total order: all keys go the same way, and the last one is unique. */
export interface Order {
  /** Part of every cursor; a cursor is valid in its own order. */
  readonly name: string;
  readonly keys: readonly Key[];
  readonly descending: boolean;
}

/** A row with the values of the order's keys beside its columns. */
type Keyed<Row> = Row & { readonly keys: readonly CursorValue[] };

export interface KeysetQuestion {
  readonly columns: Sql;
  /** A table and its alias. */
  readonly from: Sql;
  readonly where: Sql;
  readonly order: Order;
  readonly request: PageRequest;
}

/** One page, by one statement that an index of the order's keys can serve. @throws INVALID_CURSOR */
export async function keysetPage<Row>(query: Query, question: KeysetQuestion): Promise<Page<Row>> {
  const rows = await rowsOf<Keyed<Row>>(query, keysetSelect(question));
  return toPage(rows, question.request, ({ keys }) => [...keys]);
}

/** The statement for a page: rows in the request's direction, one more than its size where there are more. */
export function keysetSelect({ columns, from, where, order, request }: KeysetQuestion): Sql {
  return sql`
    SELECT ${columns}, ${keysOf(order)} AS keys FROM ${from}
    WHERE ${where} ${behind(order, request)}
    ORDER BY ${ordering(order, request)}
    LIMIT ${request.size + 1}`;
}

/** How many rows there are, counted up to {@link countedAtMost}. */
export async function boundedCount(query: Query, from: Sql, where: Sql): Promise<number> {
  const statement = sql`SELECT count(*)::int AS count FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${countedAtMost}) AS counted`;
  const [row] = await rowsOf<{ count: number }>(query, statement);
  return row?.count ?? 0;
}

export const allOf = (conditions: readonly (Sql | undefined)[]): Sql => {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`TRUE` : join(given, ' AND ');
};

// Texts, whole numbers, doubles and timestamps all survive JSON as Postgres writes it.
const keysOf = (order: Order): Sql => sql`jsonb_build_array(${join(order.keys.map((key) => key.sql))})`;

function behind(order: Order, request: PageRequest): Sql {
  const { position } = request;
  if (position === undefined) return empty;
  if (position.length !== order.keys.length) throw invalidCursor();
  const values = order.keys.map(({ type }, index) => bound(type, position[index]));
  const past = raw(goesDown(order, request) ? '<' : '>');
  return sql`AND (${join(order.keys.map((key) => key.sql))}) ${past} (${join(values)})`;
}

function ordering(order: Order, request: PageRequest): Sql {
  const way = raw(goesDown(order, request) ? ' DESC' : ' ASC');
  return join(order.keys.map((key) => sql`${key.sql}${way}`));
}

const goesDown = (order: Order, request: PageRequest): boolean => order.descending !== request.backward;

function bound(type: Key['type'], value: CursorValue | undefined): Sql {
  if (value === undefined || !fits[type](value)) throw invalidCursor();
  return sql`${String(value)}::${raw(type)}`;
}

// As Postgres writes it. Date.parse alone takes much that Postgres does not: `Foo 1`, the 30th of February, the year 275760.
const timestamp = /^([1-9]\d{3}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-](0\d|1[0-4]):[0-5]\d$/;

function isTimestamp(text: string): boolean {
  const day = timestamp.exec(text)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

const fits: Record<Key['type'], (value: CursorValue) => boolean> = {
  text: (value) => typeof value === 'string' && !value.includes('\0'),
  timestamptz: (value) => typeof value === 'string' && isTimestamp(value),
  float8: (value) => typeof value === 'number',
  int: (value) => Number.isSafeInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  uuid: (value) => typeof value === 'string' && isUuid(value),
};
