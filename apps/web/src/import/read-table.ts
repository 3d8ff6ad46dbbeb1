import Papa from 'papaparse';
import { withoutFormulaGuard } from '../csv/formula-safe.ts';

export type RowFault = 'ROW_UNREADABLE' | 'TOO_MANY_CELLS';

export interface TableRow {
  /** As a spreadsheet or an editor counts: from 1, the header of a CSV is the first. */
  readonly line: number;
  /** One for each header. */
  readonly cells: readonly string[];
  readonly fault: RowFault | null;
}

export interface Table {
  readonly format: 'csv' | 'ndjson';
  /** Of a CSV. */
  readonly delimiter: string | null;
  readonly headers: readonly string[];
  readonly rows: readonly TableRow[];
}

const delimiters = [',', ';', '\t', '|'];

/** Before the header: for spreadsheets, which do not show it. */
const separatorLine = /^sep=([,;\t|])\r?\n/i;

/** The rows of a CSV (RFC 4180, and what spreadsheets make of it) or of one JSON object a line. Blank rows are left out. */
export function readTable(text: string, fileName: string): Table {
  const ndjson = /\.(ndjson|jsonl)$/i.test(fileName) || /^\s*\{\s*"/.test(text);
  return ndjson ? readNdjson(text) : readCsv(text);
}

function readCsv(text: string): Table {
  const said = separatorLine.exec(text);
  const table = text.slice(said?.[0].length ?? 0);
  const delimiter = said?.[1] ?? guessDelimiter(table);
  const { data, errors } = Papa.parse<string[]>(table, { delimiter });
  const firstRow = said === null ? 2 : 3;
  const broken = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
  const [header = [], ...rows] = data;
  const headers = withoutBlankEnd(header.map((cell) => cell.trim()));
  return {
    format: 'csv',
    delimiter,
    headers,
    rows: rows
      .map((cells, index) => csvRow(cells, headers.length, index + firstRow, broken.has(index + 1)))
      .filter((row) => row.fault !== null || !isBlank(row.cells)),
  };
}

const GUESSED_FROM_ROWS = 20;
const GUESSED_FROM_CHARACTERS = 64 * 1024;

/** What parts the header so that most rows are as wide as it is: a mark in a cell or two is not taken for it, as Papa's own guess does. */
function guessDelimiter(text: string): string {
  const start = text.slice(0, GUESSED_FROM_CHARACTERS);
  let best = { delimiter: ',', alike: 0, width: 1 };
  for (const delimiter of delimiters) {
    const { data } = Papa.parse<string[]>(start, {
      delimiter,
      preview: GUESSED_FROM_ROWS,
      skipEmptyLines: 'greedy',
    });
    const width = data[0]?.length ?? 0;
    const alike = data.filter((cells) => cells.length === width).length;
    if (width > 1 && (alike > best.alike || (alike === best.alike && width > best.width)))
      best = { delimiter, alike, width };
  }
  return best.delimiter;
}

function csvRow(given: readonly string[], width: number, line: number, broken: boolean): TableRow {
  const cells = Array.from({ length: width }, (_, column) => withoutFormulaGuard(given[column] ?? ''));
  const fault = broken ? 'ROW_UNREADABLE' : isBlank(given.slice(width)) ? null : 'TOO_MANY_CELLS';
  return { line, cells, fault };
}

function withoutBlankEnd(headers: readonly string[]): string[] {
  const last = headers.findLastIndex((header) => header !== '');
  return headers.slice(0, last + 1);
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

function readNdjson(text: string): Table {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter(({ text: given }) => given !== '');
  const read = lines.map(({ line, text: given }) => ({ line, given, object: flatObject(given) }));
  const headers = [...new Set(read.flatMap(({ object }) => (object === null ? [] : [...object.keys()])))];
  return {
    format: 'ndjson',
    delimiter: null,
    headers,
    rows: read.map(({ line, given, object }) => ({
      line,
      cells: headers.map((header, column) =>
        object === null ? (column === 0 ? given : '') : (object.get(header) ?? ''),
      ),
      fault: object === null ? 'ROW_UNREADABLE' : null,
    })),
  };
}

/** `{"taxId":{"number":"1"}}` has a column `taxId.number`; null where the line is no JSON object. */
function flatObject(line: string): Map<string, string> | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const cells = new Map<string, string>();
  addCells(cells, '', value, 0);
  return cells;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A GeoJSON geometry is one value, whatever is in it; other objects are taken apart. */
function addCells(cells: Map<string, string>, before: string, object: object, depth: number): void {
  for (const [name, value] of Object.entries(object)) {
    const path = before + name;
    if (isObject(value) && depth < 4 && !('coordinates' in value && 'type' in value))
      addCells(cells, `${path}.`, value, depth + 1);
    else cells.set(path, cellOf(value));
  }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}
