import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeRunning } from '../../start/running-file.ts';
import { surroundings } from './surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpes-surroundings-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('where nothing runs and nobody says otherwise, the defaults hold, and databases are asked for', () => {
  const where = surroundings(folder, {});
  expect(where).toMatchObject({ pulsarUrl: 'pulsar://127.0.0.1:6650', tenant: 'alpes', token: undefined });
  expect(() => where.databaseOf('companies')).toThrow(/DATABASE_URL/);
});

test('what runs is found, and the environment wins over it', () => {
  const databases = { companies: 'postgres://here/alpes_companies' };
  const running = {
    pulsarUrl: 'pulsar://127.0.0.1:1',
    pulsarAdminUrl: 'http://127.0.0.1:2',
    databases,
    processes: {},
  };
  writeRunning(folder, { ...running, pid: process.pid, graphqlUrl: 'http://127.0.0.1:3/graphql' });
  const where = surroundings(folder, { PULSAR_URL: 'pulsar://else:6650' });
  expect(where).toMatchObject({ pulsarUrl: 'pulsar://else:6650', graphqlUrl: 'http://127.0.0.1:3/graphql' });
  expect(where.databaseOf('companies')).toBe(databases.companies);
  expect(() => where.databaseOf('parks')).toThrow('There is no database "parks"; there are companies.');
});
