import type { CompaniesEvent } from '@alpes/contracts';
import { companiesCommands, companiesEvents } from '@alpes/contracts';
import {
  commandsFrom,
  createService,
  type ServiceApp,
  type ServiceDefinition,
  type ServiceOptions,
} from '@alpes/service-kit';
import { companyTable } from './adapters/company-row.ts';
import { amendCompany } from './commands/amend-company.ts';
import { afterMessage } from './commands/company-message.ts';
import { registerCompany } from './commands/register-company.ts';
import { withdrawCompany } from './commands/withdraw-company.ts';
import type { Company } from './domain/company.ts';

const definition: ServiceDefinition<Company, CompaniesEvent> = {
  name: 'companies',
  migrations: new URL('../../../prisma/companies/migrations/', import.meta.url),
  aggregate: companyTable,
  events: companiesEvents,
  inputs: [
    commandsFrom(companiesCommands, {
      RegisterCompany: registerCompany,
      AmendCompany: amendCompany,
      WithdrawCompany: withdrawCompany,
    }),
  ],
  evolve: afterMessage,
};

/** The companies service; `options` are for tests. */
export const createCompanies = (options?: ServiceOptions): ServiceApp => createService(definition, options);

export const companies = createCompanies();
