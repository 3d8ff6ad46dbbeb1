import { type Key, LazyPlace, Located } from './place.ts';
import type {
  AvroSchema,
  DefaultValue,
  Field,
  LogicalType,
  PrimitiveName,
  PrimitiveSchema,
  UnionSchema,
} from './schema.ts';

/**
 * The parts that a schema has most of. Each knows where it stands and makes its place when asked: of twenty versions of a thousand
 * schemas, objects for places alone were a third of the memory.
 */
abstract class Node extends Located {
  get place(): LazyPlace {
    return new LazyPlace(this);
  }
}

export class PrimitiveNode extends Node implements PrimitiveSchema {
  readonly kind: PrimitiveName;
  declare doc?: string;
  declare logicalType?: LogicalType;

  constructor(kind: PrimitiveName, from: Located, key?: Key) {
    super(from, key);
    this.kind = kind;
  }
}

export class UnionNode extends Node implements UnionSchema {
  readonly kind = 'union';
  /** Set right after, as its parts stand inside of the union. */
  declare branches: readonly AvroSchema[];
  declare doc?: string;
  declare logicalType?: LogicalType;
}

/**
 * A union of bare primitives, `["null", "string"]`: what most unions are. Its branches are made when asked for, and kept then;
 * whoever can do with their kinds takes {@link primitivesOf}.
 */
export class PrimitiveUnionNode extends Node implements UnionSchema {
  readonly kind = 'union';
  readonly #primitives: readonly PrimitiveName[];
  #branches: readonly AvroSchema[] | undefined;

  constructor(primitives: readonly PrimitiveName[], from: Located, key?: Key) {
    super(from, key);
    this.#primitives = primitives;
    this.#branches = undefined;
  }

  static primitivesOf(union: UnionSchema): readonly PrimitiveName[] | undefined {
    return union instanceof PrimitiveUnionNode ? union.#primitives : undefined;
  }

  get branches(): readonly AvroSchema[] {
    this.#branches ??= this.#primitives.map((kind, i) => new PrimitiveNode(kind, this, i));
    return this.#branches;
  }
}

/** The kinds of a union of bare primitives: one array for all unions of the same kinds in the same order. */
export const primitivesOf = (union: UnionSchema): readonly PrimitiveName[] | undefined =>
  PrimitiveUnionNode.primitivesOf(union);

/** Unions that begin alike, by what comes next. */
class Beginning {
  names: readonly PrimitiveName[] | undefined = undefined;
  readonly next = new Map<PrimitiveName, Beginning>();
}

const shared = new Beginning();

/** At most as many are kept as eight primitives can be put in a row. */
export function sharedPrimitives(names: readonly PrimitiveName[]): readonly PrimitiveName[] {
  let at = shared;
  for (const name of names) {
    let next = at.next.get(name);
    if (!next) at.next.set(name, (next = new Beginning()));
    at = next;
  }
  at.names ??= names;
  return at.names;
}

export class FieldNode extends Node implements Field {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Set right after, as its parts stand inside of the field. */
  declare type: AvroSchema;
  readonly #default: unknown;
  declare order?: NonNullable<Field['order']>;
  declare doc?: string;

  /** `fallback`: the default's JSON, undefined where there is none. */
  constructor(name: string, aliases: readonly string[], fallback: unknown, from: Located, key: Key) {
    super(from, key);
    this.name = name;
    this.aliases = aliases;
    this.#default = fallback;
  }

  /** Made when asked for: most fields have one, and few are asked. */
  get default(): DefaultValue | undefined {
    return this.#default === undefined ? undefined : new DefaultNode(this.#default, this, 'default');
  }
}

export class DefaultNode extends Node implements DefaultValue {
  readonly value: unknown;

  constructor(value: unknown, from: Located, key: Key) {
    super(from, key);
    this.value = value;
  }
}
