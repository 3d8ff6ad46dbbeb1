import type avsc from 'avsc';
import { ContractError } from './contract-error.ts';
import type { Envelope, EnvelopeMeta, Message } from './envelope.ts';
import { type EnvelopeType, envelopeType, type Layout } from './envelope-type.ts';

type Meta = EnvelopeMeta & { type: string };
type ReadBranch = (bytes: Buffer, at: number, meta: Meta) => unknown;

/**
 * Compiles a decoder of what one writer wrote. Every record of the writer's union is resolved by itself, so one that this
 * reader does not know, or can no longer read, spoils only the messages that carry it.
 *
 * @throws {ContractError} UNKNOWN_SCHEMA when the schema is none, or the envelope around the data cannot be read.
 */
export function compileDecoder<M extends Message>(
  reader: EnvelopeType,
  writerSchema: string,
): (bytes: Buffer) => Envelope<M> {
  const writer = envelopeType(writerSchema);
  const readMeta = metaReader(reader, writer);
  const branches = writer.branches.map((branch) => branchReader(reader, branch));
  return (bytes) => {
    const layout = layoutOf(writer, bytes);
    const meta = readMeta(bytes, layout);
    const data = (branches[layout.branch] as ReadBranch)(bytes, layout.dataAt, meta);
    return Object.assign(meta, { data }) as unknown as Envelope<M>;
  };
}

function layoutOf(writer: EnvelopeType, bytes: Buffer): Layout {
  try {
    return writer.layout(bytes);
  } catch (cause) {
    throw new ContractError('NOT_AVRO', `The bytes do not follow their schema: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function metaReader(reader: EnvelopeType, writer: EnvelopeType): (bytes: Buffer, layout: Layout) => Meta {
  const asRead = resolve(reader.meta, writer.meta);
  return (bytes, { indexAt, dataEnd }) => {
    const meta = writer.hasTail
      ? Buffer.concat([bytes.subarray(0, indexAt), bytes.subarray(dataEnd)])
      : bytes;
    return read(reader.meta, meta, 0, asRead) as Meta;
  };
}

/** A resolver that throws what it throws as UNKNOWN_SCHEMA; names are compared without their namespace, as Avro says. */
function resolve(reader: avsc.Type, writer: avsc.Type): avsc.Type {
  try {
    return resolver(reader, writer);
  } catch (cause) {
    // avsc stumbles, and says only so, where a record is to be read from what has no name.
    const why = cause instanceof TypeError ? unlike(reader, writer) : firstLine(cause);
    throw new ContractError('UNKNOWN_SCHEMA', `${writer.branchName} of the writer cannot be read: ${why}`, {
      cause,
    });
  }
}

const resolver = (reader: avsc.Type, writer: avsc.Type): avsc.Type =>
  reader.createResolver(writer, { ignoreNamespaces: true }) as unknown as avsc.Type;

/** Which field it is whose types are of two kinds. */
function unlike(reader: avsc.Type, writer: avsc.Type, path: readonly string[] = []): string {
  for (const { name, type } of fieldsOf(reader)) {
    const written = fieldsOf(writer).find((field) => field.name === name)?.type;
    if (written && !resolves(type, written)) return unlike(type, written, [...path, name]);
  }
  const where = path.length === 0 ? 'it' : path.join('.');
  return `${where} is read as ${reader.branchName ?? 'a union'} and was written as ${writer.branchName ?? 'a union'}`;
}

const fieldsOf = (type: avsc.Type): readonly avsc.types.Field[] =>
  'fields' in type ? (type as avsc.types.RecordType).fields : [];

function resolves(reader: avsc.Type, writer: avsc.Type): boolean {
  try {
    return resolver(reader, writer) !== undefined;
  } catch {
    return false;
  }
}

function branchReader(reader: EnvelopeType, written: avsc.types.RecordType): ReadBranch {
  const type = localName(written);
  const known = reader.branches.find((branch) => namesOf(branch).includes(type));
  if (!known) return unknownType(type);
  const asRead = attempt(() => resolve(known, written));
  if (asRead instanceof ContractError) return unreadable(asRead);
  return (bytes, at, meta) => {
    if (meta.type !== type) throw mismatch(meta, type);
    meta.type = localName(known);
    return read(known, bytes, at, asRead, meta);
  };
}

const localName = (type: avsc.Type): string => afterDot(type.name ?? '');
const afterDot = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
const namesOf = (type: avsc.Type): string[] => [type.name ?? '', ...(type.aliases ?? [])].map(afterDot);

function unknownType(type: string): ReadBranch {
  return (_bytes, _at, meta) => {
    throw new ContractError('UNKNOWN_TYPE', `This reader does not know ${type}`, { meta });
  };
}

function unreadable({ message, cause }: ContractError): ReadBranch {
  return (_bytes, _at, meta) => {
    throw new ContractError('UNKNOWN_SCHEMA', message, { cause, meta });
  };
}

function mismatch(meta: Meta, type: string): ContractError {
  const message = `The envelope says ${JSON.stringify(meta.type.slice(0, 100))} and carries ${type}`;
  return new ContractError('INVALID_DATA', message, { path: ['type'], meta });
}

/** The layout is sound by now, so what fails here is a value that its logical type or a number's range forbids. */
function read(type: avsc.Type, bytes: Buffer, at: number, asRead: avsc.Type, meta?: Meta): unknown {
  try {
    return type.decode(bytes, at, asRead).value;
  } catch (cause) {
    throw new ContractError('INVALID_DATA', `A value is not valid: ${firstLine(cause)}`, { cause, meta });
  }
}

function attempt<T>(make: () => T): T | ContractError {
  try {
    return make();
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n', 1)[0]?.slice(0, 200) ?? '';
