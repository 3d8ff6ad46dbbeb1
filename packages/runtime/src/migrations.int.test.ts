import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from '@alpes/testkit';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyMigrations } from './migrations.ts';
import { createPool } from './postgres.ts';

describe('applyMigrations', () => {
  let postgres: TestPostgres;
  let pool: Pool;
  let url: string;
  let directory: string;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    url = await postgres.createDatabase();
    pool = newPool();
    directory = await mkdtemp(join(tmpdir(), 'alpes-migrations-'));
    await add('20260101000000_first', 'CREATE TABLE one (id int); CREATE TABLE two (id int);');
    await add('20260102000000_second', 'INSERT INTO one VALUES (1);');
  });
  afterEach(async () => {
    await pool.end();
    await rm(directory, { recursive: true });
  });
  afterAll(() => postgres.stop());

  const newPool = () => createPool(url, { onError: () => {} });
  const count = async (sql: string) =>
    Number((await pool.query(`SELECT count(*) FROM ${sql}`)).rows[0].count);

  async function add(name: string, script: string) {
    await mkdir(join(directory, name), { recursive: true });
    await writeFile(join(directory, name, 'migration.sql'), script);
  }

  test('runs what is pending in the order of the names, once', async () => {
    const first = await applyMigrations(pool, directory);
    expect(first.applied).toEqual(['20260101000000_first', '20260102000000_second']);
    expect((await applyMigrations(pool, directory)).applied).toEqual([]);
    await add('20260103000000_third', 'INSERT INTO two VALUES (1);');
    expect((await applyMigrations(pool, directory)).applied).toEqual(['20260103000000_third']);
    expect(await count('one')).toBe(1);
  });

  test('runs each migration once when ten processes start together', async () => {
    const pools = Array.from({ length: 10 }, newPool);
    const results = await Promise.all(pools.map((each) => applyMigrations(each, directory)));
    await Promise.all(pools.map((each) => each.end()));
    expect(results.flatMap(({ applied }) => applied)).toHaveLength(2);
    expect(await count('one')).toBe(1);
  });

  test('leaves nothing of a migration that fails, and tells which', async () => {
    await add('20260103000000_bad', 'CREATE TABLE three (id int); INSERT INTO nowhere VALUES (1);');
    await expect(applyMigrations(pool, directory)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('20260103000000_bad'),
    });
    expect(await count("pg_tables WHERE tablename = 'three'")).toBe(0);
    await add('20260103000000_bad', 'CREATE TABLE three (id int);');
    expect((await applyMigrations(pool, directory)).applied).toEqual(['20260103000000_bad']);
  });

  test('refuses a migration that was changed after it had been applied', async () => {
    await applyMigrations(pool, directory);
    await add('20260101000000_first', 'CREATE TABLE one (id bigint);');
    await expect(applyMigrations(pool, directory)).rejects.toMatchObject({ code: 'MIGRATION_MODIFIED' });
  });

  test("stops at a migration that Prisma's own command began and did not finish", async () => {
    await applyMigrations(pool, directory);
    await pool.query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE $1', [
      '%second',
    ]);
    await expect(applyMigrations(pool, directory)).rejects.toMatchObject({ code: 'MIGRATION_UNFINISHED' });
    await pool.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL');
    expect((await applyMigrations(pool, directory)).applied).toEqual(['20260102000000_second']);
  });

  test('leaves alone what a newer release has applied', async () => {
    await applyMigrations(pool, directory);
    await rm(join(directory, '20260102000000_second'), { recursive: true });
    expect((await applyMigrations(pool, directory)).applied).toEqual([]);
  });

  test('says that the folder is missing', async () => {
    await expect(applyMigrations(pool, join(directory, 'nowhere'))).rejects.toMatchObject({
      code: 'MIGRATIONS_MISSING',
    });
  });
});
