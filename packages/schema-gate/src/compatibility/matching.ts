import { unqualified } from '../avro/names.ts';
import { primitivesOf } from '../avro/nodes.ts';
import type {
  AvroSchema,
  Field,
  LogicalType,
  NamedSchema,
  RecordSchema,
  UnionSchema,
} from '../avro/schema.ts';
import { isNamed } from './type-words.ts';

/** Writer's kinds that a reader's primitive takes besides its own ("Schema Resolution": "may be promoted to"). */
const promotions: Readonly<Partial<Record<AvroSchema['kind'], readonly AvroSchema['kind'][]>>> = {
  long: ['int'],
  float: ['int', 'long'],
  double: ['int', 'long', 'float'],
  bytes: ['string'],
  string: ['bytes'],
};

export const isPromotion = (reader: AvroSchema, writer: AvroSchema): boolean =>
  promotions[reader.kind]?.includes(writer.kind) ?? false;

/**
 * Whether named types are one ("both schemas have the same (unqualified) name", or the writer's full name is an alias of the
 * reader's): a change of namespace alone is none, as in Avro's Java.
 */
export const namesMatch = (reader: NamedSchema, writer: NamedSchema): boolean =>
  reader.name === writer.name ||
  unqualified(reader.name) === unqualified(writer.name) ||
  reader.aliases.includes(writer.name);

/** Whether the types alone could resolve, whatever stands inside them. */
export function couldMatch(reader: AvroSchema, writer: AvroSchema): boolean {
  if (reader.kind !== writer.kind) return isPromotion(reader, writer);
  return !isNamed(reader) || namesMatch(reader, writer as NamedSchema);
}

/**
 * Whether two types are plainly one: the same primitive with the same logical type, or unions, arrays and maps of such in the
 * same order. Most of every pair of versions is, and need not be looked at closer. False says nothing.
 */
export function plainlySame(reader: AvroSchema, writer: AvroSchema): boolean {
  if (reader === writer) return true;
  if (reader.kind !== writer.kind) return false;
  if (reader.kind === 'union' && writer.kind === 'union') return unionsPlainlySame(reader, writer);
  if (reader.kind === 'array' && writer.kind === 'array') return plainlySame(reader.items, writer.items);
  if (reader.kind === 'map' && writer.kind === 'map') return plainlySame(reader.values, writer.values);
  return !isNamed(reader) && sameLogicalType(reader.logicalType, writer.logicalType);
}

/** Whether the writer has plainly the same field in the same position; false says nothing. */
export const fieldsPlainlySame = (reader: Field, writer: Field | undefined): boolean =>
  reader.name === writer?.name && reader.aliases.length === 0 && plainlySame(reader.type, writer.type);

function unionsPlainlySame(reader: UnionSchema, writer: UnionSchema): boolean {
  const primitives = primitivesOf(reader);
  if (primitives && primitivesOf(writer) === primitives) return true;
  return allPlainlySame(reader.branches, writer.branches);
}

const allPlainlySame = (these: readonly AvroSchema[], those: readonly AvroSchema[]): boolean =>
  these.length === those.length && these.every((one, i) => plainlySame(one, those[i] as AvroSchema));

const sameLogicalType = (one: LogicalType | undefined, other: LogicalType | undefined): boolean =>
  one === other ||
  (one?.name === other?.name && one?.precision === other?.precision && one?.scale === other?.scale);

// ── Branches of a union ───────────────────────────────────────────────────────────────────────────────────────────

/** From here on a union has an index, so that one of thousands of branches takes no quadratic time. */
const manyBranches = 16;

/** Branches of a reader's union that could take the writer's type: those of the very type first, then promotions. */
export function candidateBranches(union: UnionSchema, writer: AvroSchema): readonly AvroSchema[] {
  const found =
    union.branches.length < manyBranches
      ? union.branches.filter((branch) => couldMatch(branch, writer))
      : indexedCandidates(union, writer);
  return found.length < 2 ? found : found.toSorted((a, b) => nearness(b, writer) - nearness(a, writer));
}

function nearness(branch: AvroSchema, writer: AvroSchema): number {
  if (branch.kind !== writer.kind) return 0;
  return isNamed(branch) && branch.name === (writer as NamedSchema).name ? 2 : 1;
}

const indexes = new WeakMap<UnionSchema, ReadonlyMap<string, readonly AvroSchema[]>>();

function indexedCandidates(union: UnionSchema, writer: AvroSchema): readonly AvroSchema[] {
  let index = indexes.get(union);
  if (!index) indexes.set(union, (index = indexOf(union)));
  const found = writerKeys(writer).flatMap((key) => index.get(key) ?? []);
  return [...new Set(found)];
}

function indexOf(union: UnionSchema): ReadonlyMap<string, readonly AvroSchema[]> {
  const index = new Map<string, AvroSchema[]>();
  for (const branch of union.branches) {
    for (const key of readerKeys(branch)) {
      const known = index.get(key);
      if (known) known.push(branch);
      else index.set(key, [branch]);
    }
  }
  return index;
}

const nameKey = (schema: NamedSchema): string => `${schema.kind} ${unqualified(schema.name)}`;
const aliasKey = (kind: string, full: string): string => `${kind} =${full}`;

const readerKeys = (branch: AvroSchema): readonly string[] =>
  isNamed(branch)
    ? [nameKey(branch), ...branch.aliases.map((alias) => aliasKey(branch.kind, alias))]
    : [branch.kind, ...(promotions[branch.kind] ?? [])];

const writerKeys = (writer: AvroSchema): readonly string[] =>
  isNamed(writer) ? [nameKey(writer), aliasKey(writer.kind, writer.name)] : [writer.kind];

// ── Fields of a record ────────────────────────────────────────────────────────────────────────────────────────────

/** From here on a record has an index of its fields; below, looking along them is faster. */
const manyFields = 32;
const fieldIndexes = new WeakMap<RecordSchema, ReadonlyMap<string, Field>>();

function indexedFieldOf(record: RecordSchema, name: string): Field | undefined {
  let index = fieldIndexes.get(record);
  if (!index) {
    index = new Map(record.fields.map((field) => [field.name, field]));
    fieldIndexes.set(record, index);
  }
  return index.get(name);
}

const fieldNamed = (record: RecordSchema, name: string): Field | undefined =>
  record.fields.length < manyFields
    ? record.fields.find((field) => field.name === name)
    : indexedFieldOf(record, name);

/** The writer's field of that name, which mostly stands where the reader's does. */
function writerField(name: string, writer: RecordSchema, position: number): Field | undefined {
  const likely = writer.fields[position];
  return likely?.name === name ? likely : fieldNamed(writer, name);
}

/** The writer's fields that a reader's field takes, by its name or by an alias. More than one is an error. */
export function writerFields(field: Field, writer: RecordSchema, position: number): readonly Field[] {
  const own = writerField(field.name, writer, position);
  if (field.aliases.length === 0) return own ? [own] : [];
  const aliased = field.aliases.flatMap((alias) => fieldNamed(writer, alias) ?? []);
  return [...new Set(own ? [own, ...aliased] : aliased)];
}
