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
