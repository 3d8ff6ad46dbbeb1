import type { FindingRowFragment } from '../generated/graphql.ts';

/** What mends a finding: a field of a form (`email` stands for any way to get in touch), or another property. */
export type Mended =
  | 'property'
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
const fields: Readonly<Record<string, Exclude<Mended, 'property'>>> = {
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

interface Mend {
  readonly href: string;
  /** Null where it is not known what mends it: the address is that of what it was found in. */
  readonly what: Mended | null;
}

/** Where a finding is mended: the form of what it was found in, with the field that does it. */
export function mendOf(finding: About): Mend {
  if (finding.rule === 'NO_PROPERTY')
    return { href: `/locations/new?owner=${encodeURIComponent(finding.subjectId)}`, what: 'property' };
  const href = subjectHref(finding);
  const what = fields[finding.rule] ?? null;
  return { href: what === null ? href : `${href}?field=${what}`, what };
}
