import type { AvroSchema, LogicalType } from './schema.ts';

const times = {
  'time-micros': 'long',
  'timestamp-millis': 'long',
  'timestamp-micros': 'long',
  'timestamp-nanos': 'long',
  'local-timestamp-millis': 'long',
  'local-timestamp-micros': 'long',
  'local-timestamp-nanos': 'long',
  date: 'int',
  'time-millis': 'int',
} as const;

/**
 * The logical type that readers really apply ("Logical Types", Avro 1.12). Undefined where there is none, or it is unknown or
 * stands on a type it is not for: those are ignored, and the value is the underlying type's.
 */
export function usableLogicalType(schema: AvroSchema): LogicalType | undefined {
  const { logicalType } = schema;
  if (logicalType === undefined) return undefined;
  const { name } = logicalType;
  if (name === 'decimal') return usableDecimal(schema, logicalType);
  if (name === 'uuid') return isString(schema) || isFixed(schema, 16) ? { name } : undefined;
  if (name === 'duration') return isFixed(schema, 12) ? { name } : undefined;
  return Object.hasOwn(times, name) && times[name as keyof typeof times] === schema.kind
    ? { name }
    : undefined;
}

const isString = ({ kind }: AvroSchema): boolean => kind === 'string';
const isFixed = (schema: AvroSchema, size: number): boolean =>
  schema.kind === 'fixed' && schema.size === size;

function usableDecimal(
  schema: AvroSchema,
  { name, precision, scale = 0 }: LogicalType,
): LogicalType | undefined {
  if (schema.kind !== 'bytes' && schema.kind !== 'fixed') return undefined;
  if (precision === undefined || !Number.isInteger(precision) || precision < 1) return undefined;
  if (!Number.isInteger(scale) || scale < 0 || scale > precision) return undefined;
  if (schema.kind === 'fixed' && precision > digitsIn(schema.size)) return undefined;
  return { name, precision, scale };
}

/** Decimal digits that always fit into two's complement of so many bytes: ⌊log₁₀(2^(8n−1) − 1)⌋. */
const digitsIn = (bytes: number): number => Math.floor((8 * bytes - 1) * Math.log10(2));
