import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations, createPool } from '@alpes/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from './postgres.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const engine = join(root, 'packages/testkit/prisma-engine/main.mjs');
const contexts = readdirSync(join(root, 'prisma')).filter((name) =>
  existsSync(join(root, 'prisma', name, 'migrations')),
);

/** Runs Prisma's own command line; both outputs together. */
async function prisma(databaseUrl: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const program = join(root, 'node_modules/prisma/build/index.js');
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { cwd: root, env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

describe.each(contexts)('the migrations of %s', (context) => {
  let postgres: TestPostgres;
  let url: string;
  const config = ['--config', join(root, 'prisma', context, 'prisma.config.ts')];

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.createDatabase();
  });
  afterAll(() => postgres.stop());

  test('are pending for Prisma before, applied after, and leave the database as the schema has it', async () => {
    expect(await prisma(url, 'migrate', 'status', ...config)).toMatchObject({
      code: 1,
      output: expect.stringContaining('have not yet been applied'),
    });
    const pool = createPool(url, { onError: () => {} });
    await applyMigrations(pool, join(root, 'prisma', context, 'migrations')).finally(() => pool.end());
    expect(await prisma(url, 'migrate', 'status', ...config)).toMatchObject({
      code: 0,
      output: expect.stringContaining('Database schema is up to date'),
    });
    expect(await prisma(url, 'migrate', 'deploy', ...config)).toMatchObject({
      code: 0,
      output: expect.stringContaining('No pending migrations'),
    });
    const drift = [
      'migrate',
      'diff',
      '--from-config-datasource',
      '--to-schema',
      join(root, 'prisma', context),
    ];
    expect(await prisma(url, ...drift, '--exit-code', ...config)).toMatchObject({
      code: 0,
      output: expect.stringContaining('No difference detected'),
    });
  });
});

test('records a migration as Prisma records it', async () => {
  const postgres = await startPostgres();
  const [ours, theirs] = [await postgres.createDatabase(), await postgres.createDatabase()];
  const pools = [ours, theirs].map((url) => createPool(url, { onError: () => {} }));
  const context = contexts[0] as string;
  await applyMigrations(pools[0] as never, join(root, 'prisma', context, 'migrations'));
  const config = join(root, 'prisma', context, 'prisma.config.ts');
  expect(await prisma(theirs, 'migrate', 'deploy', '--config', config)).toMatchObject({ code: 0 });
  const rows = pools.map(async (pool) => {
    const { rows: recorded } = await pool.query(
      `SELECT migration_name, checksum, applied_steps_count, logs, rolled_back_at, length(id) AS id,
         finished_at >= started_at AS in_order FROM _prisma_migrations ORDER BY 1`,
    );
    return recorded;
  });
  const [mine, prismas] = await Promise.all(rows);
  expect(mine).toEqual(prismas);
  await Promise.all(pools.map((pool) => pool.end()));
  await postgres.stop();
});
