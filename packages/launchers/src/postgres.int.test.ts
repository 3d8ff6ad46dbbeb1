import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from './postgres.ts';

describe('the embedded PostgreSQL', () => {
  let directory: string;
  const servers: PostgresServer[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'alpes-launch-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    await rm(directory, { recursive: true });
  });

  async function start() {
    const server = await startPostgres({
      dataDir: join(directory, 'postgres'),
      logFile: join(directory, 'postgres.log'),
    });
    servers.push(server);
    return server;
  }

  test('keeps its data over a stop and over a kill', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept (id int)');
    await first.stop();
    const second = await start();
    await query(second, 'INSERT INTO kept VALUES (1)');
    await second.kill();
    expect(await query(await start(), 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
  });

  test('syncs every commit and wants the password', async () => {
    const server = await start();
    expect(await query(server, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    const other = new pg.Client({ connectionString: server.url.replace(/:[^:@]+@/, ':wrong@') });
    await expect(other.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  test('refuses a data directory that another server uses, and says what to do', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({
      code: 'IN_USE',
      message: expect.stringMatching(/in use by the PostgreSQL server with process id \d+\. Stop/),
    });
  });
});

async function query(server: PostgresServer, sql: string) {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
