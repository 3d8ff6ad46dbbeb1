import { defaultText } from './default-value.ts';
import { namespaceOf, unqualified } from './names.ts';
import type { AvroSchema, Field, LogicalType, NamedSchema } from './schema.ts';

type Piece = string | AvroSchema;

/**
 * A schema as registries want it: one JSON text in which every named type is spelled out where it is first met, with its
 * namespace, and by full name after. Attributes that Avro does not define (`"owner": …`) are left out. Without recursion: a
 * chain of references may be as long as there are files.
 */
export function fullText(schema: AvroSchema): string {
  const defined = new Set<string>();
  const todo: Piece[] = [schema];
  let text = '';
  for (let piece = todo.pop(); piece !== undefined; piece = todo.pop()) {
    if (typeof piece === 'string') text += piece;
    else if ('name' in piece && defined.has(piece.name)) text += JSON.stringify(piece.name);
    else {
      if ('name' in piece) defined.add(piece.name);
      const pieces = piecesOf(piece);
      for (let i = pieces.length - 1; i >= 0; i -= 1) todo.push(pieces[i] as Piece);
    }
  }
  return text;
}

function piecesOf(schema: AvroSchema): readonly Piece[] {
  const tail = `${attributes(schema)}}`;
  switch (schema.kind) {
    case 'union':
      return ['[', ...separated(schema.branches), ']'];
    case 'array':
      return ['{"type":"array","items":', schema.items, tail];
    case 'map':
      return ['{"type":"map","values":', schema.values, tail];
    case 'fixed':
      return [`${nameOf(schema)},"size":${schema.size}${tail}`];
    case 'enum':
      return [
        `${nameOf(schema)},"symbols":${JSON.stringify(schema.symbols)}${optional('default', schema.default)}${tail}`,
      ];
    case 'record':
      return [`${nameOf(schema)}${attributes(schema)},"fields":[`, ...fieldPieces(schema.fields), ']}'];
    default:
      return [tail === '}' ? JSON.stringify(schema.kind) : `{"type":"${schema.kind}"${tail}`];
  }
}

function nameOf({ kind, name }: NamedSchema): string {
  const namespace = namespaceOf(name);
  return `{"type":"${kind}","name":${JSON.stringify(unqualified(name))},"namespace":${JSON.stringify(namespace)}`;
}

function separated(schemas: readonly AvroSchema[]): readonly Piece[] {
  return schemas.flatMap((schema, i): Piece[] => (i === 0 ? [schema] : [',', schema]));
}

function fieldPieces(fields: readonly Field[]): readonly Piece[] {
  return fields.flatMap((field, i): Piece[] => [
    `${i === 0 ? '' : ','}{"name":${JSON.stringify(field.name)},"type":`,
    field.type,
    fieldTail(field),
  ]);
}

function fieldTail(field: Field): string {
  const fallback = field.default === undefined ? '' : `,"default":${defaultText(field.default)}`;
  const aliases = field.aliases.length > 0 ? optional('aliases', field.aliases) : '';
  const rest = optional('order', field.order) + optional('doc', field.doc);
  return `${fallback}${aliases}${rest}}`;
}

function attributes(schema: AvroSchema): string {
  const aliases = 'aliases' in schema && schema.aliases.length > 0 ? optional('aliases', schema.aliases) : '';
  const doc = optional('doc', schema.doc);
  return aliases + logical(schema.logicalType) + doc;
}

function logical(type: LogicalType | undefined): string {
  if (type === undefined) return '';
  return (
    optional('logicalType', type.name) + optional('precision', type.precision) + optional('scale', type.scale)
  );
}

const optional = (name: string, value: unknown): string =>
  value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`;
