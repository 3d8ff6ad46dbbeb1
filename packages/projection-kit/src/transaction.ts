import type { Pool, PoolClient } from 'pg';
import { preparedOn, type Query, queryOn } from './query.ts';

export interface TransactionOptions {
  /** How it starts; default `BEGIN`. */
  readonly begin?: string;
  /** Plan each statement once a connection; see `preparedOn`. Default false. */
  readonly prepared?: boolean;
}

/** Runs `action` in a transaction: committed when it resolves, rolled back when it rejects. */
export function inTransaction<T>(
  pool: Pool,
  action: (query: Query) => Promise<T>,
  { begin = 'BEGIN', prepared = false }: TransactionOptions = {},
): Promise<T> {
  return withConnection(pool, async (client) => {
    await client.query(begin);
    const result = await action(prepared ? preparedOn(client) : queryOn(client));
    await client.query('COMMIT');
    return result;
  });
}

/** A connection that broke, or that can't even roll back what failed, is thrown away. */
async function withConnection<T>(pool: Pool, action: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Between two queries a break is an event of the client, which ends the process where nobody listens.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await action(client);
  } catch (error) {
    await client.query('ROLLBACK').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
