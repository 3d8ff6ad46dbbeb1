import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutFormulaGuard } from '../csv/formula-safe.ts';
import { csvLine, type Separator } from './csv.ts';

/** RFC 4180, with any separator. */
function parse(text: string, separator: Separator): string[][] {
  const lines: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"|[^"\r\n,;]*/y;
  for (let at = 0; at < text.length; ) {
    cell.lastIndex = at;
    const [whole = '', quoted] = cell.exec(text) ?? [];
    lines.at(-1)?.push(quoted === undefined ? whole : quoted.replaceAll('""', '"'));
    at += whole.length;
    if (text[at] === separator) at += 1;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      lines.push([]);
    } else throw new Error(`not a cell's end at ${at}`);
  }
  return lines.slice(0, -1);
}

const separators = fc.constantFrom<Separator>(',', ';');
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', '\t', ' ', '=', '+', '-', '@', "'", 'a') }),
);

test('whatever is in a cell, it is read again as it was, but for the guard against formulas', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), separators, (cells, separator) => {
      const [read, ...more] = parse(csvLine(cells, separator), separator);
      expect(more).toEqual([]);
      expect(read?.map(withoutFormulaGuard)).toEqual(cells);
    }),
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['\t=1', `"'\t=1"`],
  ['a=b', 'a=b'],
  ['say "so"', '"say ""so"""'],
])('%j becomes %s', (cell, expected) => {
  expect(csvLine([cell], ',')).toBe(`${expected}\r\n`);
});
