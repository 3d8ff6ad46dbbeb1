import type avsc from 'avsc';
import { ContractError } from './contract-error.ts';
import { avroType } from './logical-types.ts';
import { Cursor, WireCheck } from './wire-check.ts';

interface RecordSchema {
  readonly name: string;
  readonly namespace?: string;
  readonly fields: readonly { readonly name: string; readonly type: unknown }[];
}

/** Where the parts of one encoded envelope lie. */
export interface Layout {
  /** Index of the record in the union `data`. */
  readonly branch: number;
  /** First byte of the union's index, of the record behind it, and behind the record. */
  readonly indexAt: number;
  readonly dataAt: number;
  readonly dataEnd: number;
}

/** An envelope's schema, taken apart: what surrounds `data`, and each record that `data` can be. */
export interface EnvelopeType {
  readonly meta: avsc.Type;
  readonly branches: readonly avsc.types.RecordType[];
  /** Whether there are fields behind `data`. */
  readonly hasTail: boolean;
  /** Throws an Error that says what is wrong when the bytes are no such envelope, or do not end with it. */
  layout(bytes: Buffer): Layout;
}

/** Parses an envelope's schema. Fails with UNKNOWN_SCHEMA when it is none. */
export function envelopeType(schema: string): EnvelopeType {
  try {
    return takeApart(JSON.parse(schema) as RecordSchema);
  } catch (cause) {
    throw new ContractError('UNKNOWN_SCHEMA', `Not an envelope's schema: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function takeApart(schema: RecordSchema): EnvelopeType {
  // The whole first: avsc says better than we could what is wrong with a schema.
  const whole = avroType(schema) as avsc.types.RecordType;
  if (whole.typeName !== 'record') throw new Error(`it is a ${whole.typeName} and no record`);
  const at = schema.fields.findIndex((field) => field.name === 'data');
  const data = whole.field('data')?.type as avsc.types.WrappedUnionType | undefined;
  if (at < 0 || !data?.typeName.startsWith('union')) throw new Error('it has no union named data');
  return {
    meta: avroType(withoutData(schema, at)),
    branches: data.types.map(asRecord),
    hasTail: at < schema.fields.length - 1,
    layout: compileLayout(schema, at),
  };
}

function asRecord(type: avsc.Type): avsc.types.RecordType {
  if (type.typeName !== 'record') throw new Error(`data can be a ${type.typeName}, which is no record`);
  return type as avsc.types.RecordType;
}

/** Named types that are spelled out within `data` and only referred to behind it do not occur: nothing stands there. */
function withoutData(schema: RecordSchema, at: number): RecordSchema {
  return { ...schema, fields: schema.fields.filter((_, i) => i !== at) };
}

function compileLayout(schema: RecordSchema, at: number): (bytes: Buffer) => Layout {
  const check = new WireCheck();
  const compile = (type: unknown) => check.compile(type, schema.namespace);
  const fields = schema.fields.map((field, i) => (i === at ? () => undefined : compile(field.type)));
  const branches = (schema.fields[at] as { type: unknown[] }).type.map(compile);
  return (bytes) => {
    const cursor = new Cursor(bytes);
    for (let i = 0; i < at; i += 1) fields[i]?.(cursor);
    const data = branchLayout(cursor, branches);
    for (let i = at + 1; i < fields.length; i += 1) fields[i]?.(cursor);
    if (cursor.position !== bytes.length) throw new Error('there are bytes behind the end');
    return data;
  };
}

function branchLayout(cursor: Cursor, branches: readonly ((cursor: Cursor) => void)[]): Layout {
  const indexAt = cursor.position;
  const branch = cursor.readLong();
  const dataAt = cursor.position;
  const skip = branches[branch];
  if (!skip) throw new Error('the union data has no such branch');
  skip(cursor);
  return { branch, indexAt, dataAt, dataEnd: cursor.position };
}
