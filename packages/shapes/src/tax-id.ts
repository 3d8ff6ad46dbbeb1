import type { TaxId } from '@alpes/contracts';
import { entityValidators, validateEntity } from 'stdnum';
import type { Path, Problems } from './problems.ts';
import { text } from './text.ts';
import { country } from './values.ts';

export interface TaxIdInput {
  readonly country: string;
  readonly number: string;
}

/** What a tax id looks like where no rule is known, once separators are gone. */
const anyTaxId = /^[A-Z0-9]{4,20}$/;
const separators = /[\s./-]/g;

/**
 * A tax id by the rules of its country: format and check digits, where stdnum knows them for companies. It is passed on as
 * it was written; the companies service keeps the canonical form. A blank number is none.
 */
export function taxId(problems: Problems, path: Path, given: TaxIdInput | null | undefined): TaxId | null {
  if (given === null || given === undefined) return null;
  const before = problems.list.length;
  const number = text(problems, { path: [...path, 'number'], name: 'taxNumber' }, given.number);
  if (number === null) return null;
  const code = country(problems, [...path, 'country'], given.country);
  if (problems.list.length === before && !isTaxId(code, number)) {
    problems.add(
      [...path, 'number'],
      'TAX_ID_INVALID',
      `This is not a valid tax id of a company in ${code}.`,
    );
  }
  return { country: code, number };
}

function isTaxId(code: string, given: string): boolean {
  const bare = given.replace(separators, '').toUpperCase();
  const result = validateEntity(code, given);
  if (!result.checked) return anyTaxId.test(bare);
  return result.isValid === true || validateEntity(code, bare).isValid === true;
}

/** What a country calls the tax id of a company: `NIT`, Número de Identificación Tributaria. */
export interface TaxIdName {
  readonly abbreviation: string;
  readonly name: string;
}

/** Of the rules that are known for a country, in the order they are tried; none where any 4 to 20 letters and digits are taken. */
export function taxIdNames(code: string): readonly TaxIdName[] {
  return (entityValidators[code] ?? []).map(({ abbreviation, localName }) => ({
    abbreviation: abbreviation ?? localName,
    name: localName,
  }));
}

export type TaxIdFault = 'LENGTH' | 'FORMAT' | 'CHECK_DIGIT' | 'COMPONENT';

const faults: Readonly<Record<string, TaxIdFault>> = {
  InvalidLength: 'LENGTH',
  InvalidFormat: 'FORMAT',
  InvalidChecksum: 'CHECK_DIGIT',
  InvalidComponent: 'COMPONENT',
};

/** Which part of the first rule of its country a number breaks; null where it breaks none, or there is none. */
export function taxIdFault({ country: code, number }: TaxIdInput): TaxIdFault | null {
  if (isTaxId(code, number)) return null;
  const [rule] = entityValidators[code] ?? [];
  const result = rule?.validate(number.replace(separators, '').toUpperCase());
  return result === undefined || result.isValid ? 'FORMAT' : (faults[result.error.name] ?? 'FORMAT');
}
