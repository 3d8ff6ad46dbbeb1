import { describe, expect, test } from 'vitest';
import { formatFor, formatOf } from './formats.ts';
import { localeOf } from './language.ts';

describe('the region of the browser', () => {
  test.each([
    ['en', ['en-GB', 'en'], 'en-GB'],
    ['es', ['en-US', 'es-CO', 'es'], 'es-CO'],
    ['es', ['es', 'es-MX'], 'es-MX'],
    ['es', ['es-419'], 'es-419'],
    ['en', ['en-Latn-IE-u-ca-buddhist'], 'en-IE'],
    ['es', ['en-GB'], 'es'],
    ['en', ['en-US@posix', 'C', 'english-GB', ''], 'en'],
    ['en', [], 'en'],
  ] as const)('of %s with %j is %s', (language, wanted, locale) => {
    expect(localeOf(language, wanted)).toBe(locale);
    expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
  });
});

// Whoever made the ICU data chose which blank stands in a date.
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

test('dates and numbers are written as they are in the region of whoever looks', () => {
  const noon = new Date(2026, 10, 25, 14, 3).toISOString();
  expect(plain(formatFor('en', ['en-GB']).dateTime(noon))).toBe('25 Nov 2026, 14:03');
  expect(plain(formatFor('en', ['es-CO']).dateTime(noon))).toBe('Nov 25, 2026, 2:03 PM');
  expect(formatFor('es', ['es-CO']).number(2131.5)).toBe('2.131,5');
  expect(formatFor('es', ['es-MX']).number(2131.5)).toBe('2,131.5');
  // Plain Spanish groups from five digits on (CLDR's minimumGroupingDigits).
  expect([2131, 12131].map(formatFor('es', []).number)).toEqual(['2131', '12.131']);
});

test('what was made for a language and a region is made once', () => {
  expect(formatOf('es', ['es-CO'])).toBe(formatOf('es', ['en-GB', 'es-CO']));
  expect(formatOf('es', ['es-CO'])).not.toBe(formatOf('es', ['es-MX']));
});
