import avro from 'avsc';
import fc from 'fast-check';

const { types } = avro;
type Union = InstanceType<typeof types.WrappedUnionType>;

/** How often a record may stand inside itself. */
const DEPTH = 2;

/**
 * Values of a schema that together use every branch of every union, every symbol of every enum, and an item in every array and
 * map: what makes an unreadable part of a schema show. Unions are wrapped, as avsc has them.
 */
export function coveringValues(type: avro.Type, within: readonly string[] = []): readonly unknown[] {
  if (type instanceof types.RecordType) return recordValues(type, within);
  if (type instanceof types.WrappedUnionType) return unionValues(type, within);
  if (type instanceof types.EnumType) return type.symbols;
  if (type instanceof types.ArrayType) {
    return [[], ...coveringValues(type.itemsType, within).map((item) => [item])];
  }
  if (type instanceof types.MapType) {
    return [{}, ...coveringValues(type.valuesType, within).map((value) => ({ key: value }))];
  }
  if (type instanceof types.FixedType) return [Buffer.alloc(type.size, 7)];
  return primitiveValues(type.typeName);
}

/** One value with the first of everything, then each field's others in turn. None where the record holds itself too deep. */
function recordValues(type: InstanceType<typeof types.RecordType>, within: readonly string[]): unknown[] {
  const name = type.name as string;
  if (within.filter((outer) => outer === name).length >= DEPTH) return [];
  const options = type.fields.map((one) => coveringValues(one.type, [...within, name]));
  if (options.some((values) => values.length === 0)) return [];
  const first = Object.fromEntries(type.fields.map((one, i) => [one.name, options[i]?.[0]]));
  const others = type.fields.flatMap((one, i) =>
    (options[i] ?? []).slice(1).map((value) => ({ ...first, [one.name]: value })),
  );
  return [first, ...others];
}

function unionValues(type: Union, within: readonly string[]): unknown[] {
  return type.types.flatMap((branch) =>
    coveringValues(branch, within).map((value) => wrapped(branch, value)),
  );
}

const wrapped = (branch: avro.Type, value: unknown): unknown =>
  branch.typeName === 'null' ? null : { [branch.branchName as string]: value };

function primitiveValues(name: string): readonly unknown[] {
  switch (name) {
    case 'null':
      return [null];
    case 'boolean':
      return [true, false];
    case 'int':
      return [0, -1, 2 ** 31 - 1, -(2 ** 31)];
    case 'long':
      return [0, -1, 2 ** 40];
    case 'float':
    case 'double':
      return [0, -1.5, 3.25];
    case 'bytes':
      return [Buffer.from([]), Buffer.from('bytes')];
    default:
      return ['', 'ñandú'];
  }
}

/** Any value of a schema. */
export function valuesOf(type: avro.Type, within: readonly string[] = []): fc.Arbitrary<unknown> {
  if (type instanceof types.RecordType) {
    const inner = [...within, type.name as string];
    return fc.record(Object.fromEntries(type.fields.map((one) => [one.name, valuesOf(one.type, inner)])));
  }
  if (type instanceof types.WrappedUnionType) {
    return fc.oneof(
      ...open(type, within).map((branch) => valuesOf(branch, within).map((value) => wrapped(branch, value))),
    );
  }
  if (type instanceof types.EnumType) return fc.constantFrom(...type.symbols);
  if (type instanceof types.FixedType) {
    return fc.uint8Array({ minLength: type.size, maxLength: type.size }).map((bytes) => Buffer.from(bytes));
  }
  if (type instanceof types.ArrayType) {
    return isOpen(type.itemsType, within)
      ? fc.array(valuesOf(type.itemsType, within), { maxLength: 3 })
      : fc.constant([]);
  }
  if (type instanceof types.MapType) {
    // One entry: some implementations keep no order.
    return isOpen(type.valuesType, within)
      ? fc
          .option(valuesOf(type.valuesType, within), { nil: undefined })
          .map((value) => (value === undefined ? {} : { key: value }))
      : fc.constant({});
  }
  return primitive(type.typeName);
}

const isOpen = (type: avro.Type, within: readonly string[]): boolean =>
  coveringValues(type, within).length > 0;

const open = (type: Union, within: readonly string[]): readonly avro.Type[] =>
  type.types.filter((branch) => isOpen(branch, within));

function primitive(name: string): fc.Arbitrary<unknown> {
  switch (name) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.integer();
    case 'long':
      return fc.maxSafeInteger();
    case 'float':
      return fc.float({ noNaN: true });
    case 'double':
      return fc.double({ noNaN: true });
    case 'bytes':
      // Bytes are read as a string where the reader has one, which only UTF-8 survives.
      return fc.string().map((text) => Buffer.from(text));
    default:
      return fc.string({ unit: 'grapheme' });
  }
}
