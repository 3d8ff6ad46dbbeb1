import {
  type AuditEvent,
  auditCommands,
  auditEvents,
  companiesEvents,
  geographicEvents,
} from '@alpes/contracts';
import {
  commandsFrom,
  createService,
  eventsFrom,
  type ServiceApp,
  type ServiceDefinition,
  type ServiceOptions,
} from '@alpes/service-kit';
import { subjectTable } from './adapters/subject-row.ts';
import { related } from './adapters/surroundings.ts';
import { companiesWithoutProperty } from './adapters/sweep.ts';
import { acknowledgeFinding } from './commands/acknowledge-finding.ts';
import { companyNews } from './commands/company-news.ts';
import { locationNews } from './commands/location-news.ts';
import { reauditEverything } from './commands/reaudit-all.ts';
import { reauditSubject } from './commands/reaudit-subject.ts';
import type { Subject } from './domain/subject.ts';

const definition: ServiceDefinition<Subject, AuditEvent> = {
  name: 'audit',
  migrations: new URL('../../../prisma/audit/migrations/', import.meta.url),
  aggregate: subjectTable,
  events: auditEvents,
  inputs: [
    commandsFrom(auditCommands, {
      AcknowledgeFinding: acknowledgeFinding,
      ReauditSubject: reauditSubject,
      ReauditAll: reauditEverything,
    }),
    eventsFrom(companiesEvents, companyNews),
    eventsFrom(geographicEvents, locationNews),
  ],
  evolve,
  related,
  sends: [auditCommands],
  timed: [companiesWithoutProperty(60_000)],
};

/** Never asked: every decision that has events gives the subject after them, of which an event tells a part only. */
function evolve(subject: Subject | null): Subject {
  if (!subject) throw new Error('An event of the audit does not tell a whole subject.');
  return subject;
}

/** The audit service; `options` are for tests. */
export const createAudit = (options?: ServiceOptions): ServiceApp => createService(definition, options);

export const audit = createAudit();
