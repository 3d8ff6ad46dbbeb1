/** Where something stands. Lines and columns count from 1; `path` is the JSON path in the file: `$.fields[2].type`. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
}

export type PrimitiveName = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';

/** As written, also where Avro says that an unusable one is to be ignored. */
export interface LogicalType {
  readonly name: string;
  readonly precision?: number;
  readonly scale?: number;
}

interface Common {
  readonly place: Place;
  readonly doc?: string;
  readonly logicalType?: LogicalType;
}

interface Named extends Common {
  /** Full name: `alpes.companies.v1.CompanyState`. */
  readonly name: string;
  /** Full names. */
  readonly aliases: readonly string[];
}

export interface PrimitiveSchema extends Common {
  readonly kind: PrimitiveName;
}

export interface FixedSchema extends Named {
  readonly kind: 'fixed';
  /** Bytes. */
  readonly size: number;
}

export interface EnumSchema extends Named {
  readonly kind: 'enum';
  readonly symbols: readonly string[];
  /** What readers take for a symbol they do not know. */
  readonly default?: string;
}

/** A default, apart from the field so that `null` and "none" differ. */
export interface DefaultValue {
  /** JSON, as written. */
  readonly value: unknown;
  readonly place: Place;
}

export interface Field {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: AvroSchema;
  readonly default?: DefaultValue;
  readonly order?: 'ascending' | 'descending' | 'ignore';
  readonly doc?: string;
  readonly place: Place;
}

export interface RecordSchema extends Named {
  readonly kind: 'record';
  readonly fields: readonly Field[];
}

export interface ArraySchema extends Common {
  readonly kind: 'array';
  readonly items: AvroSchema;
}

export interface MapSchema extends Common {
  readonly kind: 'map';
  readonly values: AvroSchema;
}

export interface UnionSchema extends Common {
  readonly kind: 'union';
  readonly branches: readonly AvroSchema[];
}

export type NamedSchema = FixedSchema | EnumSchema | RecordSchema;

/**
 * A parsed schema. Every reference to a named type is the very object of its definition, so that a recursive type is a graph
 * with a cycle; whoever walks one remembers where it was.
 */
export type AvroSchema = PrimitiveSchema | NamedSchema | ArraySchema | MapSchema | UnionSchema;
