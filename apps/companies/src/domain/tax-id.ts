import { entityValidators, type Validator } from 'stdnum';
import type { TaxId } from './company.ts';
import { countryCode } from './country.ts';
import { malformed, type Rejection } from './rejections.ts';

export interface TaxIdInput {
  readonly country: string;
  readonly number: string;
}

/** What a tax id looks like where no rule is known: letters and digits, once separators are gone. */
const anyTaxId = /^[A-Z0-9]{4,20}$/;

/** What people write between the groups of a number; some of stdnum's rules know only some of it. */
const separators = /[\s./-]/g;

/**
 * The canonical form of a tax id, checked by the rules of the country that gave it (stdnum: format and check
 * digits). Where stdnum knows no rule for companies, 4 to 20 letters or digits are taken in upper case without separators.
 */
export function parseTaxId(input: TaxIdInput): TaxId | Rejection {
  const country = countryCode(input.country);
  if (!country)
    return malformed('COUNTRY_UNKNOWN', 'taxId', 'The country of the tax id is not an ISO 3166-1 code.');
  const number = canonicalNumber(country, input.number.trim());
  return number ? { country, number } : invalid(country);
}

function canonicalNumber(country: string, given: string): string | null {
  if (given.length > 40) return null;
  const bare = given.replace(separators, '').toUpperCase();
  const rules = entityValidators[country];
  if (!rules) return anyTaxId.test(bare) ? bare : null;
  return byRule(rules, given) ?? byRule(rules, bare);
}

function byRule(rules: readonly Validator[], given: string): string | null {
  for (const rule of rules) {
    const checked = rule.validate(given);
    if (checked.isValid) return checked.compact;
  }
  return null;
}

function invalid(country: string): Rejection {
  return malformed('TAX_ID_INVALID', 'taxId', `This is not a valid tax id of a company in ${country}.`);
}
