import type { CompaniesEvent } from '@alpes/contracts';
import type { Handler, HandlersOf, OwnEvent } from '@alpes/service-kit';
import { hear } from '../domain/decide.ts';
import type { Subject } from '../domain/subject.ts';
import type { AuditMessage } from './audit-message.ts';
import { decided } from './handling.ts';
import { newsOfCompany } from './news.ts';

const heard: Handler<Subject, OwnEvent<CompaniesEvent>, AuditMessage> = {
  decide: (subject, message, view) => decided(hear(subject, newsOfCompany(message), view)),
};

/** What happens to companies. Locks the company: whatever concerns a property of it reads it under that lock. */
export const companyNews: HandlersOf<Subject, OwnEvent<CompaniesEvent>, AuditMessage> = {
  CompanyRegistered: heard,
  CompanyAmended: heard,
  CompanyWithdrawn: heard,
};
