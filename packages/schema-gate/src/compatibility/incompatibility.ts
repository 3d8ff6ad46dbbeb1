import type { Place } from '../avro/schema.ts';

/** The rules of Avro's "Schema Resolution" that a pair of schemas can break; stable codes, also of SARIF rules. */
export type RuleCode =
  | 'TYPE_CHANGED'
  | 'NAME_CHANGED'
  | 'FIXED_SIZE_CHANGED'
  | 'FIELD_WITHOUT_DEFAULT'
  | 'ENUM_SYMBOL_MISSING'
  | 'UNION_BRANCH_MISSING'
  | 'NO_READER_BRANCH'
  | 'LOGICAL_TYPE_CHANGED'
  /** Of the gate, not of Avro: a whole topic is gone. */
  | 'TOPIC_REMOVED';

/** One reason why what was written with one schema can't be read with the other. */
export interface Incompatibility {
  readonly rule: RuleCode;
  /** One sentence: what changed. */
  readonly message: string;
  /** The sentence of the Avro specification it follows from, by section: "Schema Resolution: …". */
  readonly specification: string;
  /** What would make it compatible. */
  readonly remedy: string;
  /** Full name of the record (reader's) it is in, and the field; undefined at the root. */
  readonly record: string | undefined;
  readonly field: string | undefined;
  /** From the root of the reader's schema, in names: `data.CompanyAmended.company.taxId`. */
  readonly at: string;
  readonly reader: Place;
  readonly writer: Place;
  /**
   * Where Avro's own check (and so the broker) passes: the bytes can be read, and mean something else. Only of
   * LOGICAL_TYPE_CHANGED.
   */
  readonly stricterThanAvro?: true;
}
