import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** How one value of a field is written; its wire type is protobuf's: 0 a varint, 2 length-delimited. */
export interface Kind<Read, Write = Read> {
  readonly wireType: 0 | 2;
  read(reader: Reader): Read;
  write(writer: Writer, value: Write): void;
}

export const uint32: Kind<number> = {
  wireType: 0,
  read: (reader) => reader.uint32(),
  write: (writer, value) => writer.uint32(value),
};

export const int32: Kind<number> = {
  wireType: 0,
  read: (reader) => reader.int32(),
  write: (writer, value) => writer.int32(value),
};

/** See {@link Reader.uint64} for what a number keeps of it. */
export const uint64: Kind<number> = {
  wireType: 0,
  read: (reader) => reader.uint64(),
  write: (writer, value) => writer.uint64(value),
};

/** Sixty-four bits of a set, signed as Java has them. */
export const bits64: Kind<bigint> = {
  wireType: 0,
  read: (reader) => reader.int64(),
  write: (writer, value) => writer.int64(value),
};

export const bool: Kind<boolean> = {
  wireType: 0,
  read: (reader) => reader.uint64() !== 0,
  write: (writer, value) => writer.uint32(value ? 1 : 0),
};

export const string: Kind<string> = {
  wireType: 2,
  read: (reader) => reader.string(),
  write: (writer, value) => writer.string(value),
};

/** Reads a view of the frame's bytes, not a copy. */
export const bytes: Kind<Buffer> = {
  wireType: 2,
  read: (reader) => reader.bytes(),
  write: (writer, value) => writer.bytes(value),
};

/** Names for numbers. A number without a name reads as `unknown`. */
export function enumeration<const Values extends Readonly<Record<string, number>>>(
  values: Values,
  unknown: keyof Values & string,
): Kind<keyof Values & string> {
  const names: string[] = [];
  for (const [name, value] of Object.entries(values)) names[value] = name;
  return {
    wireType: 0,
    read: (reader) => names[reader.uint32()] ?? unknown,
    write: (writer, name) => writer.uint32(values[name] ?? 0),
  };
}
