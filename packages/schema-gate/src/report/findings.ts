import type { Place } from '../avro/schema.ts';
import type { Direction } from '../compatibility/verdict.ts';
import type { AssessedBreach, AssessedNotice, Impact } from '../impact/impact.ts';
import type { GateReport, SubjectReport } from './gate-report.ts';

/** Something found, told once however many subjects it was seen through. */
export interface Finding<T> {
  readonly it: T;
  /** Subjects it was seen in, in the report's order. */
  readonly subjects: readonly string[];
  /** Topics of every impact, each once. */
  readonly topics: readonly string[];
}

/** The breaches of a report, each once: the same rule broken at the same place of the same files is one. */
export const breachesOf = (report: GateReport): readonly Finding<AssessedBreach>[] =>
  merged(
    report.subjects,
    (subject) => subject.breaches,
    (it) => [it.rule, it.direction, placeKey(it.reader), placeKey(it.writer), it.message],
  );

/** The notices of a report, each once. */
export const noticesOf = (report: GateReport): readonly Finding<AssessedNotice>[] =>
  merged(report.subjects, noticesBeside, (it) => [it.kind, placeKey(it.place), it.message]);

/** Notices of a subject without those of a field or type that a breach speaks of already: one change, told once. */
export function noticesBeside({ breaches, notices }: SubjectReport): readonly AssessedNotice[] {
  const told = new Set(breaches.map(memberKey));
  return notices.filter((notice) => !repeating.has(notice.kind) || !told.has(memberKey(notice)));
}

/** Kinds of which a breach says more. What is added to a union or an enum can stand beside a breach of the same field. */
const repeating: ReadonlySet<AssessedNotice['kind']> = new Set([
  'FIELD_ADDED',
  'FIELD_REMOVED',
  'BRANCH_REMOVED',
  'SYMBOL_REMOVED',
  'PROMOTED',
  'RENAMED',
  'LOGICAL_TYPE_CHANGED',
  'SUBJECT_REMOVED',
]);

const memberKey = ({
  record,
  field,
  at,
}: {
  record: string | undefined;
  field: string | undefined;
  at: string;
}) => `${record ?? at}\u0000${field ?? ''}`;

/** Where to look in the candidate: it is the reader of earlier data, or the writer of what earlier readers get. */
export const candidatePlace = (it: { direction: Direction; reader: Place; writer: Place }): Place =>
  it.direction === 'backward' ? it.reader : it.writer;

/** The same place in the earlier version. */
export const earlierPlace = (it: { direction: Direction; reader: Place; writer: Place }): Place =>
  it.direction === 'backward' ? it.writer : it.reader;

const placeKey = ({ file, path, line }: Place): string => `${file}\u0000${path}\u0000${line}`;

function merged<T extends { readonly impact: Impact }>(
  subjects: readonly SubjectReport[],
  pick: (subject: SubjectReport) => readonly T[],
  keyOf: (it: T) => readonly string[],
): readonly Finding<T>[] {
  const found = new Map<string, { it: T; subjects: string[]; topics: Set<string> }>();
  for (const subject of subjects) {
    for (const it of pick(subject)) {
      const key = keyOf(it).join('\u0001');
      const known = found.get(key) ?? { it, subjects: [], topics: new Set<string>() };
      found.set(key, known);
      known.subjects.push(subject.subject);
      for (const topic of it.impact.topics) known.topics.add(topic);
    }
  }
  return [...found.values()].map(({ it, subjects: names, topics }) => ({
    it,
    subjects: [...new Set(names)],
    topics: [...topics],
  }));
}
