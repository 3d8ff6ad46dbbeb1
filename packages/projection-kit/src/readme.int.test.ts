import { readFile } from 'node:fs/promises';
import { companiesEvents, newId } from '@alpes/contracts';
import { createLogger } from '@alpes/runtime';
import { startPostgres } from '@alpes/testkit';
import { expect, test } from 'vitest';
import type { StateLoader } from './feed/feed.ts';
import { createFeedTail } from './feed/feed-tail.ts';
import { MemoryBroker, readDatabase, startProjector } from './testing/index.ts';
import { definition } from './testing/names-projector.ts';
import { registration } from './testing/tally.ts';

const file = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

test('the README shows the example that is run here', async () => {
  expect(await file('../README.md')).toContain(await file('testing/names-projector.ts'));
});

test('the example projects, and tells whoever watches', async () => {
  const postgres = await startPostgres();
  const database = await readDatabase(postgres);
  await database.rows('CREATE TABLE company_name (id uuid PRIMARY KEY, name text NOT NULL)');
  const broker = new MemoryBroker();
  const projector = await startProjector(definition, { broker, databaseUrl: database.url });
  const feed = createFeedTail({
    pool: database.pool,
    logger: createLogger({ name: 'feed', level: 'silent' }),
  });
  const loader: StateLoader<string> = {
    async load(query, ids) {
      const rows = await query('SELECT id, name FROM company_name WHERE id = ANY($1::uuid[])', [ids]);
      return new Map(rows.map((row) => [row['id'] as string, row['name'] as string]));
    },
  };
  const id = newId();
  const seen: (string | null)[] = [];
  for await (const { state } of feed.watch({ filter: { kind: 'name', subject: id }, loader })) {
    seen.push(state);
    if (state !== null) break;
    broker.send(companiesEvents, registration(id, 'Grupo Éxito'));
  }
  expect(seen).toEqual([null, 'Grupo Éxito']);
  await feed.stop();
  await projector.stop();
  await database.stop();
  await postgres.stop();
});
