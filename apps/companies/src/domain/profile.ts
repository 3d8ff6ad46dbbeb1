import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { type Profile, type Role, roles } from './company.ts';
import { countryCode } from './country.ts';
import { isRejection, malformed, type Rejection, type RejectionCode } from './rejections.ts';
import { parseTaxId, type TaxIdInput } from './tax-id.ts';

/** What somebody says about a company, as it was typed. Blank text means "not known". */
export interface ProfileInput {
  readonly name: string;
  readonly legalName: string | null;
  readonly taxId: TaxIdInput | null;
  readonly roles: readonly string[];
  readonly country: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  readonly address: string | null;
}

/** The longest text taken, in characters (UTF-16 code units). */
export const longest = {
  name: 200,
  legalName: 200,
  email: 254,
  phone: 40,
  website: 2048,
  address: 500,
  reason: 500,
} as const;
type TextField = keyof typeof longest;

type Parsers = { [F in keyof ProfileInput]: (given: ProfileInput[F]) => { value: Profile[F] } | Rejection };

const parsers: Parsers = {
  name: (given) => required(text('name', given)),
  legalName: (given) => text('legalName', given),
  taxId: (given) =>
    given === null || given.number.trim() === '' ? { value: null } : wrap(parseTaxId(given)),
  roles: parseRoles,
  country: parseCountry,
  email: (given) => shaped('email', given, canonicalEmail, 'EMAIL_INVALID', 'This is not an email address.'),
  phone: (given) => shaped('phone', given, canonicalPhone, 'PHONE_INVALID', phoneAdvice),
  website: (given) => shaped('website', given, canonicalWebsite, 'WEBSITE_INVALID', websiteAdvice),
  address: (given) => text('address', given),
};

const phoneAdvice = 'This is not a phone number in international form, such as +57 601 234 5678.';
const websiteAdvice = 'This is not the address of a website, such as https://www.example.com.';

/** The canonical form of what is given, or the refusal of the first part that is malformed. */
export function parseProfile(given: ProfileInput): Profile | Rejection;
export function parseProfile(given: Partial<ProfileInput>): Partial<Profile> | Rejection;
export function parseProfile(given: Partial<ProfileInput>): Partial<Profile> | Rejection {
  const parsed: Record<string, unknown> = {};
  for (const [field, parse] of Object.entries(parsers)) {
    const value = given[field as keyof ProfileInput];
    if (value === undefined) continue;
    const result = (parse as (value: unknown) => { value: unknown } | Rejection)(value);
    if (isRejection(result)) return result;
    parsed[field] = result.value;
  }
  return parsed;
}

/** Why a company is withdrawn, in somebody's own words. */
export const parseReason = (given: string | null) => text('reason', given);

function wrap<T extends object>(result: T | Rejection): { value: T } | Rejection {
  return isRejection(result) ? result : { value: result };
}

/** Trimmed, runs of blanks as one space, composed (NFC); null when nothing is left. */
function text(field: TextField, given: string | null): { value: string | null } | Rejection {
  const value = (given ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (value.length > longest[field]) return tooLong(field);
  if (/\p{Cc}/u.test(value)) return malformed('TEXT_INVALID', field, 'Control characters are not text.');
  return { value: value === '' ? null : value };
}

function tooLong(field: TextField): Rejection {
  return malformed('TEXT_TOO_LONG', field, `This text is longer than ${longest[field]} characters.`);
}

function required(result: { value: string | null } | Rejection): { value: string } | Rejection {
  if (isRejection(result)) return result;
  return result.value === null
    ? malformed('NAME_INVALID', 'name', 'A company needs a name.')
    : { value: result.value };
}

function parseCountry(given: string): { value: string } | Rejection {
  const value = countryCode(given);
  return value
    ? { value }
    : malformed('COUNTRY_UNKNOWN', 'country', 'The country is not an ISO 3166-1 alpha-2 code, such as CO.');
}

function parseRoles(given: readonly string[]): { value: readonly Role[] } | Rejection {
  const unknown = given.find((role) => !(roles as readonly string[]).includes(role));
  return unknown === undefined
    ? { value: roles.filter((role) => given.includes(role)) }
    : malformed('ROLE_UNKNOWN', 'roles', `A role is one of ${roles.join(', ')}.`);
}

function shaped(
  field: TextField,
  given: string | null,
  canonical: (value: string) => string | null,
  code: RejectionCode,
  message: string,
): { value: string | null } | Rejection {
  const result = text(field, given);
  if (isRejection(result) || result.value === null) return result;
  const value = canonical(result.value);
  return value === null ? malformed(code, field, message) : { value };
}

const email = z.email();

/** The domain of an address is case-insensitive, its local part is the receiver's own business (RFC 5321, 2.4). */
function canonicalEmail(given: string): string | null {
  const at = given.lastIndexOf('@');
  const address = given.slice(0, at) + given.slice(at).toLowerCase();
  return email.safeParse(address).success ? address : null;
}

/** E.164. Numbers are possible rather than assigned: plans of numbers change faster than libraries. */
function canonicalPhone(given: string): string | null {
  const phone = parsePhoneNumberFromString(given);
  return phone?.isPossible() && !phone.ext ? phone.number : null;
}

const website = z.url({ protocol: /^https?$/, hostname: z.regexes.domain });

function canonicalWebsite(given: string): string | null {
  return website.safeParse(given).success ? given : null;
}
