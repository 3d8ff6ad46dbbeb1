import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { addressRows } from './address-rows.ts';
import { addressTable } from './address-table.ts';
import { startOptions } from './options.ts';
import type { System } from './system.ts';
import { builtWebApp } from './web-app.ts';

const part = { stop: () => Promise.resolve(), failed: new Promise<never>(() => undefined) };

function system(addresses: Readonly<Record<string, string>>): System {
  return {
    ...part,
    broker: {
      ...part,
      name: 'pulsar',
      addresses: {},
      serviceUrl: 'pulsar://127.0.0.1:6650',
      adminUrl: 'http://127.0.0.1:8080',
    },
    database: {
      ...part,
      name: 'postgres',
      addresses: {},
      url: 'postgres://postgres@127.0.0.1:54321/postgres',
    },
    databases: new Map(),
    apps: [
      { ...part, name: 'companies', addresses: {} },
      { ...part, name: 'edge', addresses },
    ],
  } as System;
}

const graphql = { graphql: 'http://127.0.0.1:4000/graphql', subscriptions: 'ws://127.0.0.1:4000/graphql' };
const namesOf = (addresses: Readonly<Record<string, string>>) =>
  addressRows(system(addresses), startOptions({}, {}), '.alpes').map(({ name }) => name);

test('what people open comes first, and only where it is served', () => {
  expect(namesOf({ web: 'http://127.0.0.1:4000/', ...graphql }).slice(0, 3)).toEqual([
    'Web app',
    'GraphQL',
    'Subscriptions',
  ]);
  expect(namesOf(graphql)[0]).toBe('GraphQL');
});

test('the usual addresses fit into 80 columns', () => {
  const rows = addressRows(
    system({ web: 'http://127.0.0.1:4000/', ...graphql }),
    startOptions({}, {}),
    '.alpes',
  );
  const lines = stripVTControlCharacters(addressTable(rows, 1_000)).split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test('the web application is served once it was built', () => {
  const root = mkdtempSync(join(tmpdir(), 'alpes-built-'));
  expect(builtWebApp(root)).toBeUndefined();
  mkdirSync(join(root, 'apps/web/dist'), { recursive: true });
  expect(builtWebApp(root)).toBeUndefined();
  writeFileSync(join(root, 'apps/web/dist/index.html'), '');
  expect(builtWebApp(root)).toBe(join(root, 'apps/web/dist'));
  rmSync(root, { recursive: true });
});
