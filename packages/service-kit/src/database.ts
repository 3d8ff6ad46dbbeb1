import type { Pool, PoolClient } from 'pg';
import type { Statement } from './statements.ts';

export type Rows = readonly Record<string, unknown>[];

/** A transaction under way. Statements may be sent without waiting for the answer to the one before. */
export interface Transaction {
  run<R>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
}

/**
 * Runs `work` in one READ COMMITTED transaction: BEGIN travels with its first statement, COMMIT follows its last.
 * What it throws rolls everything back. When the connection breaks at the commit nobody knows whether it took place;
 * the inbox makes running again safe.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await committed(client, work);
  } catch (error) {
    await client.query('ROLLBACK').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function committed<T>(client: PoolClient, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const begun = client.query('BEGIN');
  begun.catch(() => undefined); // the statement behind it fails for the same reason, and is waited for
  const result = await work({ run: (statement, values) => run(client, statement, values) });
  await client.query('COMMIT');
  return result;
}

/** One statement outside of any transaction. */
export async function run<R>(
  queryable: Pick<Pool, 'query'> | PoolClient,
  { name, text }: Statement,
  values: readonly unknown[] = [],
): Promise<R[]> {
  const { rows } = await queryable.query<Record<string, unknown>>({ name, text, values: [...values] });
  return rows as R[];
}

/**
 * Waits for all of them and throws the first's error, in the order they were sent: the later ones of a failed
 * transaction fail only because of it.
 */
export async function inOrder<T extends readonly Promise<unknown>[]>(
  ...promises: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(promises);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never;
}
