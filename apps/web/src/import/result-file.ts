import type { Rejection } from '../commands/tracked.ts';
import { aggregateIdOf, commandIdOf } from '../commands/tracked.ts';
import { formulaSafe } from '../csv/formula-safe.ts';
import type { RowProblem } from './row-problem.ts';
import type { RunRow } from './run-row.ts';

/** In words, in the language of whoever saves the file. */
export interface OutcomeTexts {
  readonly problem: (problem: RowProblem) => string;
  readonly progress: (row: RunRow) => string | null;
  readonly repeats: (line: number) => string;
}

/** What became of a row; names and codes are the same in every language, for whatever reads them. */
export interface Outcome {
  readonly row: number;
  /** As in `Progress`; `mistaken` and `repeated` were not sent. */
  readonly outcome: string;
  readonly codes: readonly string[];
  readonly message: string;
  /** Of the company or property. */
  readonly id: string | null;
  readonly commandId: string | null;
}

export function outcomeOf(row: RunRow, texts: OutcomeTexts): Outcome {
  const { line, verdict, progress } = row;
  const nothing = { row: line, id: null, commandId: null };
  if (verdict.kind === 'mistaken')
    return {
      ...nothing,
      outcome: 'mistaken',
      codes: verdict.problems.map(({ code }) => code),
      message: verdict.problems.map(texts.problem).join(' '),
    };
  if (verdict.kind === 'repeats' || progress === null)
    return {
      ...nothing,
      outcome: 'repeated',
      codes: ['REPEATS_ROW'],
      message: verdict.kind === 'repeats' ? texts.repeats(verdict.line) : '',
    };
  return {
    row: line,
    outcome: progress.kind === 'sending' || progress.kind === 'waiting' ? 'unsent' : progress.kind,
    codes: codesOf(progress),
    message: texts.progress(row) ?? '',
    id: aggregateIdOf(progress),
    commandId: commandIdOf(progress),
  };
}

function codesOf(progress: NonNullable<RunRow['progress']>): string[] {
  switch (progress.kind) {
    case 'rejected':
      return [(progress.rejection satisfies Rejection).code];
    case 'invalid':
      return progress.problems.map(({ code }) => code);
    case 'failed':
      return [progress.code];
    default:
      return [];
  }
}

const columns = ['row', 'outcome', 'codes', 'message', 'id', 'commandId'] as const;

/**
 * The file's own columns, then what became of each row in columns that begin with `alpes_`. Begins with a byte order mark:
 * spreadsheets take it for another encoding otherwise. Cells are safe against being run as formulas.
 */
export function resultCsv(headers: readonly string[], rows: readonly RunRow[], texts: OutcomeTexts): string {
  const header = [...headers, ...columns.map((name) => `alpes_${name}`)];
  const lines = rows.map((row) => [...row.cells, ...outcomeCells(outcomeOf(row, texts))]);
  return `\uFEFF${[header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
}

const outcomeCells = ({ row, outcome, codes, message, id, commandId }: Outcome): string[] => [
  String(row),
  outcome,
  codes.join(' '),
  message,
  id ?? '',
  commandId ?? '',
];

const csvCell = (given: string): string => {
  const cell = formulaSafe(given);
  return /[",;\t|\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
};

/** The same, one JSON object a line; what became of the row is under `alpes`. */
export const resultNdjson = (
  headers: readonly string[],
  rows: readonly RunRow[],
  texts: OutcomeTexts,
): string =>
  rows
    .map((row) => {
      const own = Object.fromEntries(headers.map((header, column) => [header, row.cells[column] ?? '']));
      return `${JSON.stringify({ ...own, alpes: outcomeOf(row, texts) })}\n`;
    })
    .join('');

/** `customers.csv` → `customers-result.csv`. */
export const resultName = (fileName: string, ending: 'csv' | 'ndjson'): string =>
  `${fileName.replace(/\.[^.]{1,8}$/, '')}-result.${ending}`;
