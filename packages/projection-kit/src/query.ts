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
