// Walks bytes by their writer's schema without making values. What passes is complete and in bounds, so that
// decoding it takes time and memory in proportion to its length, whoever wrote it: avsc looks at the bounds only when it
// has finished, and believes an array that says it has 2^50 items.

type Skip = (cursor: Cursor) => void;

/** A place in bytes. Every step throws when it would leave them. */
export class Cursor {
  position = 0;
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  advance(count: number): void {
    if (!(count >= 0 && count <= this.bytes.length - this.position))
      throw new Error('the bytes end too early');
    this.position += count;
  }

  /** Zigzag, variable length; at most ten bytes. */
  skipLong(): void {
    const { bytes, position } = this;
    for (let i = 0; i < 10; i += 1) {
      const byte = bytes[position + i];
      if (byte === undefined) throw new Error('the bytes end within a number');
      if (byte < 0x80) {
        this.position = position + i + 1;
        return;
      }
    }
    throw new Error('a number is longer than ten bytes');
  }

  /** As skipLong, and returns it; exact up to 2^53, beyond that merely large. */
  readLong(): number {
    const { bytes } = this;
    const start = this.position;
    this.skipLong();
    const end = this.position;
    if (end - start === 1) return zigzag(bytes[start] as number);
    let value = 0;
    for (let i = end - 1; i >= start; i -= 1) value = value * 0x80 + ((bytes[i] as number) & 0x7f);
    return zigzag(value);
  }
}

const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

interface Attributes {
  readonly type?: unknown;
  readonly name?: string;
  readonly namespace?: string;
  readonly fields?: readonly { type: unknown }[];
  readonly symbols?: readonly string[];
  readonly items?: unknown;
  readonly values?: unknown;
  readonly size?: number;
}

const skipLong: Skip = (cursor) => cursor.skipLong();
const skipInt: Skip = (cursor) => {
  const value = cursor.readLong();
  if (value < -(2 ** 31) || value >= 2 ** 31) throw new Error('an int is out of range');
};
const skipBytes: Skip = (cursor) => cursor.advance(cursor.readLong());
const skipBoolean: Skip = (cursor) => {
  const byte = cursor.bytes[cursor.position];
  cursor.advance(1);
  if ((byte as number) > 1) throw new Error('a boolean is neither 0 nor 1');
};

const PRIMITIVES: { readonly [type: string]: Skip } = {
  null: () => undefined,
  boolean: skipBoolean,
  int: skipInt,
  long: skipLong,
  float: (cursor) => cursor.advance(4),
  double: (cursor) => cursor.advance(8),
  bytes: skipBytes,
  string: skipBytes,
};

/** Compiles a schema's checks; names that were compiled before stay known, so a union's branches can share them. */
export class WireCheck {
  readonly #named = new Map<string, Skip>();

  /** A function that moves a cursor behind one value, and throws where the bytes are no such value. */
  compile(schema: unknown, namespace = ''): Skip {
    if (typeof schema === 'string') return PRIMITIVES[schema] ?? this.#reference(schema, namespace);
    if (Array.isArray(schema)) return this.#union(schema, namespace);
    const attributes = schema as Attributes;
    switch (attributes.type) {
      case 'record':
      case 'error':
        return this.#record(attributes, namespace);
      case 'enum':
        return this.#name(attributes, namespace, enumeration(attributes.symbols?.length ?? 0));
      case 'fixed':
        return this.#name(attributes, namespace, (cursor) => cursor.advance(attributes.size ?? 0));
      case 'array':
        return blocks(this.compile(attributes.items, namespace));
      case 'map':
        return blocks(entry(this.compile(attributes.values, namespace)));
      default:
        return this.compile(attributes.type, namespace);
    }
  }

  #reference(name: string, namespace: string): Skip {
    const full = name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
    // Looked up late: a recursive type is still being compiled when it is first referred to.
    return (cursor) => (this.#named.get(full) as Skip)(cursor);
  }

  #name(attributes: Attributes, namespace: string, skip: Skip): Skip {
    this.#named.set(fullName(attributes, namespace), skip);
    return skip;
  }

  #record(attributes: Attributes, outer: string): Skip {
    const full = fullName(attributes, outer);
    const namespace = full.slice(0, Math.max(0, full.lastIndexOf('.')));
    const fields = (attributes.fields ?? []).map((field) => this.compile(field.type, namespace));
    return this.#name(attributes, outer, (cursor) => {
      for (let i = 0; i < fields.length; i += 1) (fields[i] as Skip)(cursor);
    });
  }

  #union(branches: readonly unknown[], namespace: string): Skip {
    const skips = branches.map((branch) => this.compile(branch, namespace));
    return (cursor) => {
      const skip = skips[cursor.readLong()];
      if (skip === undefined) throw new Error('a union has no such branch');
      skip(cursor);
    };
  }
}

function fullName({ name = '', namespace }: Attributes, outer: string): string {
  const space = namespace ?? outer;
  return name.includes('.') || space === '' ? name : `${space}.${name}`;
}

const enumeration =
  (size: number): Skip =>
  (cursor) => {
    const index = cursor.readLong();
    if (index < 0 || index >= size) throw new Error('an enum has no such symbol');
  };

const entry =
  (value: Skip): Skip =>
  (cursor) => {
    skipBytes(cursor);
    value(cursor);
  };

/** Arrays and maps: blocks of items until an empty one. No message has more items than bytes. */
function blocks(item: Skip): Skip {
  return (cursor) => {
    for (let total = 0; ; ) {
      let count = cursor.readLong();
      if (count === 0) return;
      if (count < 0) {
        count = -count;
        cursor.skipLong();
      }
      total += count;
      if (total > cursor.bytes.length) throw new Error('a collection claims more items than there are bytes');
      for (let i = 0; i < count; i += 1) item(cursor);
    }
  };
}
