import type { FieldProblem } from '../companies/company-checks.ts';
import type { Field } from './import-fields.ts';

/** What is wrong with a row before it is sent, in one of its fields or in the row as a whole. */
export interface RowProblem extends FieldProblem {
  readonly field: Field | null;
  readonly details?: readonly { readonly name: string; readonly value: string }[];
}

/** Codes of the reading; the others are those of the forms. */
export type ReadingCode =
  | 'ROW_UNREADABLE'
  | 'TOO_MANY_CELLS'
  | 'ROW_TOO_LARGE'
  | 'NUMBER_INVALID'
  | 'NUMBER_AMBIGUOUS'
  | 'COORDINATES_INCOMPLETE'
  | 'BOUNDARY_UNREADABLE'
  | 'TAX_ID_REPEATED'
  | 'PROPERTY_REPEATED';

export const readingProblem = (
  field: Field | null,
  code: ReadingCode,
  values: Readonly<Record<string, string>> = {},
): RowProblem => ({
  field,
  code,
  message: '',
  details: Object.entries(values).map(([name, value]) => ({ name, value })),
});
