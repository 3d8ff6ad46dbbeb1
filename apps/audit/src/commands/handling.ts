import type { AuditCommand, Envelope, EnvelopeMeta } from '@alpes/contracts';
import type { Decision, Handler } from '@alpes/service-kit';
import type { Decision as DomainDecision } from '../domain/decide.ts';
import { forbidden } from '../domain/rejections.ts';
import type { Subject } from '../domain/subject.ts';
import { type AuditMessage, toMessage } from './audit-message.ts';
import { toCommand } from './reaudit-command.ts';

type Command<T extends AuditCommand['type']> = Extract<AuditCommand, { type: T }>;

export type HandlerOf<T extends AuditCommand['type']> = Handler<Subject, Command<T>, AuditMessage>;

/** What was decided, as the kit takes it: events, the subject after them, and looks at other subjects. */
export function decided(decision: DomainDecision): Decision<Subject, AuditMessage> {
  if ('rejected' in decision) return decision;
  const { events, subject, reaudits } = decision;
  return {
    events: events.map(toMessage),
    ...(subject && { state: subject }),
    commands: reaudits.map(toCommand),
  };
}

const allowed = new Set(['staff', 'operator']);

/** Decides what staff (or an operator) asks for; anybody else is refused. */
export function forStaff<T extends AuditCommand['type']>(
  decide: (subject: Subject | null, command: Envelope<Command<T>>, view: ViewOf<T>) => DomainDecision,
): HandlerOf<T>['decide'] {
  return (subject, command, view) =>
    decided(isAllowed(command) ? decide(subject, command, view) : forbidden());
}

type ViewOf<T extends AuditCommand['type']> = Parameters<HandlerOf<T>['decide']>[2];

function isAllowed({ principal }: EnvelopeMeta): boolean {
  return principal.roles.some((role) => allowed.has(role));
}
