import { type Company, type CompanyEvent, type Field, fields, type Profile, taxKey } from './company.ts';
import { type ProfileInput, parseProfile, parseReason } from './profile.ts';
import {
  companyExists,
  companyUnknown,
  companyWithdrawn,
  isRejection,
  type Rejection,
  staleVersion,
  taxIdTaken,
} from './rejections.ts';

/** What happened, or why nothing did. */
export type Decision = { readonly events: readonly CompanyEvent[] } | Rejection;

/** Which active company holds a claim (`taxKey`), if any. */
export type HolderOf = (claim: string) => string | null;

export interface Registration {
  readonly id: string;
  readonly profile: ProfileInput;
}

export interface Amendment {
  /** The version the amendment was made from. */
  readonly expectedVersion: number;
  /** Only what is to change; null or blank clears. */
  readonly changes: Partial<ProfileInput>;
}

export interface Withdrawal {
  /** The version the decision was made from. */
  readonly expectedVersion: number;
  readonly reason: string | null;
}

export function register(company: Company | null, command: Registration, holderOf: HolderOf): Decision {
  if (company) return companyExists();
  const profile = parseProfile(command.profile);
  if (isRejection(profile)) return profile;
  const registered: Company = { ...profile, id: command.id, status: 'ACTIVE', version: 1 };
  return (
    refuseTakenTaxId(registered, holderOf) ?? {
      events: [{ type: 'CompanyRegistered', company: registered }],
    }
  );
}

/** An amendment after which nothing would differ completes without an event: the caller has what it asked for. */
export function amend(company: Company | null, command: Amendment, holderOf: HolderOf): Decision {
  const active = changeable(company, command.expectedVersion);
  if (isRejection(active)) return active;
  const changes = parseProfile(command.changes);
  if (isRejection(changes)) return changes;
  const amended: Company = { ...active, ...changes, version: active.version + 1 };
  const changed = differences(active, amended);
  if (changed.length === 0) return { events: [] };
  const taken = changed.includes('taxId') ? refuseTakenTaxId(amended, holderOf) : null;
  return taken ?? { events: [{ type: 'CompanyAmended', changed, company: amended }] };
}

/** Gives up the claim on the tax id; the company can't be changed afterwards. */
export function withdraw(company: Company | null, command: Withdrawal): Decision {
  const active = changeable(company, command.expectedVersion);
  if (isRejection(active)) return active;
  const reason = parseReason(command.reason);
  if (isRejection(reason)) return reason;
  const withdrawn: Company = { ...active, status: 'WITHDRAWN', version: active.version + 1 };
  return { events: [{ type: 'CompanyWithdrawn', company: withdrawn, reason: reason.value }] };
}

function changeable(company: Company | null, expectedVersion: number): Company | Rejection {
  if (!company) return companyUnknown();
  if (company.status === 'WITHDRAWN') return companyWithdrawn();
  if (expectedVersion !== company.version) return staleVersion(company.version);
  return company;
}

function refuseTakenTaxId(company: Company, holderOf: HolderOf): Rejection | null {
  if (!company.taxId) return null;
  const holder = holderOf(taxKey(company.taxId));
  return holder !== null && holder !== company.id ? taxIdTaken(holder) : null;
}

function differences(before: Profile, after: Profile): readonly Field[] {
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
