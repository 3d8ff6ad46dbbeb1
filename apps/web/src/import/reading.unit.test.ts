import { describe, expect, test } from 'vitest';
import { decodeFile } from './decode-file.ts';
import { readBoundary, readCountry, readNumber, readRoles } from './read-cells.ts';
import { readTable } from './read-table.ts';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

describe('the encoding of a file', () => {
  test.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from('José,España'), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from('\uFEFFJosé,España'), 'utf-8'],
    ['Windows-1252', Buffer.from('José,España', 'latin1'), 'windows-1252'],
    ['UTF-16 with a mark', utf16('\uFEFFJosé,España'), 'utf-16le'],
    ['UTF-16 without a mark', utf16('José,España'), 'utf-16le'],
    ['big-endian UTF-16', utf16('\uFEFFJosé,España').swap16(), 'utf-16be'],
  ])('%s is recognised', (_name, bytes, encoding) => {
    expect(decodeFile(bytes)).toEqual({ kind: 'text', text: 'José,España', encoding });
  });

  test('a spreadsheet and what is no text are told apart', () => {
    expect(decodeFile(Buffer.from('PK\u0003\u0004rest'))).toEqual({ kind: 'fault', fault: 'SPREADSHEET' });
    expect(decodeFile(Buffer.from([1, 2, 0, 0, 0, 9]))).toEqual({ kind: 'fault', fault: 'NOT_TEXT' });
  });
});

describe('a CSV', () => {
  test.each([',', ';', '\t', '|'])('is read with cells parted by %j', (delimiter) => {
    const text = [
      ['name', 'latitud', 'note'],
      ['Torre', '4.65', '"a\nb"'],
      ['Casa', '4.70', 'x'],
    ];
    const table = readTable(text.map((cells) => cells.join(delimiter)).join('\r\n'), 'a.csv');
    expect(table.delimiter).toBe(delimiter);
    expect(table.rows.map(({ cells }) => cells)).toEqual([
      ['Torre', '4.65', 'a\nb'],
      ['Casa', '4.70', 'x'],
    ]);
  });

  test('counts rows as a spreadsheet does, blank ones too', () => {
    const { rows } = readTable('name,country\nA,CO\n\n,\nB,PE\n', 'a.csv');
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [2, 'A'],
      [5, 'B'],
    ]);
  });

  test('is not taken to be parted by what stands in a cell', () => {
    const { headers, rows } = readTable('name,note,country\r\nA,"||",CO\r\n', 'a.csv');
    expect(headers).toEqual(['name', 'note', 'country']);
    expect(rows[0]?.cells).toEqual(['A', '||', 'CO']);
  });

  test('says which row has too many cells or a quotation mark out of place; short rows are filled', () => {
    const { rows } = readTable('name,country\nA,CO,more\nB\n"C"x,CO\n', 'a.csv');
    expect(rows.map(({ fault }) => fault)).toEqual(['TOO_MANY_CELLS', null, 'ROW_UNREADABLE']);
    expect(rows[1]?.cells).toEqual(['B', '']);
  });
});

describe('NDJSON', () => {
  test('has a column for each name, also inside of objects', () => {
    const text =
      '{"name":"A","taxId":{"number":"1","country":"CO"},"roles":["OWNER","TENANT"]}\n\n{"name":"B","size":2.5}\n';
    const { headers, rows } = readTable(text, 'a.ndjson');
    expect(headers).toEqual(['name', 'taxId.number', 'taxId.country', 'roles', 'size']);
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'A', '1', 'CO', 'OWNER, TENANT', ''],
      [3, 'B', '', '', '', '2.5'],
    ]);
  });

  test('keeps a geometry as one value', () => {
    const { headers, rows } = readTable('{"boundary":{"type":"Polygon","coordinates":[[[1,2]]]}}', 'a.jsonl');
    expect(headers).toEqual(['boundary']);
    expect(rows[0]?.cells).toEqual(['{"type":"Polygon","coordinates":[[[1,2]]]}']);
  });

  test('says which line is none', () => {
    expect(readTable('{"name":"A"}\nno\n[1]\n', 'a.ndjson').rows.map(({ fault }) => fault)).toEqual([
      null,
      'ROW_UNREADABLE',
      'ROW_UNREADABLE',
    ]);
  });
});

describe('cells', () => {
  test.each<[string, number]>([
    ['4.65', 4.65],
    ['-74,05', -74.05],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1 234,5', 1234.5],
    ['12,345,678.9', 12_345_678.9],
    ['1e3', 1_000],
  ])('%s is a number', (cell, value) => {
    expect(readNumber(cell, 'may be grouped')).toEqual({ ok: true, value });
  });

  test.each(['abc', '1.2.3', '1,23,4', '--1', '', '0x10', 'NaN', '1,2345,678.9'])('%j is none', (cell) => {
    expect(readNumber(cell, 'may be grouped')).toEqual({ ok: false, code: 'NUMBER_INVALID' });
  });

  test('1,234 is asked about where it may be a thousand, and is a decimal where it cannot', () => {
    expect(readNumber('1,234', 'may be grouped')).toEqual({ ok: false, code: 'NUMBER_AMBIGUOUS' });
    expect(readNumber('1,234', 'never grouped')).toEqual({ ok: true, value: 1.234 });
  });

  test('countries are read by code and by name in both languages', () => {
    expect(['co', ' CO ', 'Colombia', 'España', 'spain', 'peru', 'Perú', 'Narnia'].map(readCountry)).toEqual([
      'CO',
      'CO',
      'CO',
      'ES',
      'ES',
      'PE',
      'PE',
      'Narnia',
    ]);
  });

  test('roles are read in both languages, and unknown ones said', () => {
    expect(readRoles('Owner; administradora|OWNER, chef')).toEqual({
      roles: ['OWNER', 'MANAGER'],
      unknown: ['chef'],
    });
  });

  test('a boundary is a polygon or its coordinates', () => {
    const rings = [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ];
    const good = { ok: true, value: rings };
    expect(readBoundary(JSON.stringify(rings))).toEqual(good);
    expect(readBoundary(JSON.stringify({ type: 'Polygon', coordinates: rings }))).toEqual(good);
    for (const cell of ['POLYGON((0 0))', '{"type":"Point","coordinates":[1,2]}', '[[1,2]]', 'null', '7'])
      expect(readBoundary(cell)).toEqual({ ok: false, code: 'BOUNDARY_UNREADABLE' });
  });
});

test('a line that tells spreadsheets the separator is no header, and rows are counted with it', () => {
  const table = readTable('sep=;\r\nname;note\r\nA;"x, y, z"\r\n', 'a.csv');
  expect(table).toMatchObject({ delimiter: ';', headers: ['name', 'note'] });
  expect(table.rows).toEqual([{ line: 3, cells: ['A', 'x, y, z'], fault: null }]);
});
