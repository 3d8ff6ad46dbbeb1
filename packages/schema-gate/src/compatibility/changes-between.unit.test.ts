import { expect, test } from 'vitest';
import { parseSchemas } from '../avro/parse-schemas.ts';
import type { AvroSchema } from '../avro/schema.ts';
import { changesBetween } from './changes-between.ts';

function parsed(schema: unknown, file: string): AvroSchema {
  const { roots, problems } = parseSchemas([{ file, text: JSON.stringify(schema) }]);
  expect(problems).toEqual([]);
  return roots.get(file) as AvroSchema;
}

const changes = (before: unknown, after: unknown): readonly string[] =>
  changesBetween(parsed(before, 'before'), parsed(after, 'after')).map(
    ({ kind, at, upgradeFirst, place }) => {
      expect(place.file).toBe('after');
      return `${kind} ${at} ${upgradeFirst}`;
    },
  );

const record = (fields: readonly unknown[], more: object = {}) => ({
  type: 'record',
  name: 'R',
  fields,
  ...more,
});
const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more });
const enumOf = (symbols: readonly string[], more: object = {}) => ({
  type: 'enum',
  name: 'E',
  symbols,
  ...more,
});

test('schemas that are the same have no changes', () => {
  const it = record([field('a', ['null', enumOf(['A'])]), field('r', ['null', 'R'])]);
  expect(changes(it, it)).toEqual([]);
});

test.each<[string, unknown, unknown, readonly string[]]>([
  [
    'a branch is added: readers first',
    ['null', 'int'],
    ['null', 'int', 'string'],
    ['BRANCH_ADDED string readers'],
  ],
  [
    'a branch is added that readers promote',
    ['null', 'long'],
    ['null', 'long', 'int'],
    ['BRANCH_ADDED int none'],
  ],
  [
    'a branch is gone: writers first',
    ['null', 'int', 'string'],
    ['null', 'int'],
    ['BRANCH_REMOVED string writers'],
  ],
  ['a type becomes nullable', 'int', ['null', 'int'], ['BRANCH_ADDED  readers']],
  ['a branch is promoted', ['null', 'int'], ['null', 'long'], ['PROMOTED  readers']],
  ['a branch is demoted', ['null', 'long'], ['null', 'int'], ['PROMOTED  writers']],
  ['text becomes bytes', 'string', 'bytes', ['PROMOTED  none']],
  ['a type changes altogether', 'string', 'int', []],
  ['branches change places', ['null', 'int'], ['int', 'null'], []],
  [
    'a field with a default is added',
    record([]),
    record([field('a', 'int', { default: 1 })]),
    ['FIELD_ADDED a none'],
  ],
  ['a field without is added', record([]), record([field('a', 'int')]), ['FIELD_ADDED a writers']],
  [
    'a field with a default is gone',
    record([field('a', 'int', { default: 1 })]),
    record([]),
    ['FIELD_REMOVED a none'],
  ],
  ['a field without is gone', record([field('a', 'int')]), record([]), ['FIELD_REMOVED a readers']],
  [
    'a field is renamed',
    record([field('a', 'int')]),
    record([field('b', 'int', { aliases: ['a'] })]),
    ['RENAMED b readers'],
  ],
  [
    'a default changes',
    record([field('a', ['null', 'int'], { default: null })]),
    record([field('a', ['null', 'int'], { default: 1 })]),
    ['DEFAULT_CHANGED a none'],
  ],
  [
    'docs change',
    record([field('a', 'int', { doc: 'x' })], { doc: 'x' }),
    record([field('a', 'int', { doc: 'y' })]),
    ['DOC_CHANGED  none', 'DOC_CHANGED a none'],
  ],
  [
    'fields change places',
    record([field('a', 'int'), field('b', 'int')]),
    record([field('b', 'int'), field('a', 'int')]),
    ['ORDER_CHANGED  none'],
  ],
  ['a symbol is added', enumOf(['A']), enumOf(['A', 'B']), ['SYMBOL_ADDED  readers']],
  [
    'a symbol is added that readers have a default for',
    enumOf(['A'], { default: 'A' }),
    enumOf(['A', 'B'], { default: 'A' }),
    ['SYMBOL_ADDED  none'],
  ],
  ['a symbol is gone', enumOf(['A', 'B']), enumOf(['A']), ['SYMBOL_REMOVED  writers']],
  ['an enum gets a default', enumOf(['A']), enumOf(['A'], { default: 'A' }), ['DEFAULT_CHANGED  none']],
  ['a namespace changes', record([]), record([], { namespace: 'n' }), ['RENAMED  none']],
  [
    'a logical type comes',
    array('long'),
    array({ type: 'long', logicalType: 'timestamp-millis' }),
    ['LOGICAL_TYPE_CHANGED [] none'],
  ],
  [
    'a recursive record grows',
    record([field('r', ['null', 'R'])]),
    record([field('r', ['null', 'R']), field('a', 'int', { default: 0 })]),
    ['FIELD_ADDED a none'],
  ],
])('%s', (_, before, after, expected) => {
  expect(changes(before, after)).toEqual(expected);
});

function array(items: unknown): unknown {
  return { type: 'array', items };
}

test('a change in a type that is used twice is told where it is first met', () => {
  const twice = (symbols: readonly string[]) =>
    record([field('a', ['null', enumOf(symbols)]), field('b', 'E')]);
  const [change, ...others] = changesBetween(
    parsed(twice(['A']), 'before'),
    parsed(twice(['A', 'B']), 'after'),
  );
  expect(others).toEqual([]);
  expect(change).toMatchObject({
    kind: 'SYMBOL_ADDED',
    record: 'R',
    field: 'a',
    at: 'a',
    place: { file: 'after', path: '$.fields[0].type[1]' },
  });
});
