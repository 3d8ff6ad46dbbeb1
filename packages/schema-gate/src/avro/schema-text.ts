import { namespaceOf, unqualified } from './names.ts';
import type { AvroSchema, Field, LogicalType, NamedSchema } from './schema.ts';

/** `full`: all that a schema object knows; `resolution`: what reading depends on. */
export type Detail = 'full' | 'resolution';

type Piece = string | AvroSchema;

/**
 * JSON of a schema with every named type spelled out where it is first met, and by full name after. Without recursion: a chain
 * of references may be as long as there are files.
 */
export function schemaText(schema: AvroSchema, detail: Detail): string {
  const defined = new Set<string>();
  const todo: Piece[] = [schema];
  let text = '';
  for (let piece = todo.pop(); piece !== undefined; piece = todo.pop()) {
    if (typeof piece === 'string') text += piece;
    else if ('name' in piece && defined.has(piece.name)) text += JSON.stringify(piece.name);
    else {
      if ('name' in piece) defined.add(piece.name);
      const pieces = piecesOf(piece, detail);
      for (let i = pieces.length - 1; i >= 0; i -= 1) todo.push(pieces[i] as Piece);
    }
  }
  return text;
}

function piecesOf(schema: AvroSchema, detail: Detail): readonly Piece[] {
  const tail = `${attributes(schema, detail)}}`;
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
      return [
        `${nameOf(schema)}${attributes(schema, detail)},"fields":[`,
        ...fieldPieces(schema.fields, detail),
        ']}',
      ];
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

function fieldPieces(fields: readonly Field[], detail: Detail): readonly Piece[] {
  return fields.flatMap((field, i): Piece[] => [
    `${i === 0 ? '' : ','}{"name":${JSON.stringify(field.name)},"type":`,
    field.type,
    fieldTail(field, detail),
  ]);
}

function fieldTail(field: Field, detail: Detail): string {
  const fallback = field.default === undefined ? '' : optional('default', field.default.value);
  const aliases = field.aliases.length > 0 ? optional('aliases', field.aliases) : '';
  const rest = detail === 'full' ? optional('order', field.order) + optional('doc', field.doc) : '';
  return `${fallback}${aliases}${rest}}`;
}

function attributes(schema: AvroSchema, detail: Detail): string {
  const aliases = 'aliases' in schema && schema.aliases.length > 0 ? optional('aliases', schema.aliases) : '';
  const doc = detail === 'full' ? optional('doc', schema.doc) : '';
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
