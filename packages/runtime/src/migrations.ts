import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';

export interface MigrationOptions {
  /** Called before each pending migration is run. */
  readonly onProgress?: ((name: string) => void) | undefined;
}

export interface MigrationResult {
  /** What was run now, in order. */
  readonly applied: readonly string[];
}

/**
 * `MIGRATION_MODIFIED`: a file differs from what was applied. `MIGRATION_UNFINISHED`: a former run, by Prisma's own
 * command, failed half-way. `MIGRATION_FAILED`: the SQL was refused; nothing of it stays. `MIGRATIONS_MISSING`: no such folder.
 */
export class MigrationError extends Error {
  readonly code: 'MIGRATION_MODIFIED' | 'MIGRATION_UNFINISHED' | 'MIGRATION_FAILED' | 'MIGRATIONS_MISSING';
  readonly retryable = false;

  constructor(code: MigrationError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
    this.code = code;
  }
}

interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

interface Recorded {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

// The lock `prisma migrate` takes, so that its command and this can't run at once.
const PRISMA_LOCK = 72_707_369;

// As Prisma's schema engine creates it.
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings a database up to date with a folder of Prisma migrations (`<name>/migration.sql`, run in the order of
 * their names), recorded in `_prisma_migrations` as `prisma migrate deploy` records them. Any number of processes
 * may call it at once. Each migration runs in a transaction of its own together with its record, so a failed or
 * interrupted one leaves nothing. With nothing pending it costs one query. Migrations that the database has
 * and the folder lacks are left alone: an older release may still be running.
 * @throws {MigrationError}
 */
export async function applyMigrations(
  pool: Pool,
  directory: string,
  options: MigrationOptions = {},
): Promise<MigrationResult> {
  const migrations = await readMigrations(directory);
  if (pending(migrations, await readRecorded(pool)).length === 0) return { applied: [] };
  const client = await pool.connect();
  try {
    return { applied: await applyLocked(client, migrations, options) };
  } finally {
    client.release();
  }
}

async function applyLocked(client: PoolClient, migrations: Migration[], options: MigrationOptions) {
  await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  try {
    await client.query(CREATE_TABLE);
    const todo = pending(migrations, await readRecorded(client));
    for (const migration of todo) {
      options.onProgress?.(migration.name);
      await applyOne(client, migration);
    }
    return todo.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK]);
  }
}

async function applyOne(client: PoolClient, { name, script, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError('MIGRATION_FAILED', `Migration ${name} failed: ${reason}.`, { cause });
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new MigrationError('MIGRATIONS_MISSING', `There are no migrations at ${directory}.`, { cause });
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.toSorted().map((name) => readMigration(directory, name)));
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const script = await readFile(join(directory, name, 'migration.sql'), 'utf8');
  return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
}

async function readRecorded(queryable: Pick<Pool, 'query'>): Promise<Recorded[]> {
  try {
    const { rows } = await queryable.query<Recorded>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    return rows;
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return []; // undefined_table: a new database
    throw error;
  }
}

function pending(migrations: Migration[], recorded: Recorded[]): Migration[] {
  const byName = new Map(recorded.map((row) => [row.migration_name, row]));
  return migrations.filter((migration) => !isApplied(migration, byName.get(migration.name)));
}

function isApplied(migration: Migration, row: Recorded | undefined): boolean {
  if (row === undefined) return false;
  if (!row.finished) {
    const what = `Migration ${migration.name} was begun and never finished.`;
    throw new MigrationError('MIGRATION_UNFINISHED', `${what} Settle it with "prisma migrate resolve".`);
  }
  if (row.checksum !== migration.checksum) {
    const what = `Migration ${migration.name} was changed after it had been applied to this database.`;
    throw new MigrationError(
      'MIGRATION_MODIFIED',
      `${what} Put the file back and add a new migration instead.`,
    );
  }
  return true;
}
