import { expect, test } from 'vitest';
import { parseSchemas } from '../avro/parse-schemas.ts';
import { subjectsOf, topicOf } from './subjects.ts';

const record = (name: string, ...types: unknown[]) =>
  JSON.stringify({
    type: 'record',
    name,
    namespace: 'n',
    fields: types.map((type, i) => ({ name: `f${i}`, type })),
  });

test('a topic is named after the folder and the version of its envelope', () => {
  expect(topicOf('schemas/companies/v1/events.avsc')).toBe('companies/events');
  expect(topicOf('main:schemas/companies/v2/commands.avsc')).toBe('companies/commands-v2');
  expect(topicOf('main:companies/v1/events.avsc')).toBe('companies/events');
  expect(topicOf('schemas/companies/v1/tax-id.avsc')).toBeUndefined();
  expect(topicOf('schemas/companies/v0/events.avsc')).toBeUndefined();
});

test('a record stands alone only where no topic and no other record reaches it', () => {
  const { roots } = parseSchemas([
    { file: 'schemas/x/v1/events.avsc', text: record('Envelope', ['null', 'InTopic']) },
    { file: 'in-topic.avsc', text: record('InTopic', { type: 'array', items: 'Deep' }) },
    { file: 'deep.avsc', text: record('Deep', 'string') },
    { file: 'alone.avsc', text: record('Alone', { type: 'map', values: 'Inner' }) },
    { file: 'inner.avsc', text: record('Inner', 'Deep') },
  ]);
  expect(subjectsOf(roots).map(({ name, kind }) => [name, kind])).toEqual([
    ['x/events', 'topic'],
    ['n.Alone', 'record'],
  ]);
});

test('of records that reach each other, one stands for all', () => {
  const { roots } = parseSchemas([
    { file: 'a.avsc', text: record('A', ['null', 'B']) },
    { file: 'b.avsc', text: record('B', ['null', 'A']) },
  ]);
  expect(subjectsOf(roots).map(({ name }) => name)).toEqual(['n.A']);
});
