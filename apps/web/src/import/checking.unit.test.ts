import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entriesOf } from '../../build/messages.mjs';
import { type CheckedRow, type CheckOptions, checkRows } from './check-rows.ts';
import { fieldsOf, headersOf } from './import-fields.ts';
import { assignColumn, guessSubject, matchColumns, plainHeader, rememberColumns } from './match-columns.ts';
import { readTable } from './read-table.ts';
import { attemptKey, canonical, rowKey } from './row-key.ts';

function checked(text: string, more: Partial<CheckOptions> = {}): CheckedRow[] {
  const table = readTable(text, 'a.csv');
  const subject = more.subject ?? guessSubject(table.headers);
  const mapping = matchColumns(table.headers, subject);
  return [...checkRows(table, { subject, mapping, country: '', ...more })];
}

const codes = ({ verdict }: CheckedRow) =>
  verdict.kind === 'mistaken' ? verdict.problems.map(({ field, code }) => [field, code]) : verdict.kind;
const key = ({ verdict }: CheckedRow) => (verdict.kind === 'ready' ? verdict.key : null);

describe('columns', () => {
  test('are matched by what they are called in both languages', () => {
    const headers = ['Razón Social', 'NIT', 'País', 'Nombre comercial', 'Correo electrónico', 'Notas'];
    expect(matchColumns(headers, 'companies')).toEqual([
      'legalName',
      'taxId',
      'country',
      'name',
      'email',
      null,
    ]);
    expect(matchColumns(['Property name', 'lat', 'lng', 'Area (m2)'], 'locations')).toEqual([
      'name',
      'latitude',
      'longitude',
      'areaM2',
    ]);
    expect(guessSubject(['nombre', 'país', 'latitud', 'longitud'])).toBe('locations');
    expect(guessSubject(['nombre', 'país', 'NIT'])).toBe('companies');
  });

  test.each(['en', 'es'])('are found by what the application itself calls them (%s)', (language) => {
    const file = join(import.meta.dirname, '../locales', language, 'import.po');
    const labels = entriesOf(readFileSync(file, 'utf8'));
    for (const subject of ['companies', 'locations'] as const)
      for (const field of fieldsOf[subject]) {
        const label = labels.get(`import.field.${field}`) ?? '';
        expect(matchColumns([label], subject), label).toEqual([field]);
      }
  });

  test('are found by every name that is listed, and no name stands for two fields of a subject’s own', () => {
    for (const [field, names] of Object.entries(headersOf))
      for (const name of names.split(' ')) {
        expect(plainHeader(name), field).toBe(name);
        const subject = (fieldsOf.companies as readonly string[]).includes(field) ? 'companies' : 'locations';
        expect(matchColumns([name], subject)).toEqual([field]);
      }
  });

  test('never hold the same field twice, whatever is chosen', () => {
    const field = fc.constantFrom(...fieldsOf.companies, null);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), field)), (choices) => {
        const headers = ['name', 'nombre', 'country', 'x', ''];
        const first = matchColumns(headers, 'companies');
        const mapping = choices.reduce((held, [column, wanted]) => assignColumn(held, column, wanted), first);
        const held = mapping.filter((taken) => taken !== null);
        expect(new Set(held).size).toBe(held.length);
      }),
    );
  });

  test('are matched the next time as they were chosen by hand', () => {
    const headers = ['Alias', 'name', 'country'];
    const chosen = assignColumn(matchColumns(headers, 'companies'), 0, 'name');
    expect(chosen).toEqual(['name', null, 'country']);
    const remembered = rememberColumns({}, headers, chosen);
    expect(matchColumns(['country', 'NAME', 'alias'], 'companies', remembered)).toEqual([
      'country',
      null,
      'name',
    ]);
  });
});

describe('rows', () => {
  test('are told everything that is wrong with them, as in the form', () => {
    const [row, tax, good] = checked(
      'name,country,email,roles,taxId\n,Narnia,x,chef,\nB,CO,,,213.123.432-2\nC,Colombia,,Propietario,213.123.432-1\n',
    );
    expect(row && codes(row)).toEqual([
      ['name', 'NAME_INVALID'],
      ['country', 'COUNTRY_UNKNOWN'],
      ['email', 'EMAIL_INVALID'],
      ['roles', 'ROLE_UNKNOWN'],
    ]);
    expect(tax?.verdict).toMatchObject({
      problems: [{ code: 'TAX_ID_INVALID', taxId: { fault: 'CHECK_DIGIT', country: 'CO', rule: 'NIT' } }],
    });
    expect(good?.verdict).toMatchObject({
      kind: 'ready',
      asked: {
        mutation: 'registerCompany',
        input: {
          name: 'C',
          country: 'CO',
          roles: ['OWNER'],
          taxId: { country: 'CO', number: '213.123.432-1' },
        },
      },
    });
  });

  test('of locations take decimal commas, want points whole, and say what is no number', () => {
    const rows = checked(
      'nombre;país;latitud;longitud;superficie\nA;CO;4,65;-74,05;120,5\nB;CO;4,65;;\nC;CO;norte;-74;1,234\nD;CO;91;0;\n',
    );
    expect(rows.map(codes)).toEqual([
      'ready',
      [['longitude', 'COORDINATES_INCOMPLETE']],
      [
        ['latitude', 'NUMBER_INVALID'],
        ['areaM2', 'NUMBER_AMBIGUOUS'],
      ],
      [['latitude', 'COORDINATES_OUT_OF_RANGE']],
    ]);
    expect(rows[0]?.verdict).toMatchObject({
      asked: { input: { coordinates: { latitude: 4.65, longitude: -74.05 }, areaM2: 120.5 } },
    });
  });

  test('that ask for the same are sent once; a second row of a tax id or property is a mistake', () => {
    const companies = checked(
      'name,country,taxId\nA,CO,213.123.432-1\n A ,co,213.123.432-1\nB,CO,2131234321\n',
    );
    expect(companies.map(({ verdict }) => verdict)).toMatchObject([
      { kind: 'ready' },
      { kind: 'repeats', line: 2 },
      { kind: 'mistaken', problems: [{ field: 'taxId', code: 'TAX_ID_REPEATED' }] },
    ]);
    const id = '018f3a5e-0000-7000-8000-000000000001';
    const locations = checked(`name,country,propertyId\nA,CO,${id}\nB,CO,${id.toUpperCase()}\n`);
    expect(locations.map(codes)).toEqual(['ready', [['propertyId', 'PROPERTY_REPEATED']]]);
  });

  test('without a country have the one that was given for all', () => {
    expect(
      checked('name,country\nA,\nB,PE\n', { country: 'CO' }).map(({ verdict }) => verdict),
    ).toMatchObject([{ asked: { input: { country: 'CO' } } }, { asked: { input: { country: 'PE' } } }]);
  });
});

describe('the key of a row', () => {
  test('is that of its content, wherever it stands and however it is written', () => {
    const [first] = checked('name,country,phone\nAcme,CO,+57 601 234 5678\n');
    const [, second] = checked('Teléfono;País;Nombre\n;PE;Other\n+576012345678;Colombia; Acme \n');
    expect(first && key(first)).toMatch(/^import\.1\.[0-9a-f]{64}$/);
    expect(second && key(second)).toBe(first && key(first));
  });

  // Another key for the same row would have a file that was imported before take effect again.
  test('stays what it was', () => {
    expect(rowKey('registerCompany', { name: 'Acme', country: 'CO', roles: [], email: null })).toBe(
      'import.1.6232db22cd3fd8e61bfc6d9378df2e30c789a179ec452e58c067154c782b7126',
    );
    expect(attemptKey('k', 1)).toBe('k');
    expect(attemptKey('k', 2)).toBe('k.2');
  });

  test('does not depend on the order of names, and differs where content differs', () => {
    const object = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer()));
    fc.assert(
      fc.property(object, object, (one, other) => {
        const turned = Object.fromEntries(Object.entries(one).toReversed());
        expect(canonical(turned)).toBe(canonical(one));
        const same = isDeepStrictEqual({ ...one }, { ...other });
        expect(rowKey('x', one) === rowKey('x', other)).toBe(same);
      }),
    );
  });
});
