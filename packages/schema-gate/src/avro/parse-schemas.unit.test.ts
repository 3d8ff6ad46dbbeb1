import { expect, test } from 'vitest';
import { parseSchemas } from './parse-schemas.ts';
import type { AvroSchema } from './schema.ts';
import type { SchemaProblem } from './schema-problem.ts';

const file = (name: string, schema: unknown) => ({ file: name, text: JSON.stringify(schema, null, 2) });

function only(schema: unknown): AvroSchema {
  const { roots, problems } = parseSchemas([file('it.avsc', schema)]);
  expect(problems).toEqual([]);
  return roots.get('it.avsc') as AvroSchema;
}

const problemsOf = (text: string): readonly SchemaProblem[] =>
  parseSchemas([{ file: 'it.avsc', text }]).problems;

function problemOf(schema: unknown): readonly [string, string] {
  const { roots, problems } = parseSchemas([file('it.avsc', schema)]);
  expect(problems).toHaveLength(1);
  expect(roots.size).toBe(0);
  const [{ code, message, place }] = problems as [SchemaProblem];
  expect(message).toMatch(/\.$/);
  expect(place.line).toBeGreaterThan(0);
  return [code, place.path];
}

const field = (type: unknown, more: object = {}) => ({ name: 'f', type, ...more });
const record = (...fields: readonly unknown[]) => ({ type: 'record', name: 'R', namespace: 'a.b', fields });

test('a name is found in another file, whatever the order, and is that very definition', () => {
  const { roots, named, problems } = parseSchemas([
    file('user.avsc', {
      type: 'record',
      name: 'User',
      namespace: 'a',
      fields: [field('Address'), { name: 'g', type: ['null', 'b.Kind'] }],
    }),
    file('address.avsc', { type: 'record', name: 'Address', namespace: 'a', fields: [] }),
    file('kind.avsc', { type: 'enum', name: 'b.Kind', symbols: ['A'] }),
  ]);
  expect(problems).toEqual([]);
  const user = roots.get('user.avsc');
  if (user?.kind !== 'record') throw new Error('no record');
  expect(user.fields[0]?.type).toBe(roots.get('address.avsc'));
  expect(user.fields[1]?.type).toMatchObject({ branches: [{ kind: 'null' }, { name: 'b.Kind' }] });
  expect([...named.keys()].toSorted()).toEqual(['a.Address', 'a.User', 'b.Kind']);
});

test('a record may hold itself, and is one object in itself', () => {
  const it = only(record(field(['null', 'R'])));
  if (it.kind !== 'record' || it.fields[0]?.type.kind !== 'union') throw new Error('no such record');
  expect(it.fields[0].type.branches[1]).toBe(it);
});

test('names without namespace are of the enclosing definition, and if not there, of none', () => {
  const { problems, named } = parseSchemas([
    file('outer.avsc', {
      type: 'record',
      name: 'x.Outer',
      namespace: 'ignored',
      fields: [
        field({ type: 'fixed', name: 'Id', size: 4 }),
        { name: 'g', type: 'Id' },
        { name: 'h', type: 'Bare' },
      ],
    }),
    file('bare.avsc', { type: 'enum', name: 'Bare', symbols: [] }),
  ]);
  expect(problems).toEqual([]);
  expect([...named.keys()].toSorted()).toEqual(['Bare', 'x.Id', 'x.Outer']);
});

test('an empty namespace is none', () => {
  const { named } = parseSchemas([
    file('it.avsc', record(field({ type: 'enum', name: 'E', namespace: '', symbols: ['A'] }))),
  ]);
  expect([...named.keys()]).toEqual(['a.b.R', 'E']);
});

test('aliases of types are full names; of fields, as written', () => {
  const it = only({ ...record(field('int', { aliases: ['old'] })), aliases: ['Q', 'c.S'] });
  expect(it).toMatchObject({ aliases: ['a.b.Q', 'c.S'], fields: [{ aliases: ['old'] }] });
});

test('a default of null is a default', () => {
  expect(only(record(field(['null', 'int'], { default: null })))).toMatchObject({
    fields: [{ default: { value: null, place: { path: '$.fields[0].default' } } }],
  });
  expect(only(record(field('null')))).toMatchObject({ fields: [{ default: undefined }] });
});

test('docs, orders, enum defaults and logical types are kept as written, unusable ones too', () => {
  expect(
    only(
      record(
        field({ type: 'int', logicalType: 'uuid', doc: 'inner' }, { doc: 'outer', order: 'ignore' }),
        { name: 'g', type: { type: 'enum', name: 'E', symbols: ['A', 'B'], default: 'B' } },
        { name: 'h', type: { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 } },
      ),
    ),
  ).toMatchObject({
    fields: [
      { doc: 'outer', order: 'ignore', type: { kind: 'int', doc: 'inner', logicalType: { name: 'uuid' } } },
      { type: { default: 'B' } },
      { type: { logicalType: { name: 'decimal', precision: 4, scale: 2 } } },
    ],
  });
});

test('a place names file, line, column and JSON path, and is sent as such', () => {
  const text =
    '{"type": "record", "name": "R", "fields": [\n  {"name": "f",\n   "type": ["null", "int"]}\n]}';
  const it = parseSchemas([{ file: 'r.avsc', text }]).roots.get('r.avsc');
  if (it?.kind !== 'record' || it.fields[0]?.type.kind !== 'union') throw new Error('no such record');
  expect(JSON.parse(JSON.stringify(it.fields[0].type.branches[1]?.place))).toEqual({
    file: 'r.avsc',
    line: 3,
    column: 21,
    path: '$.fields[0].type[1]',
  });
});

test.each<[string, unknown, string, string]>([
  ['a number', 5, 'NOT_A_SCHEMA', '$'],
  ['null', null, 'NOT_A_SCHEMA', '$'],
  ['no type', {}, 'NOT_A_SCHEMA', '$'],
  ['a schema as type', { type: { type: 'int' } }, 'NOT_A_SCHEMA', '$'],
  ['an unknown type', record(field('Nowhere')), 'UNKNOWN_TYPE', '$.fields[0].type'],
  ['an unknown type in an object', { type: 'decimal' }, 'UNKNOWN_TYPE', '$.type'],
  ['an inherited name', 'constructor', 'UNKNOWN_TYPE', '$'],
  ['an array without items', { type: 'array' }, 'NOT_A_SCHEMA', '$'],
  ['a map of nothing known', { type: 'map', values: 'x' }, 'UNKNOWN_TYPE', '$.values'],
  ['a record without fields', { type: 'record', name: 'R' }, 'NOT_A_SCHEMA', '$'],
  ['a record without name', { type: 'record', fields: [] }, 'BAD_NAME', '$'],
  ['a name with a dash', { type: 'fixed', name: 'a-b', size: 1 }, 'BAD_NAME', '$.name'],
  ['a bad namespace', { type: 'fixed', name: 'F', namespace: 'a..b', size: 1 }, 'BAD_NAME', '$.namespace'],
  [
    'a namespace that is no text',
    { type: 'fixed', name: 'F', namespace: 5, size: 1 },
    'BAD_NAME',
    '$.namespace',
  ],
  ["a primitive's name", { type: 'fixed', name: 'string', namespace: 'a', size: 1 }, 'BAD_NAME', '$.name'],
  ['a bad alias', { ...record(), aliases: ['ok', 'not ok'] }, 'BAD_NAME', '$.aliases[1]'],
  ['aliases that are no array', { ...record(), aliases: 'R' }, 'BAD_NAME', '$.aliases'],
  [
    'a dotted alias of a field',
    record(field('int', { aliases: ['a.b'] })),
    'BAD_NAME',
    '$.fields[0].aliases[0]',
  ],
  ['a field that is no object', record('f'), 'BAD_NAME', '$.fields[0]'],
  ['a field of a bad name', record({ name: '1st', type: 'int' }), 'BAD_NAME', '$.fields[0].name'],
  ['a field without type', record({ name: 'f' }), 'NOT_A_SCHEMA', '$.fields[0]'],
  ['a field twice', record(field('int'), field('long')), 'DUPLICATE_FIELD', '$.fields[1]'],
  ['an unknown order', record(field('int', { order: 'up' })), 'NOT_A_SCHEMA', '$.fields[0].order'],
  ['a union in a union', ['null', ['int']], 'BAD_UNION', '$[1]'],
  ['an empty union', [], 'BAD_UNION', '$'],
  ['a type twice in a union', ['int', 'null', { type: 'int', logicalType: 'date' }], 'BAD_UNION', '$[2]'],
  ['a size below 0', { type: 'fixed', name: 'F', size: -1 }, 'BAD_FIXED', '$'],
  ['a size of text', { type: 'fixed', name: 'F', size: '4' }, 'BAD_FIXED', '$'],
  ['an enum without symbols', { type: 'enum', name: 'E' }, 'BAD_ENUM', '$'],
  ['a symbol twice', { type: 'enum', name: 'E', symbols: ['A', 'A'] }, 'BAD_ENUM', '$.symbols[1]'],
  ['a bad symbol', { type: 'enum', name: 'E', symbols: ['A', 'é'] }, 'BAD_ENUM', '$.symbols[1]'],
  [
    'a default of no symbol',
    { type: 'enum', name: 'E', symbols: ['A'], default: 'B' },
    'BAD_ENUM',
    '$.default',
  ],
  ['a default of another type', record(field('int', { default: '1' })), 'BAD_DEFAULT', '$.fields[0].default'],
  ['a record always in itself', record(field('R')), 'REFERENCE_CYCLE', '$'],
])('refuses %s, saying where', (_, schema, code, path) => {
  expect(problemOf(schema)).toEqual([code, path]);
});

test('refuses two definitions of one name, and names the place of the other', () => {
  const { problems } = parseSchemas([
    file('one.avsc', { type: 'fixed', name: 'a.F', size: 1 }),
    file('two.avsc', record({ name: 'g', type: { type: 'fixed', name: 'F', namespace: 'a', size: 1 } })),
  ]);
  expect(problems).toMatchObject([
    { code: 'DUPLICATE_NAME', place: { file: 'two.avsc', path: '$.fields[0].type' } },
  ]);
  expect(problems[0]?.message).toContain('one.avsc:1');
});

test('refuses records that hold each other without end, and takes those with a way out', () => {
  const of = (name: string, type: unknown) =>
    file(`${name}.avsc`, { type: 'record', name, fields: [field(type)] });
  const endless = parseSchemas([of('A', 'B'), of('B', ['C', 'A']), of('C', 'A')]);
  expect(endless.problems.map(({ code, place }) => [code, place.file])).toEqual([
    ['REFERENCE_CYCLE', 'A.avsc'],
    ['REFERENCE_CYCLE', 'B.avsc'],
    ['REFERENCE_CYCLE', 'C.avsc'],
  ]);
  expect(parseSchemas([of('A', 'B'), of('B', ['C', 'int']), of('C', 'A')]).problems).toEqual([]);
  expect(parseSchemas([of('A', { type: 'array', items: 'A' })]).problems).toEqual([]);
});

test('goes on after a problem, and tells all of them in the order of the files and lines', () => {
  const { roots, problems } = parseSchemas([
    file('a.avsc', record(field('X'), { name: 'g', type: 'Y' })),
    { file: 'b.avsc', text: '{' },
    file('c.avsc', 'int'),
  ]);
  expect(problems.map(({ place }) => `${place.file} ${place.path}`)).toEqual([
    'a.avsc $.fields[0].type',
    'a.avsc $.fields[1].type',
    'b.avsc $',
  ]);
  expect([...roots.keys()]).toEqual(['c.avsc']);
});

test('takes names that JavaScript objects have of their own', () => {
  const text =
    '{"type":"record","name":"__proto__","fields":[{"name":"constructor","type":"int"},{"name":"__proto__","type":["null","__proto__"],"default":null},{"name":"hasOwnProperty","type":{"type":"enum","name":"toString","symbols":["valueOf"],"default":"valueOf"}}]}';
  const { roots, problems } = parseSchemas([{ file: 'it.avsc', text }]);
  expect(problems).toEqual([]);
  expect(roots.get('it.avsc')).toMatchObject({
    fields: [{ name: 'constructor' }, { name: '__proto__' }, {}],
  });
});

test('refuses what is not JSON at its line', () => {
  expect(problemsOf('{\n  "type": \n}')).toMatchObject([{ code: 'NOT_JSON', place: { line: 3, column: 1 } }]);
  expect(problemsOf('')).toMatchObject([{ code: 'NOT_JSON', place: { line: 1, column: 1 } }]);
  expect(problemsOf('{"type": "int"} // an int')).toMatchObject([{ code: 'NOT_JSON' }]);
  expect(problemsOf('{"type": "int",}')).toMatchObject([{ code: 'NOT_JSON' }]);
  expect(problemsOf('"int" "long"')).toMatchObject([{ code: 'NOT_JSON' }]);
});

test('refuses a byte order mark, bytes that were no UTF-8, and a member named twice', () => {
  expect(problemsOf('﻿"int"')).toMatchObject([{ code: 'NOT_JSON', place: { line: 1 } }]);
  const bytes = Buffer.concat([
    Buffer.from('{"type":"int",\n"doc":"'),
    Buffer.from([0xff]),
    Buffer.from('"}'),
  ]);
  expect(problemsOf(bytes.toString())).toMatchObject([{ code: 'NOT_JSON', place: { line: 2, column: 8 } }]);
  expect(problemsOf('{"type":"int",\n"a":{"x":1},"b":[{"x":1,"y":0,\n"x":2}]}')).toMatchObject([
    { code: 'NOT_JSON', place: { line: 3, column: 1, path: '$.b[0].x' } },
  ]);
});

test('refuses nesting that would overflow the stack', () => {
  const depth = 100_000;
  const [open, close] = ['{"type":"array","items":', '}'];
  for (const text of ['['.repeat(depth), `${open.repeat(depth)}"int"${close.repeat(depth)}`]) {
    expect(problemsOf(text)).toMatchObject([
      { code: 'NOT_A_SCHEMA', message: expect.stringContaining('500 levels') },
    ]);
  }
});

test('refuses a file too large to be a schema', () => {
  expect(problemsOf(' '.repeat(17 * 1024 * 1024))).toMatchObject([{ code: 'NOT_A_SCHEMA' }]);
});

test('finds a member named twice among quotes that are escaped, and is not misled by them', () => {
  expect(problemsOf(String.raw`{"type":"int","doc":"a \"b\": \\","x":1,"x":2}`)).toMatchObject([
    { code: 'NOT_JSON', place: { path: '$.x' } },
  ]);
  expect(problemsOf(String.raw`{"type":"int","doc":"a \"b\": {\\","\"":["\"",":"]}`)).toEqual([]);
  expect(problemsOf(String.raw`{"type":"int","doc":"\u0022","x":"\u0022"}`)).toEqual([]);
});

test('tells a thousand problems, and how many more there are', () => {
  const { problems } = parseSchemas([
    file(
      'it.avsc',
      Array.from({ length: 3_000 }, (_, i) => `T${i}`),
    ),
  ]);
  expect(problems).toHaveLength(1_000);
  expect(problems.at(-1)).toMatchObject({ message: expect.stringContaining('And 2000 more problems.') });
});
