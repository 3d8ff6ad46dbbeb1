import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRejection } from './rejections.ts';
import { parseTaxId } from './tax-id.ts';

test.each([
  ['CO', '213.123.432-1', '2131234321'],
  ['co', '2131234321', '2131234321'],
  ['BR', '16.727.230/0001-97', '16727230000197'],
  ['CL', '76.086.428-5', '760864285'],
  ['MX', 'GODE 561231 GR8', 'GODE561231GR8'],
  ['US', '04-2103594', '042103594'],
  ['PE', '20512333797', '20512333797'],
])('%s %o is kept as %s', (country, given, number) => {
  expect(parseTaxId({ country, number: given })).toEqual({ country: country.toUpperCase(), number });
});

test.each([
  ['CO', '213.123.432-5'],
  ['CO', '12'],
  ['BR', '16.727.230/0001-98'],
  ['CL', '76.086.428-4'],
  ['US', '1'],
  ['CO', 'x'.repeat(41)],
])('%s %o breaks the rule of its country', (country, number) => {
  expect(parseTaxId({ country, number })).toMatchObject({
    rejected: 'TAX_ID_INVALID',
    details: { field: 'taxId' },
  });
});

test('where no rule is known, letters and digits are taken without separators', () => {
  expect(parseTaxId({ country: 'BO', number: '1020-7470.23 x' })).toEqual({
    country: 'BO',
    number: '1020747023X',
  });
  expect(parseTaxId({ country: 'BO', number: '#1' })).toMatchObject({ rejected: 'TAX_ID_INVALID' });
});

test('a tax id of no country is refused', () => {
  expect(parseTaxId({ country: 'ZZ', number: '123456' })).toMatchObject({ rejected: 'COUNTRY_UNKNOWN' });
});

test('the canonical form of a tax id is its own canonical form', () => {
  const country = fc.constantFrom('CO', 'BR', 'CL', 'MX', 'US', 'PE', 'ES', 'FR', 'DE', 'BO', 'AR', 'GB');
  const number = fc.string({
    unit: fc.constantFrom(...Array.from('0123456789ABKX.-/ ')),
    minLength: 4,
    maxLength: 18,
  });
  fc.assert(
    fc.property(country, number, (of, given) => {
      const once = parseTaxId({ country: of, number: given });
      if (!isRejection(once)) expect(parseTaxId(once)).toEqual(once);
    }),
    { numRuns: 2000 },
  );
});
