import { expect, test } from 'vitest';
import { defaultProblem } from './default-value.ts';
import { parseSchemas } from './parse-schemas.ts';
import type { AvroSchema } from './schema.ts';

const parsed = (schema: unknown): AvroSchema =>
  parseSchemas([{ file: 'it', text: JSON.stringify(schema) }]).roots.get('it') as AvroSchema;

const inner = {
  type: 'record',
  name: 'R',
  fields: [
    { name: 'a', type: 'int' },
    { name: 'b', type: 'string', default: 'x' },
  ],
};

test.each<[unknown, unknown]>([
  ['null', null],
  ['boolean', false],
  ['int', -(2 ** 31)],
  ['int', 2 ** 31 - 1],
  ['long', 2 ** 40],
  ['long', 2 ** 63],
  ['float', 1.5],
  ['double', 1],
  ['bytes', 'ÿ\u0000'],
  ['string', ''],
  [{ type: 'fixed', name: 'F', size: 2 }, 'ÿ\u0000'],
  [{ type: 'enum', name: 'E', symbols: ['A', 'B'] }, 'B'],
  [{ type: 'array', items: 'int' }, [1, 2]],
  [
    { type: 'map', values: { type: 'array', items: 'int' } },
    { __proto__: [], a: [1] },
  ],
  [['null', 'string'], null],
  // Avro 1.12; until 1.11 it had to be the first branch's.
  [['null', 'string'], 'text'],
  [inner, { a: 1 }],
  [inner, { a: 1, b: 'y', unknown: true }],
])('%j takes the default %j', (schema, value) => {
  expect(defaultProblem(value, parsed(schema))).toBeUndefined();
});

test.each<[unknown, unknown, string]>([
  ['null', 'null', '"null" is not null'],
  ['boolean', 'true', '"true" is not boolean'],
  ['int', 2 ** 31, '2147483648 is not int'],
  ['int', 1.5, '1.5 is not int'],
  ['long', '1', '"1" is not long'],
  ['long', 2 ** 64, '18446744073709552000 is not long'],
  ['double', 'NaN', '"NaN" is not double'],
  ['bytes', '€', '"€" is not bytes'],
  ['string', 5, '5 is not string'],
  [{ type: 'fixed', name: 'F', size: 2 }, 'abc', '"abc" is not a string of 2 characters up to U+00FF'],
  [{ type: 'enum', name: 'E', symbols: ['A'] }, 'B', '"B" is none of its symbols'],
  [{ type: 'array', items: 'int' }, [1, 'x'], '"x" is not int'],
  [{ type: 'array', items: 'int' }, {}, '{} is not an array'],
  [{ type: 'map', values: 'int' }, { a: null }, 'null is not int'],
  [{ type: 'map', values: 'int' }, [], '[] is not an object'],
  [['null', 'string'], 5, '5 is of no branch of the union'],
  [inner, {}, 'a is missing, and has no default of its own'],
  [inner, { a: 1, b: 2 }, 'b: 2 is not string'],
  [inner, null, 'null is not an object'],
])('%j refuses the default %j', (schema, value, why) => {
  expect(defaultProblem(value, parsed(schema))).toBe(why);
});
