import { LazyPlace, Located } from './place.ts';
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

  constructor(kind: PrimitiveName, place: LazyPlace) {
    super(place);
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

  constructor(primitives: readonly PrimitiveName[], place: LazyPlace) {
    super(place);
    this.#primitives = primitives;
    this.#branches = undefined;
  }

  static primitivesOf(union: UnionSchema): readonly PrimitiveName[] | undefined {
    return union instanceof PrimitiveUnionNode ? union.#primitives : undefined;
  }

  get branches(): readonly AvroSchema[] {
    this.#branches ??= this.#primitives.map((kind, i) => new PrimitiveNode(kind, this.at(i)));
    return this.#branches;
  }
}

/** The kinds of a union of bare primitives: one array for all unions of the same kinds in the same order. */
export const primitivesOf = (union: UnionSchema): readonly PrimitiveName[] | undefined =>
  PrimitiveUnionNode.primitivesOf(union);

const shared = new Map<string, readonly PrimitiveName[]>();

/** At most as many are kept as eight primitives can be put in a row. */
export function sharedPrimitives(names: readonly PrimitiveName[]): readonly PrimitiveName[] {
  const key = names.join();
  const known = shared.get(key);
  if (known) return known;
  shared.set(key, names);
  return names;
}

export class FieldNode extends Node implements Field {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Set right after, as its parts stand inside of the field. */
  declare type: AvroSchema;
  declare default?: DefaultValue;
  declare order?: NonNullable<Field['order']>;
  declare doc?: string;

  constructor(name: string, aliases: readonly string[], place: LazyPlace) {
    super(place);
    this.name = name;
    this.aliases = aliases;
  }
}

export class DefaultNode extends Node implements DefaultValue {
  readonly value: unknown;

  constructor(value: unknown, place: LazyPlace) {
    super(place);
    this.value = value;
  }
}
