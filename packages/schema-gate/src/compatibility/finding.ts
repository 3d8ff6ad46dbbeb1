import { usableLogicalType } from '../avro/logical-type.ts';
import type {
  AvroSchema,
  EnumSchema,
  Field,
  FixedSchema,
  LogicalType,
  NamedSchema,
  Place,
  RecordSchema,
  UnionSchema,
} from '../avro/schema.ts';
import type { RuleCode } from './incompatibility.ts';
import { branchName, logicalWords, typeWords } from './type-words.ts';

/** What is wrong between two types, before it is known where they stand. */
export interface Finding {
  readonly rule: RuleCode;
  readonly message: string;
  readonly specification: string;
  readonly remedy: string;
  readonly reader: Place;
  readonly writer: Place;
  /** The field that it is of, where it is one of the very record compared. */
  readonly field?: string;
}

export const typeChanged = (reader: AvroSchema, writer: AvroSchema): Finding => ({
  rule: 'TYPE_CHANGED',
  message: `Written as ${typeWords(writer)}, read as ${typeWords(reader)}, which does not take it.`,
  specification:
    'Schema Resolution: "It is an error if the two schemas do not match"; only int → long → float → double and string ↔ bytes are promoted.',
  remedy: `Read it as ${typeWords(writer)}, or as a union with ${branchName(writer)} among its branches; or add a field of the new type under another name, with a default.`,
  reader: reader.place,
  writer: writer.place,
});

export const nameChanged = (reader: NamedSchema, writer: NamedSchema): Finding => ({
  rule: 'NAME_CHANGED',
  message: `Written as ${typeWords(writer)}, read as ${typeWords(reader)}: another name.`,
  specification: `Schema Resolution: two ${reader.kind === 'fixed' ? 'fixed' : `${reader.kind}s`} match where their (unqualified) names do; Aliases: the reader's may name the writer's.`,
  remedy: `Give ${reader.name} the alias ${JSON.stringify(writer.name)}.`,
  reader: reader.place,
  writer: writer.place,
});

export const sizeChanged = (reader: FixedSchema, writer: FixedSchema): Finding => ({
  rule: 'FIXED_SIZE_CHANGED',
  message: `${reader.name} was written with ${writer.size} bytes and is read with ${reader.size}.`,
  specification:
    'Schema Resolution: of two fixed, "both schemas are fixed whose sizes and (unqualified) names match".',
  remedy:
    'Keep the size, and give what is of another size another name and a field of its own, with a default.',
  reader: reader.place,
  writer: writer.place,
});

export const withoutDefault = (field: Field, reader: RecordSchema, writer: RecordSchema): Finding => ({
  rule: 'FIELD_WITHOUT_DEFAULT',
  message: `${reader.name} is read with the field ${field.name}, which was not written and has no default.`,
  specification: `Schema Resolution: "if the reader's record schema has a field with no default value, and writer's schema does not have a field with the same name, an error is signalled".`,
  remedy: `Give ${field.name} a default; or, if it is a field renamed, its earlier name as an alias.`,
  reader: field.place,
  writer: writer.place,
  field: field.name,
});

export const matchesTwice = (field: Field, found: readonly Field[], writer: RecordSchema): Finding => ({
  rule: 'NAME_CHANGED',
  message: `${field.name} and its aliases name ${found.map((one) => one.name).join(' and ')}, which ${writer.name} was written with side by side: which is meant cannot be known.`,
  specification: `Aliases: the writer's field is read as if it had the reader's name, which then stands twice.`,
  remedy: `Take the alias off ${field.name}.`,
  reader: field.place,
  writer: writer.place,
  field: field.name,
});

export const symbolsMissing = (
  missing: readonly string[],
  reader: EnumSchema,
  writer: EnumSchema,
): Finding => ({
  rule: 'ENUM_SYMBOL_MISSING',
  message: `${reader.name} is read without ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ' and others' : ''}, with which it may have been written.`,
  specification: `Schema Resolution: "if the writer's symbol is not present in the reader's enum and the reader has a default value, then that value is used, otherwise an error is signalled".`,
  remedy: `Keep the symbol${missing.length > 1 ? 's' : ''}, or give the enum a default that readers take instead.`,
  reader: reader.place,
  writer: writer.place,
});

export const branchMissing = (reader: UnionSchema, writer: AvroSchema, inUnion: boolean): Finding => ({
  rule: inUnion ? 'UNION_BRANCH_MISSING' : 'NO_READER_BRANCH',
  message: `${inUnion ? 'May be written' : 'Written'} as ${typeWords(writer)}, which no branch of the reader's ${typeWords(reader)} takes.`,
  specification: `Schema Resolution: of the reader's union the first schema that matches the one written is taken; "if none match, an error is signalled".`,
  remedy: `Keep ${branchName(writer)} among the reader's branches; readers get the new branch before anybody writes it.`,
  reader: reader.place,
  writer: writer.place,
});

/** Where the bytes are read well and mean another thing; undefined where they do not. See README, "Stricter than Avro". */
export function meaningChanged(reader: AvroSchema, writer: AvroSchema): Finding | undefined {
  if (!reader.logicalType || !writer.logicalType) return undefined;
  const read = usableLogicalType(reader);
  const written = usableLogicalType(writer);
  if (!read || !written || keepsMeaning(read, written)) return undefined;
  return {
    rule: 'LOGICAL_TYPE_CHANGED',
    message: `Written as ${logicalWords(written)} and read as ${logicalWords(read)}: the bytes are read, as another value.`,
    specification: `Logical Types: for resolution, "two schemas that are decimal logical types match if their scales and precisions match"; of the others the specification says nothing, and Avro's own check passes.`,
    remedy: 'Keep the logical type, and add a field of the new one under another name, with a default.',
    reader: reader.place,
    writer: writer.place,
  };
}

/** A decimal may be read with more digits. */
function keepsMeaning(read: LogicalType, written: LogicalType): boolean {
  if (read.name !== written.name) return false;
  return read.scale === written.scale && (read.precision ?? 0) >= (written.precision ?? 0);
}
