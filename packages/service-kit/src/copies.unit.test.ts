import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const own = new URL('../prisma/', import.meta.url);
const contexts = new URL('../../../prisma/', import.meta.url);
const withModels = ['companies', 'geographic', 'audit'];

test.each(withModels)("%s has the kit's models as they are", async (context) => {
  const copy = await readFile(new URL(`${context}/kit.prisma`, contexts), 'utf8');
  expect(copy).toBe(await readFile(new URL('kit.prisma', own), 'utf8'));
});

test.each(withModels)("%s migrates the kit's tables as they are", async (context) => {
  const folder = new URL(`${context}/migrations/`, contexts);
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const scripts = await Promise.all(
    names.map(({ name }) => readFile(new URL(`${name}/migration.sql`, folder), 'utf8')),
  );
  const migrated = scripts.flatMap(statements);
  for (const statement of statements(await readFile(new URL('kit.sql', own), 'utf8'))) {
    expect(migrated).toContain(statement);
  }
});

const statements = (script: string): string[] =>
  script
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((one) => one.replaceAll(/\s+/g, ' ').trim())
    .filter((one) => one !== '');
