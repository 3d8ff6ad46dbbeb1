import { expect, test } from 'vitest';
import { containing, foldKey, foldText } from './fold-text.ts';

test('has no case, no accents and no punctuation', () => {
  expect(foldText('  Compañía  Éxito, S.A. ')).toBe('compania exito s a');
  expect(foldText('ÅNGSTRÖM & Søn')).toBe('angstrom søn');
  expect(foldText('ﬁrst №7')).toBe('first no7');
});

test('keeps letters of every script', () => {
  expect(foldText('Москва 日本')).toBe('москва 日本');
});

test('leaves nothing that LIKE takes for a wildcard', () => {
  expect(containing('100%_\\')).toBe('%100%');
});

test('makes keys of a bounded size that end in a whole character', () => {
  expect(foldKey('Compañía')).toBe('compania');
  expect(Buffer.byteLength(foldKey('뷁'.repeat(200)))).toBe(600);
  expect(foldKey('𝒳𐐀'.repeat(100))).toMatch(/^(x𐐨)+x$/u);
  expect(foldKey(`${'a'.repeat(199)} b`)).toBe('a'.repeat(199));
});
