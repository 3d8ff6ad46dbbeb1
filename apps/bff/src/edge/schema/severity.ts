import type { Role } from '../access/principal.ts';
import { builder } from './builder.ts';

export const Severity = builder.enumType('Severity', { values: ['ERROR', 'WARNING', 'INFO'] as const });

export const SubjectKind = builder.enumType('SubjectKind', {
  description: 'What can be audited.',
  values: ['COMPANY', 'PROPERTY'] as const,
});

/** For `extensions` of a field; see protect.ts. */
export const onlyFor = (...roles: Role[]) => ({ roles });

export interface AuditedRow {
  readonly openErrors: number;
  readonly openWarnings: number;
  readonly openInfos: number;
  readonly presentFields: number;
  readonly totalFields: number;
  readonly missingFields: readonly string[];
}

/** What the audit last saw of one subject. */
export const AuditSummary = builder.objectRef<AuditedRow>('AuditSummary').implement({
  description: 'What the audit last saw of one company or property; totalFields is 0 until it was audited.',
  fields: (t) => ({
    openErrors: t.exposeInt('openErrors'),
    openWarnings: t.exposeInt('openWarnings'),
    openInfos: t.exposeInt('openInfos'),
    presentFields: t.exposeInt('presentFields'),
    totalFields: t.exposeInt('totalFields'),
    missingFields: t.exposeStringList('missingFields', { description: 'Audited fields without a value.' }),
  }),
});
