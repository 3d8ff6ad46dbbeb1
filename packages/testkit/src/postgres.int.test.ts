import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from './postgres.ts';

async function withClient<T>(url: string, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return action(client).finally(() => client.end());
}

test('gives each caller a migrated database of its own, and drops it', async () => {
  const migrations = await mkdtemp(join(tmpdir(), 'alpes-testkit-'));
  await mkdir(join(migrations, '1_init'));
  await writeFile(join(migrations, '1_init', 'migration.sql'), 'CREATE TABLE thing (id int);');
  await writeFile(join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n');
  const postgres = await startPostgres();
  const urls = await Promise.all([1, 2, 3].map(() => postgres.createDatabase(undefined, { migrations })));
  await withClient(urls[0] as string, (client) => client.query('INSERT INTO thing VALUES (1)'));
  const seen = await withClient(urls[1] as string, (client) => client.query('SELECT * FROM thing'));
  expect(seen.rows).toEqual([]);
  await postgres.stop();
  await expect(withClient(urls[0] as string, (client) => client.query('SELECT 1'))).rejects.toMatchObject({
    code: '3D000',
  });
  await rm(migrations, { recursive: true });
});
