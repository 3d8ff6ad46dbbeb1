import { ProtocolError } from '../protocol-error.ts';
import type { Kind } from './kinds.ts';
import { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

type Presence = 'required' | 'optional' | 'defaulted' | 'repeated';

/** One line of a message's table: read as `Read`, written from `Write`. */
export interface Field<Read, P extends Presence, Write = Read> {
  readonly number: number;
  readonly kind: Kind<Read, Write>;
  readonly presence: P;
  readonly fallback?: Read;
}

export type Fields = Readonly<Record<string, Field<unknown, Presence>>>;

type Keys<T, P extends Presence> = { [K in keyof T]: T[K] extends Field<unknown, P> ? K : never }[keyof T];
type ReadOf<F> = F extends Field<infer R, infer P, never> ? (P extends 'repeated' ? readonly R[] : R) : never;
type WriteOf<F> =
  F extends Field<unknown, infer P, infer W> ? (P extends 'repeated' ? readonly W[] : W) : never;

/** What reading gives: only what is declared optional may be missing. */
export type Decoded<T> = { readonly [K in Exclude<keyof T, Keys<T, 'optional'>>]: ReadOf<T[K]> } & {
  readonly [K in Keys<T, 'optional'>]?: ReadOf<T[K]> | undefined;
};
/** What writing needs: only what is declared required must be there. */
export type Encodable<T> = { readonly [K in Keys<T, 'required'>]: WriteOf<T[K]> } & {
  readonly [K in Exclude<keyof T, Keys<T, 'required'>>]?: WriteOf<T[K]> | undefined;
};

export function required<R, W>(number: number, kind: Kind<R, W>): Field<R, 'required', W> {
  return { number, kind, presence: 'required' };
}
export function optional<R, W>(number: number, kind: Kind<R, W>): Field<R, 'optional', W> {
  return { number, kind, presence: 'optional' };
}
/** Missing bytes read as `fallback`; a missing value is not written. */
export function defaulted<R, W>(number: number, kind: Kind<R, W>, fallback: R): Field<R, 'defaulted', W> {
  return { number, kind, presence: 'defaulted', fallback };
}
export function repeated<R, W>(number: number, kind: Kind<R, W>): Field<R, 'repeated', W> {
  return { number, kind, presence: 'repeated' };
}

interface Line {
  readonly name: string;
  readonly number: number;
  readonly tag: number;
  readonly presence: Presence;
  readonly kind: Kind<unknown>;
}

type Values = Record<string, unknown>;
const NOTHING: readonly never[] = Object.freeze([]);

/** A protobuf (proto2) message, described by its table. It is itself a kind, so messages nest. */
export class Schema<T extends Fields> implements Kind<Decoded<T>, Encodable<T>> {
  readonly wireType = 2;
  readonly #name: string;
  readonly #lines: readonly Line[];
  readonly #byNumber: readonly (Line | undefined)[];
  readonly #required: readonly string[];
  /** Copied for every value read. Built in one go: V8 would keep an object that grew key by key as a slow hash table. */
  readonly #blank: Values;

  /** @param constants stand in every decoded value and are never written. */
  constructor(name: string, fields: T, constants: Readonly<Values> = {}) {
    this.#name = name;
    this.#lines = Object.entries(fields).map(([key, field]) => asLine(key, field));
    const byNumber: (Line | undefined)[] = [];
    for (const line of this.#lines) byNumber[line.number] = line;
    this.#byNumber = byNumber;
    this.#required = this.#lines.filter((line) => line.presence === 'required').map((line) => line.name);
    this.#blank = Object.fromEntries([
      ...Object.entries(constants),
      ...this.#lines.map(({ name: key, presence }) => [
        key,
        presence === 'repeated' ? NOTHING : fields[key]!.fallback,
      ]),
    ]) as Values;
  }

  read(reader: Reader): Decoded<T> {
    return this.readFields(reader.nested());
  }

  write(writer: Writer, value: Encodable<T>): void {
    const start = writer.begin();
    this.writeFields(writer, value);
    writer.end(start);
  }

  decode(bytes: Buffer): Decoded<T> {
    return this.readFields(new Reader(bytes));
  }

  /** Without a length before it. */
  writeFields(writer: Writer, value: Encodable<T>): void {
    const values = value as Values;
    for (const line of this.#lines) {
      const field = values[line.name];
      if (field === undefined) continue;
      if (line.presence === 'repeated') writeEach(writer, line, field as readonly unknown[]);
      else writeOne(writer, line, field);
    }
  }

  /** To the reader's end. Unknown fields are passed over. @throws {ProtocolError} */
  readFields(reader: Reader): Decoded<T> {
    const values: Values = { ...this.#blank };
    while (!reader.done) {
      const tag = reader.uint32();
      const line = this.#byNumber[tag >>> 3];
      if (line === undefined) reader.skip(tag & 7);
      else readOne(reader, line, tag & 7, values);
    }
    for (const name of this.#required) {
      if (values[name] === undefined) throw this.#missing(name);
    }
    return values as Decoded<T>;
  }

  #missing(field: string): ProtocolError {
    return new ProtocolError('Malformed', `${this.#name} lacks ${field}.`);
  }
}

function asLine(name: string, { number, kind, presence }: Field<unknown, Presence>): Line {
  return { name, number, tag: (number << 3) | kind.wireType, presence, kind };
}

function writeOne(writer: Writer, line: Line, value: unknown): void {
  writer.uint32(line.tag);
  line.kind.write(writer, value);
}

function writeEach(writer: Writer, line: Line, values: readonly unknown[]): void {
  for (const value of values) writeOne(writer, line, value);
}

function readOne(reader: Reader, line: Line, wireType: number, values: Values): void {
  if (wireType !== line.kind.wireType) return readOther(reader, line, wireType, values);
  const value = line.kind.read(reader);
  if (line.presence === 'repeated') append(values, line.name, value);
  else values[line.name] = value;
}

/** A repeated number may come packed; anything else of another wire type is not the field we know. */
function readOther(reader: Reader, line: Line, wireType: number, values: Values): void {
  if (line.presence !== 'repeated' || wireType !== 2) return reader.skip(wireType);
  const packed = reader.nested();
  while (!packed.done) append(values, line.name, line.kind.read(packed));
}

function append(values: Values, name: string, value: unknown): void {
  const list = values[name];
  if (list === NOTHING) values[name] = [value];
  else (list as unknown[]).push(value);
}
