import { readFile } from 'node:fs/promises';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from './schema.ts';

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```graphql\n(.*?)```/gs)].map((match) => match[1]!);

test.each(examples)('the README’s operations are valid: %s', (example) => {
  expect(validate(schema, parse(example))).toEqual([]);
});

test('the README has a mutation, a subscription and a query', () => {
  expect(examples.map((example) => example.split(' ')[0])).toEqual(['mutation', 'subscription', 'query']);
});
