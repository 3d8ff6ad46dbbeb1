import { v5 } from 'uuid';
import { type Completeness, completenessOf } from './completeness.ts';
import { findDuplicate } from './duplicates.ts';
import {
  type Broken,
  brokenByCompany,
  brokenByProperty,
  type RuleCode,
  type Severity,
  severities,
} from './rules.ts';
import {
  type Company,
  type Finding,
  isCompany,
  isProperty,
  type Property,
  type Subject,
  type Surroundings,
} from './subject.ts';

export type OpenCounts = Readonly<Record<Severity, number>>;

/** What a look at a subject brought about; every event carries the subject after it. */
export type AuditEvent =
  | { readonly type: 'FindingOpened'; readonly subject: Subject; readonly finding: Finding }
  | {
      readonly type: 'FindingResolved';
      readonly subject: Subject;
      readonly finding: Finding;
      readonly resolvedAt: Date;
    }
  | { readonly type: 'FindingAcknowledged'; readonly subject: Subject; readonly finding: Finding }
  | {
      readonly type: 'SubjectAudited';
      readonly subject: Subject;
      readonly open: OpenCounts;
      readonly completeness: Completeness;
    };

export interface Look {
  readonly subject: Subject;
  readonly events: readonly AuditEvent[];
}

/**
 * Looks at a subject as it is at `auditedAt`: opens a finding for each rule that is broken and has none open,
 * resolves those that no longer hold, leaves the others (with their notes) alone, and says that it was audited.
 */
export function look(seen: Subject, surroundings: Surroundings): Look {
  const before = isProperty(seen) ? { ...seen, duplicateOf: findDuplicate(seen, surroundings) } : seen;
  const broken = brokenBy(before, surroundings);
  const [kept, resolved] = partition(before.findings, ({ rule }) => broken.has(rule));
  const opened = open(before, broken);
  const subject: Subject = {
    ...before,
    findings: [...kept, ...opened],
    openings: counted(before.openings, opened),
  };
  return { subject, events: eventsOf(subject, opened, resolved) };
}

function brokenBy(subject: Subject, surroundings: Surroundings): Broken {
  if (subject.retired) return new Map();
  if (isCompany(subject)) return brokenByCompany(subject.facts, companyContext(subject, surroundings));
  return isProperty(subject)
    ? brokenByProperty(subject.facts, {
        owner: ownerOf(subject, surroundings),
        duplicateOf: subject.duplicateOf,
      })
    : new Map();
}

function companyContext(company: Company, surroundings: Surroundings) {
  return { at: company.auditedAt, hasProperty: propertiesOf(company.id, surroundings).length > 0 };
}

/** The properties that a company owns and that are still there. */
export function propertiesOf(companyId: string, surroundings: Surroundings): readonly Subject[] {
  return surroundings.filter(
    (other) => isProperty(other) && !other.retired && other.facts.ownerId === companyId,
  );
}

function ownerOf({ facts }: Property, surroundings: Surroundings): 'UNKNOWN' | 'ACTIVE' | 'WITHDRAWN' {
  const owner = facts.ownerId === null ? null : surroundings.get(facts.ownerId);
  if (!owner || !isCompany(owner)) return 'UNKNOWN';
  return owner.retired ? 'WITHDRAWN' : 'ACTIVE';
}

function open(subject: Subject, broken: Broken): readonly Finding[] {
  return [...broken]
    .filter(([rule]) => !subject.findings.some((finding) => finding.rule === rule))
    .map(([rule, details]) => ({
      id: findingId(subject.id, rule, (subject.openings[rule] ?? 0) + 1),
      rule,
      since: subject.auditedAt,
      details,
      acknowledgement: null,
    }));
}

// Drawn once (RFC 9562, 6.6), never to change: the ids of findings rest on it.
const FINDING = '5a3c5f7e-9d0e-4c0b-8a53-0f6f3f0b8f1d';

/** The n-th time that a rule found something in a subject: the same id whenever that is worked out. */
function findingId(subjectId: string, rule: RuleCode, opening: number): string {
  return v5(JSON.stringify([subjectId, rule, opening]), FINDING);
}

function counted(openings: Subject['openings'], opened: readonly Finding[]): Subject['openings'] {
  return { ...openings, ...Object.fromEntries(opened.map(({ rule }) => [rule, (openings[rule] ?? 0) + 1])) };
}

function eventsOf(
  subject: Subject,
  opened: readonly Finding[],
  resolved: readonly Finding[],
): readonly AuditEvent[] {
  const { auditedAt: resolvedAt } = subject;
  return [
    ...resolved.map((finding) => ({ type: 'FindingResolved', subject, finding, resolvedAt }) as const),
    ...opened.map((finding) => ({ type: 'FindingOpened', subject, finding }) as const),
    audited(subject),
  ];
}

function audited(subject: Subject): AuditEvent {
  const completeness = completenessOf(subject.facts, subject.retired);
  return { type: 'SubjectAudited', subject, open: openCounts(subject.findings), completeness };
}

export function openCounts(findings: readonly Finding[]): OpenCounts {
  const counts = { ERROR: 0, WARNING: 0, INFO: 0 };
  for (const { rule } of findings) counts[severities[rule]] += 1;
  return counts;
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
