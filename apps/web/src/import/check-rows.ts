import type { Asked } from '../commands/mutations.ts';
import { type ReadRow, readCompanyRow } from './company-row.ts';
import type { Field, Mapping, Subject } from './import-fields.ts';
import { readLocationRow } from './location-row.ts';
import type { Table, TableRow } from './read-table.ts';
import { canonical, rowKey } from './row-key.ts';
import { type RowProblem, readingProblem } from './row-problem.ts';

/**
 * What is to become of a row: it is sent; it is mistaken, and not sent; it asks for the same as an earlier row, and is not
 * sent because that one is.
 */
export type Verdict =
  | { readonly kind: 'ready'; readonly key: string; readonly asked: Asked }
  | { readonly kind: 'mistaken'; readonly problems: readonly RowProblem[] }
  | { readonly kind: 'repeats'; readonly line: number };

export interface CheckedRow {
  readonly line: number;
  /** As they stand in the file. */
  readonly cells: readonly string[];
  readonly name: string;
  readonly verdict: Verdict;
}

export interface CheckOptions {
  readonly subject: Subject;
  readonly mapping: Mapping;
  /** Of rows that name none; may be empty. */
  readonly country: string;
}

/** The edge takes messages of 256 KiB; a request has a document and keys besides. */
export const mostInputBytes = 200_000;

const utf8 = new TextEncoder();

/** Of an input as it travels. */
export const inputBytes = ({ input }: Asked): number => utf8.encode(JSON.stringify(input)).length;

/** Checks row by row; every row is known the moment it is yielded. */
export function* checkRows(
  table: Pick<Table, 'rows'>,
  options: CheckOptions,
): Generator<CheckedRow, void, undefined> {
  const columns = new Map<Field, number>();
  options.mapping.forEach((field, column) => {
    if (field !== null) columns.set(field, column);
  });
  const seen = new Seen();
  for (const row of table.rows) yield checkRow(row, columns, options, seen);
}

function checkRow(
  { line, cells, fault }: TableRow,
  columns: ReadonlyMap<Field, number>,
  { subject, country }: CheckOptions,
  seen: Seen,
): CheckedRow {
  const at = (field: Field): string => {
    const text = cells[columns.get(field) ?? -1] ?? '';
    return field === 'country' && text.trim() === '' ? country : text;
  };
  if (fault !== null)
    return {
      line,
      cells,
      name: at('name').trim(),
      verdict: { kind: 'mistaken', problems: [readingProblem(null, fault)] },
    };
  const read = subject === 'companies' ? readCompanyRow(at) : readLocationRow(at);
  return { line, cells, name: read.name, verdict: verdictOf(read, line, seen) };
}

function verdictOf(read: ReadRow, line: number, seen: Seen): Verdict {
  if (read.problems.length > 0) return { kind: 'mistaken', problems: read.problems };
  if (inputBytes(read.asked) > mostInputBytes)
    return { kind: 'mistaken', problems: [readingProblem(null, 'ROW_TOO_LARGE')] };
  const key = rowKey(read.asked.mutation, read.canonical);
  return seen.before(key, read.canonical, line) ?? { kind: 'ready', key, asked: read.asked };
}

/** What earlier rows have asked for. */
class Seen {
  readonly #keys = new Map<string, number>();
  readonly #unique = new Map<string, number>();

  /** Why a row is not to be sent because of an earlier one; null, and it is remembered, where there is no reason. */
  before(key: string, asked: object, line: number): Verdict | null {
    const same = this.#keys.get(key);
    if (same !== undefined) return { kind: 'repeats', line: same };
    const claims = claimsOf(asked);
    for (const { id, field, code } of claims) {
      const other = this.#unique.get(id);
      if (other === undefined) continue;
      return { kind: 'mistaken', problems: [readingProblem(field, code, { line: String(other) })] };
    }
    this.#keys.set(key, line);
    for (const { id } of claims) this.#unique.set(id, line);
    return null;
  }
}

type Claim = Readonly<{ id: string; field: Field; code: 'TAX_ID_REPEATED' | 'PROPERTY_REPEATED' }>;

/** What only one row can have: the second one would be refused for certain. */
function claimsOf(asked: { taxId?: TaxId | null; propertyId?: string | null }): Claim[] {
  if (asked.taxId)
    return [
      {
        id: canonical([asked.taxId.country, bare(asked.taxId.number)]),
        field: 'taxId',
        code: 'TAX_ID_REPEATED',
      },
    ];
  return asked.propertyId ? [{ id: asked.propertyId, field: 'propertyId', code: 'PROPERTY_REPEATED' }] : [];
}

type TaxId = Readonly<{ country: string; number: string }>;

const bare = (number: string): string => number.replaceAll(/[\s./-]/g, '').toUpperCase();
