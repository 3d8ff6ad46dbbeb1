import { readFile, writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from './schema.ts';

const file = new URL('../../../schema.graphql', import.meta.url);

test('the schema is sound', () => {
  expect(validateSchema(schema)).toEqual([]);
});

// UPDATE_SDL=1 writes it.
test('the committed SDL is the schema', async () => {
  const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
  if (process.env['UPDATE_SDL'] !== undefined) await writeFile(file, printed);
  expect(await readFile(file, 'utf8')).toBe(printed);
});
