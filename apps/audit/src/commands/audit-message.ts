import type { AuditEvent as ContractEvent, FindingState, SubjectAudited } from '@alpes/contracts';
import type { OwnEvent } from '@alpes/service-kit';
import type { AuditEvent } from '../domain/look.ts';
import { severities } from '../domain/rules.ts';
import type { Finding, Subject } from '../domain/subject.ts';

export type AuditMessage = OwnEvent<ContractEvent>;

/** A domain event as others get to see it. */
export function toMessage(event: AuditEvent): AuditMessage {
  const { type, subject } = event;
  switch (type) {
    case 'FindingOpened':
    case 'FindingAcknowledged':
      return { type, data: { finding: toFindingState(subject, event.finding, null) } };
    case 'FindingResolved':
      return { type, data: { finding: toFindingState(subject, event.finding, event.resolvedAt) } };
    default:
      return { type, data: toSubjectAudited(event) };
  }
}

function toFindingState(
  { id: subjectId, version, facts }: Subject,
  finding: Finding,
  resolvedAt: Date | null,
): FindingState {
  const { id, rule, details, since, acknowledgement } = finding;
  return {
    id,
    version,
    subjectKind: facts.kind,
    subjectId,
    rule,
    severity: severities[rule],
    details: { ...details },
    since,
    resolvedAt,
    acknowledgement,
  };
}

function toSubjectAudited({
  subject,
  open,
  completeness,
}: Extract<AuditEvent, { type: 'SubjectAudited' }>): SubjectAudited {
  return {
    subjectKind: subject.facts.kind,
    subjectId: subject.id,
    version: subject.version,
    subjectVersion: subject.subjectVersion,
    retired: subject.retired,
    openErrors: open.ERROR,
    openWarnings: open.WARNING,
    openInfos: open.INFO,
    presentFields: completeness.present,
    totalFields: completeness.total,
    missingFields: [...completeness.missing],
  };
}
