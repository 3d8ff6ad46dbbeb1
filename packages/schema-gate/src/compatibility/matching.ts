import { unqualified } from '../avro/names.ts';
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
  unqualified(reader.name) === unqualified(writer.name) || reader.aliases.includes(writer.name);

/** Whether the types alone could resolve, whatever stands inside them. */
export function couldMatch(reader: AvroSchema, writer: AvroSchema): boolean {
  if (reader.kind !== writer.kind) return isPromotion(reader, writer);
  return !isNamed(reader) || namesMatch(reader, writer as NamedSchema);
}

/** A union's branches by what a writer's type can be found by, so that a union of thousands takes no quadratic time. */
const indexes = new WeakMap<UnionSchema, ReadonlyMap<string, readonly AvroSchema[]>>();

function indexOf(union: UnionSchema): ReadonlyMap<string, readonly AvroSchema[]> {
  const known = indexes.get(union);
  if (known) return known;
  const index = new Map<string, AvroSchema[]>();
  const add = (key: string, branch: AvroSchema): void => {
    const found = index.get(key);
    if (!found) index.set(key, [branch]);
    else if (!found.includes(branch)) found.push(branch);
  };
  for (const branch of union.branches) for (const key of readerKeys(branch)) add(key, branch);
  indexes.set(union, index);
  return index;
}

const nameKey = (schema: NamedSchema): string => `${schema.kind} ${unqualified(schema.name)}`;
const aliasKey = (kind: string, full: string): string => `${kind} =${full}`;

function readerKeys(branch: AvroSchema): readonly string[] {
  if (isNamed(branch))
    return [nameKey(branch), ...branch.aliases.map((alias) => aliasKey(branch.kind, alias))];
  return [branch.kind, ...(promotions[branch.kind] ?? [])];
}

/** Branches of a reader's union that could take the writer's type: those of the very type first, then promotions. */
export function candidateBranches(union: UnionSchema, writer: AvroSchema): readonly AvroSchema[] {
  const index = indexOf(union);
  if (isNamed(writer)) {
    const named = index.get(nameKey(writer)) ?? [];
    const aliased = index.get(aliasKey(writer.kind, writer.name)) ?? [];
    const all = [...new Set([...named, ...aliased])];
    return all.toSorted((a, b) => Number(isOf(b, writer)) - Number(isOf(a, writer)));
  }
  const found = index.get(writer.kind) ?? [];
  return found.length < 2
    ? found
    : found.toSorted((a, b) => Number(b.kind === writer.kind) - Number(a.kind === writer.kind));
}

const isOf = (branch: AvroSchema, writer: NamedSchema): boolean =>
  isNamed(branch) && branch.name === writer.name;

/** A record's fields by name. */
const fieldIndexes = new WeakMap<RecordSchema, ReadonlyMap<string, Field>>();

export function fieldsOf(record: RecordSchema): ReadonlyMap<string, Field> {
  let index = fieldIndexes.get(record);
  if (!index) {
    index = new Map(record.fields.map((field) => [field.name, field]));
    fieldIndexes.set(record, index);
  }
  return index;
}

/** The writer's fields that a reader's field takes, by its name or by an alias. More than one is an error. */
export function writerFields(field: Field, writer: RecordSchema): readonly Field[] {
  const fields = fieldsOf(writer);
  const own = fields.get(field.name);
  if (field.aliases.length === 0) return own ? [own] : [];
  const aliased = field.aliases.map((alias) => fields.get(alias)).filter((one) => one !== undefined);
  return [...new Set(own ? [own, ...aliased] : aliased)];
}

/**
 * Whether two types are plainly one: the same primitive with the same logical type, or unions, arrays and maps of such in the
 * same order. Most of every pair of versions is, and need not be looked at closer. False says nothing.
 */
export function plainlySame(reader: AvroSchema, writer: AvroSchema): boolean {
  if (reader === writer) return true;
  if (reader.kind === 'union' && writer.kind === 'union')
    return allPlainlySame(reader.branches, writer.branches);
  if (reader.kind === 'array' && writer.kind === 'array') return plainlySame(reader.items, writer.items);
  if (reader.kind === 'map' && writer.kind === 'map') return plainlySame(reader.values, writer.values);
  return (
    reader.kind === writer.kind && !isNamed(reader) && sameLogicalType(reader.logicalType, writer.logicalType)
  );
}

const allPlainlySame = (these: readonly AvroSchema[], those: readonly AvroSchema[]): boolean =>
  these.length === those.length && these.every((one, i) => plainlySame(one, those[i] as AvroSchema));

const sameLogicalType = (one: LogicalType | undefined, other: LogicalType | undefined): boolean =>
  one === other ||
  (one?.name === other?.name && one?.precision === other?.precision && one?.scale === other?.scale);
