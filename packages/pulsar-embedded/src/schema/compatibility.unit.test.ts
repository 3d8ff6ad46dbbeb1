import { expect, test } from 'vitest';
import type { CompatibilityStrategy } from '../topics/catalogue.ts';
import { incompatibility, type SchemaText, sameSchema } from './compatibility.ts';

function record(fields: readonly unknown[], name = 'R'): SchemaText {
  return { type: 'AVRO', definition: JSON.stringify({ type: 'record', name, fields }) };
}

const a = { name: 'a', type: 'string' };
const b = { name: 'b', type: 'int' };
const optionalB = { name: 'b', type: ['null', 'int'], default: null };

const one = record([a]);
const withRequired = record([a, b]);
const withOptional = record([a, optionalB]);

test.each<[CompatibilityStrategy, SchemaText, SchemaText, boolean]>([
  ['BACKWARD', withOptional, one, true],
  ['BACKWARD', withRequired, one, false],
  ['BACKWARD', one, withRequired, true],
  ['FORWARD', withRequired, one, true],
  ['FORWARD', one, withRequired, false],
  ['FORWARD', one, withOptional, true],
  ['FULL', withOptional, one, true],
  ['FULL', withRequired, one, false],
  ['FULL', one, withRequired, false],
  ['ALWAYS_COMPATIBLE', record([{ name: 'a', type: 'int' }]), one, true],
  ['ALWAYS_INCOMPATIBLE', withOptional, one, false],
])('%s: %o after %o is %s', (strategy, candidate, existing, isCompatible) => {
  expect(incompatibility(candidate, [existing], strategy) === undefined).toBe(isCompatible);
});

test('a transitive strategy looks at every version, others at the newest', () => {
  const asInt = record([a, { name: 'b', type: 'int', default: 0 }]);
  const without = record([a]);
  const asText = record([a, { name: 'b', type: 'string', default: '' }]);
  expect(incompatibility(asText, [asInt, without], 'BACKWARD')).toBeUndefined();
  expect(incompatibility(asText, [asInt, without], 'BACKWARD_TRANSITIVE')).toContain('Incompatible schema');
});

test('a branch added to a union of records is read backward, and not forward', () => {
  const union = (...names: string[]): SchemaText =>
    record(
      [{ name: 'data', type: names.map((name) => ({ type: 'record', name, fields: [a] })) }],
      'Envelope',
    );
  expect(
    incompatibility(union('Registered', 'Amended'), [union('Registered')], 'BACKWARD_TRANSITIVE'),
  ).toBeUndefined();
  expect(
    incompatibility(union('Registered'), [union('Registered', 'Amended')], 'BACKWARD_TRANSITIVE'),
  ).toBeDefined();
});

test('another type of schema never follows', () => {
  const text: SchemaText = { type: 'STRING', definition: '' };
  expect(incompatibility(text, [one], 'FULL')).toContain('exists schema type AVRO');
  expect(incompatibility(text, [text], 'FULL')).toBeUndefined();
});

test('the same schema is known again whatever its spaces, key order and documentation', () => {
  const documented = {
    type: 'AVRO',
    definition:
      '{ "fields": [ {"type":"string", "name":"a", "doc":"the first"} ], "name": "R", "type": "record" }',
  };
  expect(sameSchema(one, documented)).toBe(true);
  expect(sameSchema(one, withOptional)).toBe(false);
  const withDefault = (doc: string): SchemaText =>
    record([{ name: 'a', type: { type: 'map', values: 'string' }, default: { doc } }]);
  expect(sameSchema(withDefault('x'), withDefault('y'))).toBe(false);
});
