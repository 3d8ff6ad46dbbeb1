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

/** `sweepEveryMs`: how often companies whose day is over are looked for; a minute by default. */
interface AuditOptions extends ServiceOptions {
  readonly sweepEveryMs?: number;
}

const definition: Omit<ServiceDefinition<Subject, AuditEvent>, 'timed'> = {
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
};

/** Never asked: every decision that has events gives the subject after them, of which an event tells a part only. */
function evolve(subject: Subject | null): Subject {
  if (!subject) throw new Error('An event of the audit does not tell a whole subject.');
  return subject;
}

/** The audit service; `options` are for tests. */
export function createAudit({ sweepEveryMs = 60_000, ...options }: AuditOptions = {}): ServiceApp {
  return createService({ ...definition, timed: [companiesWithoutProperty(sweepEveryMs)] }, options);
}

export const audit = createAudit();
