import type {
  AvroSchema,
  EnumSchema,
  Field,
  FixedSchema,
  NamedSchema,
  RecordSchema,
} from '../avro/schema.ts';

/**
 * A schema as one JSON value that needs no other file: each named type is written out where it is met first, by its full name,
 * and named afterwards. Docs and aliases stay.
 */
export function avroJson(schema: AvroSchema, known: Set<string> = new Set()): unknown {
  switch (schema.kind) {
    case 'union':
      return schema.branches.map((branch) => avroJson(branch, known));
    case 'array':
      return { type: 'array', items: avroJson(schema.items, known), ...logical(schema) };
    case 'map':
      return { type: 'map', values: avroJson(schema.values, known), ...logical(schema) };
    case 'record':
    case 'enum':
    case 'fixed':
      return namedJson(schema, known);
    default:
      return schema.logicalType ? { type: schema.kind, ...logical(schema) } : schema.kind;
  }
}

function namedJson(schema: NamedSchema, known: Set<string>): unknown {
  if (known.has(schema.name)) return schema.name;
  known.add(schema.name);
  const dot = schema.name.lastIndexOf('.');
  return {
    type: schema.kind,
    name: schema.name.slice(dot + 1),
    // Written even when empty: a type without a namespace would take that of the record around it.
    namespace: schema.name.slice(0, Math.max(0, dot)),
    ...(schema.doc === undefined ? {} : { doc: schema.doc }),
    ...(schema.aliases.length > 0 ? { aliases: schema.aliases } : {}),
    ...logical(schema),
    ...contents(schema, known),
  };
}

function contents(schema: RecordSchema | EnumSchema | FixedSchema, known: Set<string>): object {
  switch (schema.kind) {
    case 'record':
      return { fields: schema.fields.map((field) => fieldJson(field, known)) };
    case 'enum':
      return {
        symbols: schema.symbols,
        ...(schema.default === undefined ? {} : { default: schema.default }),
      };
    case 'fixed':
      return { size: schema.size };
  }
}

const fieldJson = (field: Field, known: Set<string>): object => ({
  name: field.name,
  type: avroJson(field.type, known),
  ...(field.default ? { default: field.default.value } : {}),
  ...(field.doc === undefined ? {} : { doc: field.doc }),
  ...(field.aliases.length > 0 ? { aliases: field.aliases } : {}),
  ...(field.order === undefined ? {} : { order: field.order }),
});

const logical = ({ logicalType }: AvroSchema): object =>
  logicalType
    ? {
        logicalType: logicalType.name,
        ...(logicalType.precision === undefined ? {} : { precision: logicalType.precision }),
        ...(logicalType.scale === undefined ? {} : { scale: logicalType.scale }),
      }
    : {};
