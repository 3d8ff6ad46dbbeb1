import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amendCompany, type CompanyFields, ending, registerCompany } from './company.ts';
import { correctLocation, type LocationFields, recordLocation } from './location.ts';
import { mostPositions } from './place.ts';
import { Problems } from './problems.ts';
import { taxIdFault, taxIdNames } from './tax-id.ts';
import { idempotencyKey, isUuid, uuid } from './values.ts';

const uuidOne = '018f3a5e-0000-7000-8000-000000000001';

function companyProblems(fields: CompanyFields): [string, string][] {
  const problems = new Problems();
  registerCompany(problems, { name: 'Acme', country: 'CO', ...fields });
  return problems.list.map(({ path, code }) => [path.join('.'), code]);
}

function locationProblems(fields: LocationFields): [string, string][] {
  const problems = new Problems();
  recordLocation(problems, { name: 'Torre Norte', country: 'CO', ...fields });
  return problems.list.map(({ path, code }) => [path.join('.'), code]);
}

describe('a company', () => {
  test('needs no more than a name and a country', () => {
    const problems = new Problems();
    expect(registerCompany(problems, { name: ' Acme  S.A. ', country: 'co' })).toEqual({
      name: 'Acme S.A.',
      country: 'CO',
      legalName: null,
      taxId: null,
      roles: [],
      email: null,
      phone: null,
      website: null,
      address: null,
    });
    expect(problems.list).toEqual([]);
  });

  test.each<[string, CompanyFields, [string, string]]>([
    ['a blank name', { name: '  ' }, ['input.name', 'NAME_INVALID']],
    ['an unknown country', { country: 'XX' }, ['input.country', 'COUNTRY_UNKNOWN']],
    ['a country by name', { country: 'Colombia' }, ['input.country', 'COUNTRY_UNKNOWN']],
    ['over-long text', { name: 'x'.repeat(201) }, ['input.name', 'TEXT_TOO_LONG']],
    ['very long blanks', { legalName: ' '.repeat(100_000) }, ['input.legalName', 'TEXT_TOO_LONG']],
    ['control characters', { address: 'a\u0000b' }, ['input.address', 'TEXT_INVALID']],
    ['half a surrogate pair', { address: 'a\ud800b' }, ['input.address', 'TEXT_INVALID']],
    ['no email address', { email: 'nobody' }, ['input.email', 'EMAIL_INVALID']],
    ['a local phone number', { phone: '601 234 5678' }, ['input.phone', 'PHONE_INVALID']],
    ['another scheme', { website: 'ftp://example.com' }, ['input.website', 'WEBSITE_INVALID']],
    ['a script', { website: 'javascript:alert(1)' }, ['input.website', 'WEBSITE_INVALID']],
    [
      'a tax id with a wrong check digit',
      { taxId: { country: 'CO', number: '213.123.432-2' } },
      ['input.taxId.number', 'TAX_ID_INVALID'],
    ],
    [
      'a tax id of no country',
      { taxId: { country: 'ZZ', number: '213.123.432-1' } },
      ['input.taxId.country', 'COUNTRY_UNKNOWN'],
    ],
  ])('is refused with %s', (_what, fields, problem) => {
    expect(companyProblems(fields)).toEqual([problem]);
  });

  test('is told everything that is wrong at once', () => {
    expect(companyProblems({ name: '', country: '??', email: 'x' }).map(([path]) => path)).toEqual([
      'input.name',
      'input.country',
      'input.email',
    ]);
  });

  test('has its tax id passed on as it was written, and its phone in E.164', () => {
    const problems = new Problems();
    const fields = { taxId: { country: 'co', number: '213.123.432-1' }, phone: '+57 601 234 5678' };
    expect(registerCompany(problems, { name: 'Acme', country: 'CO', ...fields })).toMatchObject({
      taxId: { country: 'CO', number: '213.123.432-1' },
      phone: '+576012345678',
    });
    expect(problems.list).toEqual([]);
  });

  test('is amended in the fields that are named, where null clears', () => {
    const problems = new Problems();
    expect(amendCompany(problems, { expectedVersion: 3, email: null, name: 'Alpina' })).toMatchObject({
      expectedVersion: 3,
      changed: ['name', 'email'],
      name: 'Alpina',
      email: null,
      country: null,
    });
    expect(problems.list).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['nothing to change', { expectedVersion: 1 }, 'NOTHING_TO_CHANGE'],
    ['a name that is cleared', { expectedVersion: 1, name: null }, 'CANNOT_BE_CLEARED'],
    ['a version that none has', { expectedVersion: 0, name: 'A' }, 'VERSION_INVALID'],
  ])('is not amended with %s', (_what, input, code) => {
    const problems = new Problems();
    amendCompany(problems, input as Parameters<typeof amendCompany>[1]);
    expect(problems.list.map((problem) => problem.code)).toEqual([code]);
  });

  test('is withdrawn for a reason of bounded length', () => {
    const problems = new Problems();
    ending(problems, { expectedVersion: 1, reason: 'x'.repeat(501) });
    expect(problems.list.map(({ path, code }) => [path.join('.'), code])).toEqual([
      ['input.reason', 'TEXT_TOO_LONG'],
    ]);
  });
});

describe('a location', () => {
  const ring = (longitude: number, latitude: number) => [
    [
      [longitude, latitude],
      [longitude + 1, latitude],
      [longitude, latitude + 1],
      [longitude, latitude],
    ],
  ];

  test.each<[string, LocationFields, [string, string]]>([
    [
      'a latitude beyond the pole',
      { coordinates: { latitude: 90.01, longitude: 0 } },
      ['input.coordinates.latitude', 'COORDINATES_OUT_OF_RANGE'],
    ],
    [
      'a longitude beyond the antimeridian',
      { coordinates: { latitude: 0, longitude: -180.01 } },
      ['input.coordinates.longitude', 'COORDINATES_OUT_OF_RANGE'],
    ],
    ['a boundary off Earth', { boundary: ring(179.5, 0) }, ['input.boundary', 'BOUNDARY_OUT_OF_RANGE']],
    ['positions of one number', { boundary: [[[1], [2]]] }, ['input.boundary', 'BOUNDARY_MALFORMED']],
    [
      'too many positions',
      { boundary: [Array.from({ length: mostPositions + 1 }, () => [0, 0])] },
      ['input.boundary', 'BOUNDARY_TOO_DETAILED'],
    ],
    ['an owner that is no id', { ownerId: 'me' }, ['input.ownerId', 'ID_INVALID']],
    ['an area of nothing', { areaM2: 0 }, ['input.areaM2', 'AREA_INVALID']],
    ['a negative area', { areaM2: -1 }, ['input.areaM2', 'AREA_INVALID']],
  ])('is refused with %s', (_what, fields, problem) => {
    expect(locationProblems(fields)).toEqual([problem]);
  });

  test('has its area sent with two decimals', () => {
    const problems = new Problems();
    const recorded = recordLocation(problems, { name: 'Torre', country: 'CO', areaM2: 1250.005 });
    expect(recorded.areaM2).toBe('1250.01');
  });

  test('leaves what a polygon is to the service', () => {
    expect(
      locationProblems({
        boundary: [
          [
            [0, 0],
            [1, 1],
          ],
        ],
      }),
    ).toEqual([]);
  });

  test('is corrected in the fields that are named', () => {
    const problems = new Problems();
    const input = { expectedVersion: 1, coordinates: null, locality: 'Cali' };
    expect(correctLocation(problems, input)).toMatchObject({
      changed: ['locality', 'coordinates'],
      locality: 'Cali',
      coordinates: null,
    });
    expect(problems.list).toEqual([]);
  });
});

test('an id is a UUID in any case, and goes on in lower case', () => {
  const problems = new Problems();
  expect(uuid(problems, ['id'], uuidOne.toUpperCase())).toBe(uuidOne);
  expect(problems.list).toEqual([]);
  expect(isUuid(`${uuidOne} `)).toBe(false);
});

test.each([[''], ['x'.repeat(201)], ['a\nb']])(
  'an idempotency key is 1 to 200 printable characters: %j',
  (key) => {
    const problems = new Problems();
    idempotencyKey(problems, key);
    expect(problems.list.map((problem) => problem.code)).toEqual(['IDEMPOTENCY_KEY_INVALID']);
  },
);

test('whatever text comes in whichever field, checking it neither throws nor lets control characters through', () => {
  const fields = ['name', 'legalName', 'address', 'country', 'email', 'phone', 'website'] as const;
  const control = fc.constantFrom('\u0000', '\u001f', '\u007f', '\u0085', '\n', '\t');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.oneof(fc.string({ maxLength: 5 }), control), { maxLength: 5 }).map((parts) => parts.join('')),
  );
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...fields), text, (field, value) => {
      const problems = new Problems();
      const company = registerCompany(problems, { name: 'Acme', country: 'CO', [field]: value });
      seen[problems.list.length > 0 ? 'refused' : 'taken'] += 1;
      return problems.list.length > 0 || !/\p{Cc}/u.test(Object.values(company).flat().join(''));
    }),
    { numRuns: 200 },
  );
  expect(seen.taken).toBeGreaterThan(10);
  expect(seen.refused).toBeGreaterThan(10);
});

describe('the rule of a tax id', () => {
  test('is called as its country calls it, and by nothing where none is known', () => {
    expect(taxIdNames('CO')).toEqual([{ abbreviation: 'NIT', name: 'Número de Identificación Tributaria' }]);
    expect(taxIdNames('AQ')).toEqual([]);
  });

  test.each([
    ['213.123.432-1', null],
    ['213.123.432-2', 'CHECK_DIGIT'],
    ['2131', 'LENGTH'],
    ['21312343A1', 'COMPONENT'],
  ])('says what is wrong with the NIT %s: %s', (number, fault) => {
    expect(taxIdFault({ country: 'CO', number })).toBe(fault);
  });

  test('has nothing to say where any letters and digits are taken', () => {
    expect(taxIdFault({ country: 'AQ', number: 'ab 12' })).toBeNull();
    expect(taxIdFault({ country: 'AQ', number: '?' })).toBe('FORMAT');
  });
});
