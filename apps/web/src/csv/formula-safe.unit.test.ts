import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formulaSafe, withoutFormulaGuard } from './formula-safe.ts';

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(..."=+-@＝＋－＠\t\r\n '\u00a01.,a") }),
);

test('no cell that is written begins as a formula does, and every cell is read as it was', () => {
  fc.assert(
    fc.property(cell, (given) => {
      const safe = formulaSafe(given);
      expect(safe).not.toMatch(/^\s*[=@＝＋－＠]|^\s*[+-](?!\d+([.,]\d+)?$)|^[\t\r\n]/u);
      expect(withoutFormulaGuard(safe)).toBe(given);
    }),
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+57 601 234 5678', "'+57 601 234 5678"],
  ['+57-601', "'+57-601"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  [' =1', "' =1"],
  ['\t=1', "'\t=1"],
  ["'a", "''a"],
  ['-74.05', '-74.05'],
  ['+1,5', '+1,5'],
  ['a=b', 'a=b'],
])('%j becomes %j', (given, safe) => {
  expect(formulaSafe(given)).toBe(safe);
});
