import { expect, test } from 'vitest';
import { isPlaceholder } from './placeholder.ts';

test.each([
  'invalid_name',
  'test',
  'TEST 2',
  'n/a',
  'N/A',
  '---',
  '?',
  'xxx',
  'Sin nombre',
  'Prueba 12',
  'vacío',
  's/n',
])('%o is a placeholder', (name) => {
  expect(isPlaceholder(name)).toBe(true);
});

test.each(['X', '3M', 'Testa', 'Testimonio SAS', 'Nanny Company', 'AAA', '株式会社', 'N', 'Contest'])(
  '%o is a name',
  (name) => {
    expect(isPlaceholder(name)).toBe(false);
  },
);
