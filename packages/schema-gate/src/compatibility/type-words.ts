import { unqualified } from '../avro/names.ts';
import type { AvroSchema, LogicalType, NamedSchema } from '../avro/schema.ts';

export const isNamed = (schema: AvroSchema): schema is NamedSchema =>
  schema.kind === 'record' || schema.kind === 'enum' || schema.kind === 'fixed';

/** A type in a sentence: `record CompanyState`, `long`, `union of null and string`. */
export function typeWords(schema: AvroSchema): string {
  if (isNamed(schema)) return `${schema.kind} ${schema.name}`;
  if (schema.kind !== 'union') return schema.kind;
  const shown = schema.branches.slice(0, 4).map(branchName);
  const more = schema.branches.length - shown.length;
  return `union of ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

export const branchName = (schema: AvroSchema): string =>
  isNamed(schema) ? unqualified(schema.name) : schema.kind;

export function logicalWords(logical: LogicalType | undefined): string {
  if (logical === undefined) return 'no logical type';
  const { name, precision, scale } = logical;
  return precision === undefined ? name : `${name}(${precision}, ${scale ?? 0})`;
}
