import { fileURLToPath } from 'node:url';
import type { Query } from '@alpes/projection-kit';
import { createLogger } from '@alpes/runtime';
import { startPostgres } from '@alpes/testkit';
import { openReadDatabase, type ReadDatabase } from '../reads/database.ts';
import { ReadRows } from './read-rows.ts';

export interface TestReadDatabase extends ReadDatabase {
  readonly rows: ReadRows;
  readonly url: string;
  /** Every statement the edge sent through `query`. */
  readonly statements: string[];
}

const migrations = fileURLToPath(new URL('../../../../../prisma/read/migrations', import.meta.url));

/** A migrated, empty read database, with somebody who may write to it. */
export async function startReadDatabase(): Promise<TestReadDatabase> {
  const postgres = await startPostgres();
  const url = await postgres.createDatabase(undefined, { migrations });
  const logger = createLogger({ name: 'test', level: 'silent' });
  const database = openReadDatabase({ url, poolSize: 5, logger });
  const rows = await ReadRows.open(url);
  const statements: string[] = [];
  const query: Query = (statement, params) => {
    statements.push(statement);
    return database.query(statement, params);
  };
  return {
    query,
    rows,
    url,
    statements,
    pool: database.pool,
    close: async () => {
      await database.close();
      await rows.close();
      await postgres.stop();
    },
  };
}
