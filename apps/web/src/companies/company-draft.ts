import type {
  AmendCompanyInput,
  CompanyFieldsFragment,
  CompanyRole,
  RegisterCompanyInput,
} from '../generated/graphql.ts';

/** In the order of the schema; the order is the form's otherwise. */
export const roles = [
  'OWNER',
  'MANAGER',
  'DEVELOPER',
  'BROKER',
  'TENANT',
] as const satisfies readonly CompanyRole[];

/** What a form holds, as it is typed: nothing is the empty text. A draft without a tax number has no tax id. */
export interface CompanyDraft {
  readonly name: string;
  readonly country: string;
  readonly legalName: string;
  readonly taxId: { readonly country: string; readonly number: string };
  readonly roles: readonly CompanyRole[];
  readonly email: string;
  readonly phone: string;
  readonly website: string;
  readonly address: string;
}

export type CompanyField = keyof CompanyDraft;

/** In the order of the form. */
export const companyFields = [
  'name',
  'legalName',
  'country',
  'taxId',
  'roles',
  'email',
  'phone',
  'website',
  'address',
] as const satisfies readonly CompanyField[];

export const isCompanyField = (name: string | null | undefined): name is CompanyField =>
  (companyFields as readonly string[]).includes(name ?? '');

export const emptyDraft: CompanyDraft = {
  name: '',
  country: '',
  legalName: '',
  taxId: { country: '', number: '' },
  roles: [],
  email: '',
  phone: '',
  website: '',
  address: '',
};

type Given = Partial<Omit<RegisterCompanyInput & CompanyFieldsFragment, 'id' | 'version' | 'status'>>;

/** Of a company, or of what was asked for once; what it leaves out comes from `rest`. */
export function draftOf(given: Given, rest: CompanyDraft = emptyDraft): CompanyDraft {
  const text = (name: 'legalName' | 'email' | 'phone' | 'website' | 'address') =>
    given[name] === undefined ? rest[name] : (given[name] ?? '');
  return {
    name: given.name ?? rest.name,
    country: given.country ?? rest.country,
    legalName: text('legalName'),
    taxId: given.taxId === undefined ? rest.taxId : (given.taxId ?? emptyDraft.taxId),
    roles: inOrder(given.roles === undefined ? rest.roles : (given.roles ?? [])),
    email: text('email'),
    phone: text('phone'),
    website: text('website'),
    address: text('address'),
  };
}

export const inOrder = (given: readonly CompanyRole[]): CompanyRole[] =>
  roles.filter((role) => given.includes(role));

const orNull = (text: string): string | null => (text.trim() === '' ? null : text);

/** The input of one field; null clears it. */
function inputOf(draft: CompanyDraft, field: CompanyField) {
  switch (field) {
    case 'roles':
      return draft.roles;
    case 'taxId':
      return draft.taxId.number.trim() === ''
        ? null
        : { number: draft.taxId.number, country: draft.taxId.country || draft.country };
    case 'name':
    case 'country':
      return draft[field];
    default:
      return orNull(draft[field]);
  }
}

/** What is not known is left out. */
export function registerInput(draft: CompanyDraft): RegisterCompanyInput {
  const known = companyFields
    .map((field) => [field, inputOf(draft, field)] as const)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0));
  return { name: draft.name, country: draft.country, ...Object.fromEntries(known) };
}

export const changedFields = (base: CompanyDraft, draft: CompanyDraft): CompanyField[] =>
  companyFields.filter(
    (field) => JSON.stringify(inputOf(base, field)) !== JSON.stringify(inputOf(draft, field)),
  );

/** Only what was changed; what was emptied is null. */
export function amendInput(
  { id, version }: Pick<CompanyFieldsFragment, 'id' | 'version'>,
  base: CompanyDraft,
  draft: CompanyDraft,
): AmendCompanyInput {
  const changes = changedFields(base, draft).map((field) => [field, inputOf(draft, field)]);
  return { id, expectedVersion: version, ...Object.fromEntries(changes) };
}
