import countries from 'i18n-iso-countries';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import type { Path, Problems } from './problems.ts';
import { longest, text } from './text.ts';

type Given = string | null | undefined;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (given: string): boolean => uuidPattern.test(given);

export function uuid(problems: Problems, path: Path, given: string): string {
  if (isUuid(given)) return given.toLowerCase();
  problems.add(path, 'ID_INVALID', 'This is not a UUID.');
  return given;
}

export function optionalUuid(problems: Problems, path: Path, given: Given): string | null {
  return given === null || given === undefined || given === '' ? null : uuid(problems, path, given);
}

/** Versions count from 1. */
export function version(problems: Problems, path: Path, given: number): number {
  if (!Number.isSafeInteger(given) || given < 1) {
    problems.add(path, 'VERSION_INVALID', 'A version is a whole number from 1.');
  }
  return given;
}

/** ISO 3166-1 alpha-2. */
export function country(problems: Problems, path: Path, given: Given): string {
  const code = (given ?? '').trim().toUpperCase();
  if (code.length === 2 && countries.alpha2ToAlpha3(code) !== undefined) return code;
  problems.add(path, 'COUNTRY_UNKNOWN', 'The country is not an ISO 3166-1 alpha-2 code, such as CO.');
  return code;
}

const emailPattern = z.email();

export function email(problems: Problems, path: Path, given: Given): string | null {
  const value = text(problems, { path, name: 'email' }, given);
  // The domain of an address is case-insensitive, its local part is its receiver's own business (RFC 5321, 2.4).
  const at = value?.lastIndexOf('@') ?? -1;
  if (value === null || emailPattern.safeParse(value.slice(0, at) + value.slice(at).toLowerCase()).success)
    return value;
  problems.add(path, 'EMAIL_INVALID', 'This is not an email address.');
  return value;
}

/** International form; whether the number is assigned is not asked, plans of numbers change too fast. */
export function phone(problems: Problems, path: Path, given: Given): string | null {
  const value = text(problems, { path, name: 'phone' }, given);
  if (value === null) return null;
  const parsed = parsePhoneNumberFromString(value);
  if (parsed?.isPossible() === true && !parsed.ext) return parsed.number;
  problems.add(
    path,
    'PHONE_INVALID',
    'This is not a phone number in international form, such as +57 601 234 5678.',
  );
  return value;
}

const websitePattern = z.url({ protocol: /^https?$/, hostname: z.regexes.domain });

export function website(problems: Problems, path: Path, given: Given): string | null {
  const value = text(problems, { path, name: 'website' }, given);
  if (value === null || websitePattern.safeParse(value).success) return value;
  problems.add(
    path,
    'WEBSITE_INVALID',
    'This is not the address of a website, such as https://www.example.com.',
  );
  return value;
}

/** Chosen by the caller; anything printable. */
export function idempotencyKey(problems: Problems, given: Given): void {
  if (given === null || given === undefined) return;
  if (given.length >= 1 && given.length <= longest.idempotencyKey && !/[\p{Cc}\p{Cs}]/u.test(given)) return;
  problems.add(
    ['idempotencyKey'],
    'IDEMPOTENCY_KEY_INVALID',
    `An idempotency key is 1 to ${longest.idempotencyKey} printable characters.`,
  );
}
