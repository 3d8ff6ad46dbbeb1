import type { Path, Problems } from './problems.ts';

/** The longest text taken, in characters (UTF-16 code units). */
export const longest = {
  name: 200,
  legalName: 200,
  email: 254,
  phone: 40,
  website: 2_048,
  address: 500,
  administrativeArea: 200,
  locality: 200,
  addressLine: 500,
  postalCode: 20,
  reason: 500,
  note: 500,
  taxNumber: 40,
  idempotencyKey: 200,
} as const;

export type TextName = keyof typeof longest;

/** One text of an input: where it stands and which bound it has. */
export interface TextAt {
  readonly path: Path;
  readonly name: TextName;
}

type Given = string | null | undefined;

/** Trimmed, runs of blanks as one, composed (NFC); null for nothing. What is wrong goes to `problems`. */
export function text(problems: Problems, { path, name }: TextAt, given: Given): string | null {
  // Whatever is in it, blanks included, this is no text somebody typed; it is not worth normalising.
  const value = given && given.length <= longest[name] * 10 ? normal(given) : (given ?? '');
  if (value.length > longest[name]) {
    problems.add(path, 'TEXT_TOO_LONG', `This text is longer than ${longest[name]} characters.`);
    return null;
  }
  if (/[\p{Cc}\p{Cs}]/u.test(value)) {
    problems.add(path, 'TEXT_INVALID', 'Control characters are not text.');
    return null;
  }
  return value === '' ? null : value;
}

const normal = (given: string): string => given.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** A text that has to say something. */
export function requiredText(problems: Problems, at: TextAt, given: Given): string {
  const before = problems.list.length;
  const value = text(problems, at, given);
  if (value === null && problems.list.length === before) {
    problems.add(at.path, 'NAME_INVALID', 'A name is needed.');
  }
  return value ?? '';
}
