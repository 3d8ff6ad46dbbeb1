import type {
  AmendCompany,
  CompanyField,
  CompanyRole,
  RegisterCompany,
  WithdrawCompany,
} from '@alpes/contracts';
import { kept } from './kept.ts';
import type { Path, Problems } from './problems.ts';
import { type TaxIdInput, taxId } from './tax-id.ts';
import { requiredText, text } from './text.ts';
import { country, email, phone, version, website } from './values.ts';

type Role = Exclude<CompanyRole, 'UNKNOWN'>;

/** What a client may say about a company; undefined was not said, null says there is none. */
export interface CompanyFields {
  readonly name?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly legalName?: string | null | undefined;
  readonly taxId?: TaxIdInput | null | undefined;
  readonly roles?: readonly Role[] | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly website?: string | null | undefined;
  readonly address?: string | null | undefined;
}

const at = (name: string): Path => ['input', name];

export function registerCompany(problems: Problems, input: CompanyFields): RegisterCompany {
  return {
    name: requiredText(problems, { path: at('name'), name: 'name' }, input.name),
    country: country(problems, at('country'), input.country),
    ...clearable(problems, input),
  };
}

/** The fields that may be absent. */
function clearable(problems: Problems, input: CompanyFields): Omit<RegisterCompany, 'name' | 'country'> {
  return {
    legalName: text(problems, { path: at('legalName'), name: 'legalName' }, input.legalName),
    taxId: taxId(problems, at('taxId'), input.taxId),
    roles: [...new Set(input.roles ?? [])],
    email: email(problems, at('email'), input.email),
    phone: phone(problems, at('phone'), input.phone),
    website: website(problems, at('website'), input.website),
    address: text(problems, { path: at('address'), name: 'address' }, input.address),
  };
}

const companyFields = [
  'name',
  'legalName',
  'taxId',
  'roles',
  'country',
  'email',
  'phone',
  'website',
  'address',
] as const satisfies readonly CompanyField[];

export interface AmendCompanyInput extends CompanyFields {
  readonly expectedVersion: number;
}

export function amendCompany(problems: Problems, input: AmendCompanyInput): AmendCompany {
  const changed = companyFields.filter((field) => input[field] !== undefined);
  if (changed.length === 0)
    problems.add(['input'], 'NOTHING_TO_CHANGE', 'Name at least one field to change.');
  const { name: newName, country: newCountry } = input;
  return {
    expectedVersion: version(problems, at('expectedVersion'), input.expectedVersion),
    changed,
    name: kept(problems, at('name'), newName, (given) =>
      requiredText(problems, { path: at('name'), name: 'name' }, given),
    ),
    country: kept(problems, at('country'), newCountry, (given) => country(problems, at('country'), given)),
    ...clearable(problems, input),
  };
}

export interface EndInput {
  readonly expectedVersion: number;
  readonly reason?: string | null | undefined;
}

/** What ending something needs, of a company (WithdrawCompany) and of a location (RemoveLocation) alike. */
export function ending(problems: Problems, input: EndInput): WithdrawCompany {
  return {
    expectedVersion: version(problems, at('expectedVersion'), input.expectedVersion),
    reason: text(problems, { path: at('reason'), name: 'reason' }, input.reason),
  };
}
