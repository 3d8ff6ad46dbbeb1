import type { CompaniesEvent, CompanyState } from '@alpes/contracts';
import type { OwnEvent } from '@alpes/service-kit';
import { type Company, type CompanyEvent, type Role, roles } from '../domain/company.ts';

export type CompanyMessage = OwnEvent<CompaniesEvent>;

/** A domain event as others get to see it. */
export function toMessage(event: CompanyEvent): CompanyMessage {
  const company = toState(event.company);
  switch (event.type) {
    case 'CompanyRegistered':
      return { type: event.type, data: { company } };
    case 'CompanyAmended':
      return { type: event.type, data: { changed: [...event.changed], company } };
    default:
      return { type: event.type, data: { reason: event.reason, company } };
  }
}

/** The company after an event that this service sent. */
export function afterMessage(_company: Company | null, { data }: CompanyMessage): Company {
  const { company } = data;
  const known = company.roles.filter((role): role is Role => (roles as readonly string[]).includes(role));
  return { ...company, roles: known, status: company.status === 'WITHDRAWN' ? 'WITHDRAWN' : 'ACTIVE' };
}

function toState(company: Company): CompanyState {
  return { ...company, roles: [...company.roles] };
}
