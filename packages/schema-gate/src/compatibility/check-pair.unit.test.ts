import { expect, test } from 'vitest';
import { parseSchemas } from '../avro/parse-schemas.ts';
import type { AvroSchema } from '../avro/schema.ts';
import { checkPair } from './check-pair.ts';

function parsed(schema: unknown, file: string): AvroSchema {
  const { roots, problems } = parseSchemas([{ file, text: JSON.stringify(schema) }]);
  expect(problems).toEqual([]);
  return roots.get(file) as AvroSchema;
}

/** Rules and where, as `RULE at`. */
function check(reader: unknown, writer: unknown): readonly string[] {
  const found = checkPair(parsed(reader, 'reader'), parsed(writer, 'writer'));
  for (const one of found) {
    for (const text of [one.message, one.remedy]) expect(text).toMatch(/\.$/);
    expect(one.reader.file).toBe('reader');
    expect(one.writer.file).toBe('writer');
  }
  return found.map(({ rule, at, stricterThanAvro }) => `${rule} ${at}${stricterThanAvro ? ' (ours)' : ''}`);
}

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
const fixed = (size: number, more: object = {}) => ({ type: 'fixed', name: 'F', size, ...more });
const array = (items: unknown) => ({ type: 'array', items });
const map = (values: unknown) => ({ type: 'map', values });

const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];
const promoted = new Set([
  'int long',
  'int float',
  'int double',
  'long float',
  'long double',
  'float double',
  'string bytes',
  'bytes string',
]);

test.each(primitives.flatMap((writer) => primitives.map((reader) => [writer, reader])))(
  '%s is read as %s just where the specification promotes it',
  (writer, reader) => {
    const reads = writer === reader || promoted.has(`${writer} ${reader}`);
    expect(check(reader, writer)).toEqual(reads ? [] : ['TYPE_CHANGED ']);
    expect(check(record([field('f', array(reader))]), record([field('f', array(writer))]))).toEqual(
      reads ? [] : ['TYPE_CHANGED f[]'],
    );
    expect(check(map(reader), map(writer))).toEqual(reads ? [] : ['TYPE_CHANGED {}']);
  },
);

test('a field that was not written needs a default, which may be null', () => {
  expect(check(record([field('a', 'int')]), record([]))).toEqual(['FIELD_WITHOUT_DEFAULT a']);
  expect(check(record([field('a', 'int', { default: 1 })]), record([]))).toEqual([]);
  expect(check(record([field('a', ['null', 'int'], { default: null })]), record([]))).toEqual([]);
  expect(check(record([field('a', enumOf(['A'], { default: 'A' }))]), record([]))).toEqual([
    'FIELD_WITHOUT_DEFAULT a',
  ]);
  expect(check(record([]), record([field('a', 'int')]))).toEqual([]);
});

test('the order of fields, docs and orders break nothing', () => {
  const a = field('a', 'int', { doc: 'x', order: 'ignore' });
  expect(
    check(record([a, field('b', 'string')], { doc: 'y' }), record([field('b', 'string'), field('a', 'int')])),
  ).toEqual([]);
});

test("a reader's alias names the writer's field, not the other way round", () => {
  const renamed = record([field('b', 'long', { aliases: ['a'] })]);
  expect(check(renamed, record([field('a', 'int')]))).toEqual([]);
  expect(check(renamed, record([field('a', 'string')]))).toEqual(['TYPE_CHANGED b']);
  expect(check(record([field('a', 'int')]), renamed)).toEqual(['FIELD_WITHOUT_DEFAULT a']);
});

test('a field that takes two of the writer is refused, as Java does', () => {
  const both = record([field('a', 'int'), field('b', 'int')]);
  expect(check(record([field('b', 'int', { aliases: ['a'] })]), both)).toEqual(['NAME_CHANGED b']);
});

test.each([
  ['record', (name: string, more: object) => ({ type: 'record', name, fields: [], ...more })],
  ['enum', (name: string, more: object) => ({ type: 'enum', name, symbols: ['A'], ...more })],
  ['fixed', (name: string, more: object) => ({ type: 'fixed', name, size: 1, ...more })],
] as const)('a %s is known by the last part of its name, or by an alias of the reader', (_, of) => {
  expect(check(of('a.N', {}), of('b.N', {}))).toEqual([]);
  expect(check(of('a.M', {}), of('a.N', {}))).toEqual(['NAME_CHANGED ']);
  expect(check(of('a.M', { aliases: ['N'] }), of('a.N', {}))).toEqual([]);
  expect(check(of('a.M', { aliases: ['b.N'] }), of('a.N', {}))).toEqual(['NAME_CHANGED ']);
  expect(check(of('a.N', {}), of('a.M', { aliases: ['a.N'] }))).toEqual(['NAME_CHANGED ']);
});

test('symbols may be added to the reader, and be missing where it has a default', () => {
  expect(check(enumOf(['A', 'B']), enumOf(['B']))).toEqual([]);
  expect(check(enumOf(['A']), enumOf(['A', 'B', 'C']))).toEqual(['ENUM_SYMBOL_MISSING ']);
  expect(check(enumOf(['A'], { default: 'A' }), enumOf(['A', 'B']))).toEqual([]);
  expect(check(enumOf(['A']), enumOf(['A', 'B'], { default: 'A' }))).toEqual(['ENUM_SYMBOL_MISSING ']);
});

test('a fixed keeps its size', () => {
  expect(check(fixed(2), fixed(2))).toEqual([]);
  expect(check(fixed(2), fixed(3))).toEqual(['FIXED_SIZE_CHANGED ']);
  expect(check('bytes', fixed(3))).toEqual(['TYPE_CHANGED ']);
});

test('every branch that may be written needs one that reads it', () => {
  expect(check(['null', 'string'], ['string', 'null'])).toEqual([]);
  expect(check(['null', 'long'], ['null', 'int'])).toEqual([]);
  expect(check(['null', 'int'], ['null', 'int', 'string'])).toEqual(['UNION_BRANCH_MISSING string']);
  expect(check(['null', 'int'], 'int')).toEqual([]);
  expect(check(['null', 'int'], 'string')).toEqual(['NO_READER_BRANCH ']);
  expect(check('int', ['int'])).toEqual([]);
  expect(check('long', ['int', 'long'])).toEqual([]);
  expect(check('string', ['null', 'string'])).toEqual(['TYPE_CHANGED ']);
});

test('a branch that is there, and does not read, tells why', () => {
  const now = ['null', record([field('a', 'int'), field('e', ['null', enumOf(['A'])])])];
  expect(check(now, ['null', record([field('e', ['null', enumOf(['A', 'B'])])])])).toEqual([
    'FIELD_WITHOUT_DEFAULT a',
    'ENUM_SYMBOL_MISSING e',
  ]);
  expect(check(now, record([field('e', 'null')]))).toEqual(['FIELD_WITHOUT_DEFAULT a']);
});

test('one branch that reads is enough, whichever stands first', () => {
  const other = { type: 'record', name: 'x.R', fields: [field('missing', 'int')] };
  const right = { type: 'record', name: 'y.R', fields: [] };
  const written = { type: 'record', name: 'z.R', fields: [] };
  expect(check([other, right], written)).toEqual([]);
  expect(check([right, other], written)).toEqual([]);
  expect(check([other], written)).toEqual(['FIELD_WITHOUT_DEFAULT missing']);
});

test('tells record, field and path of what is wrong, through branches, items and values', () => {
  const inner = (more: readonly unknown[]) => ({
    type: 'record',
    name: 'a.Inner',
    fields: [field('f', 'int'), ...more],
  });
  const outer = (more: readonly unknown[]) => ({
    type: 'record',
    name: 'a.Outer',
    fields: [field('data', ['null', 'string', array(map(inner(more)))])],
  });
  const [found] = checkPair(parsed(outer([field('g', 'int')]), 'reader'), parsed(outer([]), 'writer'));
  expect(found).toMatchObject({
    record: 'a.Inner',
    field: 'g',
    at: 'data.array[]{}.g',
    reader: { path: '$.fields[0].type[2].items.values.fields[1]', line: 1 },
    writer: { path: '$.fields[0].type[2].items.values' },
  });
  expect(found?.specification).toContain('no default value');
});

test('what is met in many places is told once', () => {
  const twice = (more: readonly unknown[]) =>
    record([field('a', { type: 'record', name: 'S', fields: more }), field('b', 'S')]);
  expect(check(twice([field('x', 'int')]), twice([]))).toEqual(['FIELD_WITHOUT_DEFAULT a.x']);
});

test('recursive types are followed once, and what breaks inside breaks the whole', () => {
  const list = (type: string) => record([field('value', type), field('next', ['null', 'R'])]);
  expect(check(list('long'), list('int'))).toEqual([]);
  expect(check(list('int'), list('string'))).toEqual(['TYPE_CHANGED value']);
  const tree = (more: readonly unknown[]) => record([field('children', array('R')), ...more]);
  expect(check(tree([field('x', 'int')]), tree([]))).toEqual(['FIELD_WITHOUT_DEFAULT x']);
});

test('a union branch that is readable only through itself is readable', () => {
  const chain = (name: string, more: readonly unknown[]) => ({
    type: 'record',
    name,
    fields: [field('next', ['null', name]), ...more],
  });
  expect(check([chain('x.R', [field('bad', 'int')]), chain('y.R', [])], chain('z.R', []))).toEqual([]);
});

test('another meaning of the same bytes is a breach of ours', () => {
  const decimal = (precision: number, scale: number) => ({
    type: 'bytes',
    logicalType: 'decimal',
    precision,
    scale,
  });
  const long = (logicalType: string) => ({ type: 'long', logicalType });
  expect(check(decimal(4, 2), decimal(4, 1))).toEqual(['LOGICAL_TYPE_CHANGED  (ours)']);
  expect(check(decimal(6, 2), decimal(4, 2))).toEqual([]);
  expect(check(decimal(3, 2), decimal(4, 2))).toEqual(['LOGICAL_TYPE_CHANGED  (ours)']);
  expect(check(long('timestamp-micros'), long('timestamp-millis'))).toEqual(['LOGICAL_TYPE_CHANGED  (ours)']);
  expect(check(long('timestamp-millis'), { type: 'int', logicalType: 'date' })).toEqual([
    'LOGICAL_TYPE_CHANGED  (ours)',
  ]);
  expect(check('long', long('timestamp-millis'))).toEqual([]);
  expect(check(long('timestamp-millis'), long('unknown'))).toEqual([]);
  expect(check(['null', decimal(4, 2)], ['null', decimal(4, 1)])).toEqual(['LOGICAL_TYPE_CHANGED  (ours)']);
});

test('a chain of records as long as one likes overflows no stack', () => {
  const length = 20_000;
  const chain = (last: string): AvroSchema => {
    const sources = Array.from({ length }, (_, i) => ({
      file: `${i}`,
      text: `{"type":"record","name":"R${i}","fields":[{"name":"f","type":${i + 1 < length ? `"R${i + 1}"` : `"${last}"`}}]}`,
    }));
    const { roots, problems } = parseSchemas(sources);
    expect(problems).toEqual([]);
    return roots.get('0') as AvroSchema;
  };
  const found = checkPair(chain('int'), chain('string'));
  expect(found.map(({ rule, record: name }) => [rule, name])).toEqual([['TYPE_CHANGED', `R${length - 1}`]]);
});

test('a union of thousands of records takes no quadratic time', () => {
  const wide = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ type: 'record', name: `R${i}`, fields: [field('a', 'int')] }));
  const reader = parsed(wide(20_000), 'reader');
  const writer = parsed(wide(20_001), 'writer');
  const before = performance.now();
  expect(checkPair(reader, writer).map(({ rule }) => rule)).toEqual(['UNION_BRANCH_MISSING']);
  expect(performance.now() - before).toBeLessThan(10_000);
});
