import { expect, test } from 'vitest';
import { usableLogicalType } from './logical-type.ts';
import { parseSchemas } from './parse-schemas.ts';
import type { AvroSchema } from './schema.ts';

const parsed = (schema: object): AvroSchema =>
  parseSchemas([{ file: 'it', text: JSON.stringify(schema) }]).roots.get('it') as AvroSchema;

const fixed = (size: number, more: object) => ({ type: 'fixed', name: 'F', size, ...more });
const decimal = (precision: unknown, scale?: unknown) => ({ logicalType: 'decimal', precision, scale });

test.each<[string, object, object]>([
  ['a decimal', { type: 'bytes', ...decimal(4, 2) }, { name: 'decimal', precision: 4, scale: 2 }],
  ['a decimal of scale 0', { type: 'bytes', ...decimal(4) }, { name: 'decimal', precision: 4, scale: 0 }],
  ['a decimal as large as fits', fixed(2, decimal(4, 4)), { name: 'decimal', precision: 4, scale: 4 }],
  ['a uuid of text', { type: 'string', logicalType: 'uuid' }, { name: 'uuid' }],
  ['a uuid of bytes', fixed(16, { logicalType: 'uuid' }), { name: 'uuid' }],
  ['a duration', fixed(12, { logicalType: 'duration' }), { name: 'duration' }],
  ['a date', { type: 'int', logicalType: 'date' }, { name: 'date' }],
  ['a time', { type: 'int', logicalType: 'time-millis' }, { name: 'time-millis' }],
  ['a timestamp', { type: 'long', logicalType: 'timestamp-nanos' }, { name: 'timestamp-nanos' }],
  [
    'a local one',
    { type: 'long', logicalType: 'local-timestamp-micros' },
    { name: 'local-timestamp-micros' },
  ],
])('%s can be used', (_, schema, expected) => {
  expect(usableLogicalType(parsed(schema))).toEqual(expected);
});

test.each<[string, object]>([
  ['none', { type: 'int' }],
  ['an unknown one', { type: 'int', logicalType: 'money' }],
  ['an inherited name', { type: 'long', logicalType: 'constructor' }],
  ['a decimal of text', { type: 'string', ...decimal(4, 2) }],
  ['a decimal without precision', { type: 'bytes', ...decimal(undefined, 2) }],
  ['a decimal of precision 0', { type: 'bytes', ...decimal(0) }],
  ['a decimal with more scale than precision', { type: 'bytes', ...decimal(2, 3) }],
  ['a decimal of scale below 0', { type: 'bytes', ...decimal(2, -1) }],
  ['a decimal larger than its bytes', fixed(2, decimal(5))],
  ['a decimal of no bytes', fixed(0, decimal(1))],
  ['a uuid of 15 bytes', fixed(15, { logicalType: 'uuid' })],
  ['a duration of 16 bytes', fixed(16, { logicalType: 'duration' })],
  ['a date of a long', { type: 'long', logicalType: 'date' }],
  ['a timestamp of an int', { type: 'int', logicalType: 'timestamp-millis' }],
])('%s is ignored', (_, schema) => {
  expect(usableLogicalType(parsed(schema))).toBeUndefined();
});
