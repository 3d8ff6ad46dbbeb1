import { stripVTControlCharacters } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { type AddressRow, addressTable } from './address-table.ts';
import { takeLines, writeLine } from './terminal-lines.ts';

afterEach(() => vi.restoreAllMocks());

test('the table of addresses has a line a row, aligned, within 80 columns, and no spaces at the ends', () => {
  const rows: AddressRow[] = [
    { name: 'Subscriptions', address: 'ws://127.0.0.1:4000/graphql', note: 'open in a browser' },
    {
      name: 'PostgreSQL',
      address: 'postgres://postgres@127.0.0.1:54321/postgres',
      note: 'from DATABASE_URL',
    },
    { name: 'Data', address: '.alpes', note: '' },
  ];
  const lines = stripVTControlCharacters(addressTable(rows, 2_345)).split('\n');
  expect(lines).toEqual([
    '',
    '  ● Alpes is running (ready in 2.3 s)',
    '',
    '  Subscriptions  ws://127.0.0.1:4000/graphql                   open in a browser',
    '  PostgreSQL     postgres://postgres@127.0.0.1:54321/postgres  from DATABASE_URL',
    '  Data           .alpes',
    '',
  ]);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test('lines that come while something is drawn are shown by who draws, and written once it is done', () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const shown: string[] = [];
  writeLine('before\n');
  const giveBack = takeLines((line) => shown.push(line));
  writeLine('meanwhile\n');
  expect(written).toEqual(['before\n']);
  giveBack();
  writeLine('after\n');
  expect(shown).toEqual(['meanwhile\n']);
  expect(written).toEqual(['before\n', 'meanwhile\n', 'after\n']);
});
