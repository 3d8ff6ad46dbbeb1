import type { FindingRowFragment } from '../generated/graphql.ts';

/** Fields of the forms that a finding can be about. `email` stands for any way to get in touch. */
export type MendedField =
  | 'taxId'
  | 'email'
  | 'legalName'
  | 'name'
  | 'address'
  | 'ownerId'
  | 'coordinates'
  | 'locality'
  | 'areaM2'
  | 'postalCode';

/** Which field mends what a rule found. */
const fields: Readonly<Record<string, MendedField>> = {
  TAX_ID_MISSING: 'taxId',
  CONTACT_MISSING: 'email',
  LEGAL_NAME_MISSING: 'legalName',
  NAME_PLACEHOLDER: 'name',
  ADDRESS_MISSING: 'address',
  OWNER_UNKNOWN: 'ownerId',
  OWNER_WITHDRAWN: 'ownerId',
  COORDINATES_MISSING: 'coordinates',
  LOCALITY_MISSING: 'locality',
  AREA_MISSING: 'areaM2',
  POINT_OUTSIDE_COUNTRY: 'coordinates',
  POSTAL_CODE_MISSING: 'postalCode',
};

type About = Pick<FindingRowFragment, 'rule' | 'subjectId' | 'subjectKind'>;

export const subjectHref = ({ subjectId, subjectKind }: Omit<About, 'rule'>): string =>
  `/${subjectKind === 'COMPANY' ? 'companies' : 'locations'}/${encodeURIComponent(subjectId)}`;

/** Where a finding is mended: the form of what it was found in, with the field that mends it. Without one, only the former. */
export function mendOf(finding: About): { readonly href: string; readonly field: MendedField | null } {
  const field = fields[finding.rule] ?? null;
  const href = subjectHref(finding);
  return { href: field === null ? href : `${href}?field=${field}`, field };
}
