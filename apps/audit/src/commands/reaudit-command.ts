import type { ReauditSubject } from '@alpes/contracts';
import type { OutgoingCommand } from '@alpes/service-kit';
import type { Reaudit } from '../domain/decide.ts';

/** A look at another subject, as a command to this service itself: it is decided under that subject's own lock. */
export function toCommand({ subjectId, kind, reason }: Reaudit): OutgoingCommand {
  const data: ReauditSubject = { subjectKind: kind, reason };
  return { context: 'audit', subject: subjectId, type: 'ReauditSubject', data };
}
