import type { ClientBase } from 'pg';

/** Runs one statement and gives its rows. `int8` comes as a string. */
export type Query = (
  text: string,
  params?: readonly unknown[],
) => Promise<readonly Record<string, unknown>[]>;

export const queryOn =
  (client: Pick<ClientBase, 'query'>): Query =>
  async (text, params) => {
    const { rows } = await client.query<Record<string, unknown>>(text, params as unknown[] | undefined);
    return rows;
  };

const names = new Map<string, string>();

/**
 * The same with each text planned once a connection: for the few constant statements of a batch, whose planning
 * would cost as much as running them. Plans made for an empty table stay: give the connection `indexesOnly`.
 */
export const preparedOn =
  (client: Pick<ClientBase, 'query'>): Query =>
  async (text, params = []) => {
    let name = names.get(text);
    if (name === undefined) names.set(text, (name = `projection_${names.size}`));
    const { rows } = await client.query<Record<string, unknown>>({ name, text, values: params.slice() });
    return rows;
  };

/**
 * Connection settings for statements that touch the rows of a batch and no others: each row is found through an index,
 * however small the tables are when a statement is planned, which is once. A join by hash would read the whole table.
 */
export const indexesOnly = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_material=off',
  'jit=off',
  'plan_cache_mode=force_generic_plan',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

/** The same database, with server settings (`-c name=value`) for each connection. */
export function withSettings(url: string, ...settings: readonly string[]): string {
  const parsed = new URL(url);
  const options = [parsed.searchParams.get('options'), ...settings].filter(Boolean).join(' ');
  parsed.searchParams.set('options', options);
  return parsed.toString();
}
