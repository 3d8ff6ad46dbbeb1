import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTable } from './read-table.ts';
import { type OutcomeTexts, outcomeOf, resultCsv, resultName, resultNdjson } from './result-file.ts';
import { type RunRow, startRow } from './run-row.ts';
import { readyRow } from './testing/fakes.ts';

const texts: OutcomeTexts = {
  problem: ({ code }) => `wrong: ${code}`,
  progress: ({ progress }) => progress?.kind ?? null,
  repeats: (line) => `as row ${line}`,
};

const accepted = { commandId: 'c', aggregateId: 'a', acceptedAt: '', decidedAt: null };
const rows: readonly RunRow[] = [
  { ...startRow(readyRow(2)), progress: { kind: 'completed', ...accepted, version: 1 } },
  {
    ...startRow(readyRow(3)),
    progress: {
      kind: 'rejected',
      ...accepted,
      rejection: { code: 'TAX_ID_TAKEN', message: '', details: [] },
    },
  },
  startRow(readyRow(4)),
  startRow({
    ...readyRow(5),
    verdict: { kind: 'mistaken', problems: [{ field: 'email', code: 'EMAIL_INVALID', message: '' }] },
  }),
  startRow({ ...readyRow(6), verdict: { kind: 'repeats', line: 2 } }),
];

test('the outcome of every row is said', () => {
  expect(rows.map((row) => outcomeOf(row, texts))).toMatchObject([
    { row: 2, outcome: 'completed', codes: [], id: 'a', commandId: 'c' },
    { row: 3, outcome: 'rejected', codes: ['TAX_ID_TAKEN'], message: 'rejected' },
    { row: 4, outcome: 'unsent', id: null },
    { row: 5, outcome: 'mistaken', codes: ['EMAIL_INVALID'], message: 'wrong: EMAIL_INVALID' },
    { row: 6, outcome: 'repeated', codes: ['REPEATS_ROW'], message: 'as row 2' },
  ]);
});

test('a result file is read with the cells it was written with', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'",;\t|\r\n\'=+- a1') }),
    fc.constantFrom('=1+1', '-74.05', '+57 601', 'a"b', 'a\nb', ';', "'=x", '\t'),
  );
  fc.assert(
    fc.property(cell, cell, (one, other) => {
      const row = { ...startRow(readyRow(2)), cells: [one, other] };
      const { headers, rows: read } = readTable(resultCsv(['one', 'other'], [row], texts).slice(1), 'a.csv');
      expect(headers.slice(0, 3)).toEqual(['one', 'other', 'alpes_row']);
      expect(read[0]?.cells.slice(0, 3)).toEqual([one, other, '2']);
    }),
  );
});

test('as NDJSON the outcome is an object of its own', () => {
  const [line = ''] = resultNdjson(['name', 'country'], rows, texts).split('\n');
  expect(JSON.parse(line)).toEqual({
    name: 'Company 2',
    country: 'CO',
    alpes: { row: 2, outcome: 'completed', codes: [], message: 'completed', id: 'a', commandId: 'c' },
  });
});

test('it is named after the file', () => {
  expect(resultName('clients 2026.v2.csv', 'ndjson')).toBe('clients 2026.v2-result.ndjson');
});
