import type { RuleCode } from '../../compatibility/incompatibility.ts';

/** A schema as Avro's JSON has it. */
export type SchemaJson = string | readonly SchemaJson[] | { readonly [attribute: string]: unknown };

/**
 * `reads`, or exactly the rules that are broken. LOGICAL_TYPE_CHANGED alone: Avro reads it, and what is read means something else,
 * which only the gate says.
 */
export type Expected = 'reads' | RuleCode | readonly RuleCode[];

/** Whether Avro itself, which knows nothing of what a logical type means, reads it. */
export const avroReads = (expected: Expected): boolean =>
  expected === 'reads' || expected === 'LOGICAL_TYPE_CHANGED';

/** One change of a schema, with what has to come of it. */
export interface Evolution {
  /** A sentence about what was done to the schema. */
  readonly name: string;
  readonly earlier: SchemaJson;
  readonly later: SchemaJson;
  /** The later schema reads what was written with the earlier one. */
  readonly backward: Expected;
  /** The earlier schema reads what was written with the later one. */
  readonly forward: Expected;
}

export type Row = readonly [
  name: string,
  earlier: SchemaJson,
  later: SchemaJson,
  backward: Expected,
  forward: Expected,
];

export function evolutions(rows: readonly Row[]): readonly Evolution[] {
  return rows.map(([name, earlier, later, backward, forward]) => ({
    name,
    earlier,
    later,
    backward,
    forward,
  }));
}

type More = { readonly [attribute: string]: unknown };

export const field = (name: string, type: SchemaJson, more: More = {}): SchemaJson => ({
  name,
  type,
  ...more,
});

export const record = (name: string, fields: readonly SchemaJson[], more: More = {}): SchemaJson => ({
  type: 'record',
  name,
  ...more,
  fields,
});

/** A record whose one field has the type. */
export const holding = (type: SchemaJson, more: More = {}): SchemaJson =>
  record('Subject', [field('value', type, more)]);

/** A record with `id`, and whatever else it has. */
export const company = (...fields: readonly SchemaJson[]): SchemaJson =>
  record('Company', [field('id', 'string'), ...fields], { namespace: 'test.companies' });

export const enumeration = (name: string, symbols: readonly string[], more: More = {}): SchemaJson => ({
  type: 'enum',
  name,
  symbols,
  ...more,
});

export const fixed = (name: string, size: number, more: More = {}): SchemaJson => ({
  type: 'fixed',
  name,
  size,
  ...more,
});

export const array = (items: SchemaJson): SchemaJson => ({ type: 'array', items });

export const map = (values: SchemaJson): SchemaJson => ({ type: 'map', values });

export const logical = (type: string, logicalType: string, more: More = {}): SchemaJson => ({
  type,
  logicalType,
  ...more,
});
