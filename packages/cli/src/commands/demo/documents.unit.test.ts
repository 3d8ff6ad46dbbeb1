import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { completeness, findings, mutations, updates } from './documents.ts';

const sdl = readFileSync(join(import.meta.dirname, '../../../../../apps/bff/schema.graphql'), 'utf8');
const schema = buildSchema(sdl);

test.each(Object.entries({ ...mutations, updates, completeness, findings }))(
  '%s is what the API offers',
  (_, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  },
);
