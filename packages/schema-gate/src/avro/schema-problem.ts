import type { Place } from './schema.ts';

/** What is wrong with a schema file itself. */
export type SchemaProblemCode =
  | 'NOT_JSON'
  | 'NOT_A_SCHEMA'
  | 'UNKNOWN_TYPE'
  | 'DUPLICATE_NAME'
  | 'REFERENCE_CYCLE'
  | 'BAD_NAME'
  | 'BAD_DEFAULT'
  | 'BAD_UNION'
  | 'BAD_ENUM'
  | 'BAD_FIXED'
  | 'DUPLICATE_FIELD';

export interface SchemaProblem {
  readonly code: SchemaProblemCode;
  /** One sentence with what to do. */
  readonly message: string;
  readonly place: Place;
}
