import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProfile } from './profile.ts';
import { isRejection } from './rejections.ts';

const code = (given: Parameters<typeof parseProfile>[0]) => {
  const result = parseProfile(given);
  return isRejection(result) ? result.rejected : result;
};

test('text is trimmed, its blanks collapsed, and blank means unknown', () => {
  expect(parseProfile({ name: '  Acme \n Ltda ', legalName: '  ', address: null })).toEqual({
    name: 'Acme Ltda',
    legalName: null,
    address: null,
  });
});

test('a company needs a name', () => {
  expect(code({ name: ' \t ' })).toBe('NAME_INVALID');
});

test.each([
  ['name', 201],
  ['legalName', 201],
  ['address', 501],
  ['email', 255],
  ['website', 2049],
])('%s of %d characters is refused with the limit', (field, length) => {
  expect(parseProfile({ [field]: 'x'.repeat(length) })).toMatchObject({
    rejected: 'TEXT_TOO_LONG',
    details: { field },
    message: expect.stringContaining(String(length - 1)),
  });
});

test('control characters are refused', () => {
  expect(code({ legalName: 'Ac\u0000me' })).toBe('TEXT_INVALID');
});

test.each([
  ['co', 'CO'],
  [' CL ', 'CL'],
])('country %o is %s', (given, country) => {
  expect(code({ country: given })).toEqual({ country });
});

test.each(['', 'XX', 'COL', '170', 'Colombia', 'C'])('country %o is refused', (country) => {
  expect(code({ country })).toBe('COUNTRY_UNKNOWN');
});

test('roles are kept once each, in a fixed order', () => {
  expect(code({ roles: ['TENANT', 'OWNER', 'TENANT'] })).toEqual({ roles: ['OWNER', 'TENANT'] });
  expect(code({ roles: [] })).toEqual({ roles: [] });
});

test('an unknown role is refused', () => {
  expect(code({ roles: ['OWNER', 'landlord'] })).toBe('ROLE_UNKNOWN');
});

test.each([
  ['Ana.Diaz@Example.COM', 'Ana.Diaz@example.com'],
  [' info@acme.co ', 'info@acme.co'],
])('email %o is kept as %s', (email, kept) => {
  expect(code({ email })).toEqual({ email: kept });
});

test.each(['ana', 'ana@', '@acme.co', 'ana@acme', 'a b@acme.co', 'ana@acme.co, eva@acme.co'])(
  'email %o is refused',
  (email) => {
    expect(code({ email })).toBe('EMAIL_INVALID');
  },
);

test.each([
  ['+57 601 234 5678', '+576012345678'],
  ['+1 (212) 555-0100', '+12125550100'],
  ['+573001234567', '+573001234567'],
])('phone %o is kept as %s', (phone, kept) => {
  expect(code({ phone })).toEqual({ phone: kept });
});

test.each(['601 234 5678', '+57', '+999 123 456 789', 'call me', '+57 601 234 5678 ext. 9'])(
  'phone %o is refused',
  (phone) => {
    expect(code({ phone })).toBe('PHONE_INVALID');
  },
);

test.each(['https://acme.co', 'http://www.acme.com.co/a?b=c#d'])('website %o is taken', (website) => {
  expect(code({ website })).toEqual({ website });
});

test.each(['acme.co', 'ftp://acme.co', 'javascript:alert(1)', 'https://', 'https://acme', 'https://a b.co'])(
  'website %o is refused',
  (website) => {
    expect(code({ website })).toBe('WEBSITE_INVALID');
  },
);

test('what was parsed once is parsed to itself', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(
      fc.record({
        name: text,
        legalName: text,
        address: text,
        roles: fc.subarray(['TENANT', 'OWNER', 'BROKER']),
      }),
      (given) => {
        const once = parseProfile(given);
        if (!isRejection(once)) expect(parseProfile(once)).toEqual(once);
      },
    ),
  );
});
