/** What a company may do with property; a company can have several roles, or none that is known. */
export const roles = ['OWNER', 'MANAGER', 'DEVELOPER', 'BROKER', 'TENANT'] as const;
export type Role = (typeof roles)[number];

/** A tax id in its country's canonical form: no separators, no spaces. */
export interface TaxId {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly number: string;
}

/** What is recorded about a company, all of it in canonical form. */
export interface Profile {
  readonly name: string;
  readonly legalName: string | null;
  readonly taxId: TaxId | null;
  /** In the order of `roles`, each once. */
  readonly roles: readonly Role[];
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly email: string | null;
  /** E.164: `+573001234567`. */
  readonly phone: string | null;
  /** http or https. */
  readonly website: string | null;
  readonly address: string | null;
}

export type Field = keyof Profile;

export const fields: readonly Field[] = [
  'name',
  'legalName',
  'taxId',
  'roles',
  'country',
  'email',
  'phone',
  'website',
  'address',
];

/**
 * A company is `ACTIVE` from its registration and `WITHDRAWN` for good once it is withdrawn; nothing leaves
 * `WITHDRAWN`. The version counts its events, from 1.
 */
export interface Company extends Profile {
  readonly id: string;
  readonly status: 'ACTIVE' | 'WITHDRAWN';
  readonly version: number;
}

export type CompanyEvent =
  | { readonly type: 'CompanyRegistered'; readonly company: Company }
  | { readonly type: 'CompanyAmended'; readonly changed: readonly Field[]; readonly company: Company }
  | { readonly type: 'CompanyWithdrawn'; readonly company: Company; readonly reason: string | null };

/** Every event carries the state after it, so the state is what the last one says. */
export function evolve(_company: Company | null, event: CompanyEvent): Company {
  return event.company;
}

/**
 * The claim a company holds on its tax id, `CO:9001234563`: unique among active companies. Null without a tax id and
 * after withdrawal.
 */
export function taxClaim(company: Pick<Company, 'taxId' | 'status'>): string | null {
  return company.status === 'ACTIVE' && company.taxId ? taxKey(company.taxId) : null;
}

export function taxKey(taxId: TaxId): string {
  return `${taxId.country}:${taxId.number}`;
}
