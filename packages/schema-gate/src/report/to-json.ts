import type { Place } from '../avro/schema.ts';
import type { SchemaProblem } from '../avro/schema-problem.ts';
import type { AssessedBreach, AssessedNotice, Impact } from '../impact/impact.ts';
import type { RetainedFailure, RetainedGroup, RetainedReport } from '../sources/retained/retained-report.ts';
import type { GateReport, SdlChange, SubjectReport } from './gate-report.ts';
import { type Tally, tallyOf } from './wording.ts';

/**
 * What `alpes schema check --json` prints. `version` grows when something is renamed, removed or given another meaning; new
 * members may come without it. Every member is always there: what does not apply is null or empty.
 */
export interface ReportJson {
  readonly format: 'alpes-schema-report';
  readonly version: 1;
  readonly against: string;
  readonly compatible: boolean;
  /** Breaches and notices seen through several subjects count once. */
  readonly summary: Tally;
  readonly problems: readonly SchemaProblem[];
  readonly subjects: readonly (Omit<SubjectReport, 'breaches' | 'notices'> & {
    readonly breaches: readonly BreachJson[];
    readonly notices: readonly NoticeJson[];
  })[];
  readonly graphql: {
    readonly file: string;
    readonly changes: readonly (Omit<SdlChange, 'line'> & { readonly line: number | null })[];
  } | null;
  /** Null where nobody asked for it. */
  readonly retained: readonly RetainedJson[] | null;
}

/** `record` and `field` are null at the root of a schema. */
export type BreachJson = Omit<AssessedBreach, 'record' | 'field'> & Named;
export type NoticeJson = Omit<AssessedNotice, 'record' | 'field'> & Named;

interface Named {
  readonly record: string | null;
  readonly field: string | null;
}

/** A report as data, made of what is documented and of nothing else that its objects may hold. */
export const toReportJson = (report: GateReport): ReportJson => ({
  format: 'alpes-schema-report',
  version: 1,
  against: report.against,
  compatible: report.compatible,
  summary: tallyOf(report),
  problems: report.problems.map(({ code, message, place }) => ({ code, message, place: placeJson(place) })),
  subjects: report.subjects.map(({ subject, mode, against, compatible, breaches, notices }) => ({
    subject,
    mode,
    against,
    compatible,
    breaches: breaches.map(breachJson),
    notices: notices.map(noticeJson),
  })),
  graphql: report.graphql
    ? { file: report.graphql.file, changes: report.graphql.changes.map(changeJson) }
    : null,
  retained: report.retained?.map(retainedJson) ?? null,
});

/** The same as text, indented, without a line break at the end. */
export const toJson = (report: GateReport): string => JSON.stringify(toReportJson(report), null, 2);

const placeJson = ({ file, line, column, path }: Place): Place => ({ file, line, column, path });

const breachJson = (it: AssessedBreach): BreachJson => ({
  rule: it.rule,
  direction: it.direction,
  against: it.against,
  message: it.message,
  specification: it.specification,
  remedy: it.remedy,
  record: it.record ?? null,
  field: it.field ?? null,
  at: it.at,
  reader: placeJson(it.reader),
  writer: placeJson(it.writer),
  impact: impactJson(it.impact),
});

const noticeJson = (it: AssessedNotice): NoticeJson => ({
  kind: it.kind,
  message: it.message,
  record: it.record ?? null,
  field: it.field ?? null,
  at: it.at,
  place: placeJson(it.place),
  upgradeFirst: it.upgradeFirst,
  impact: impactJson(it.impact),
});

const impactJson = ({ topics, parties, uses, exposures, order }: Impact): Impact => ({
  topics,
  parties: parties.map(({ app, role, topic }) => ({ app, role, topic })),
  uses: uses.map(({ app, record, field, evidence, places, whole }) => ({
    app,
    record,
    field,
    evidence,
    places,
    whole,
  })),
  exposures: exposures.map(({ type, field, queries, subscriptions, mutations, operations = [] }) => ({
    type,
    field,
    queries,
    subscriptions,
    mutations,
    operations,
  })),
  order: order.safe
    ? { safe: true, steps: order.steps.map(({ upgrade, why }) => ({ upgrade, why })) }
    : { safe: false, why: order.why, instead: order.instead },
});

const changeJson = ({ criticality, message, path, line, operations }: SdlChange) => ({
  criticality,
  message,
  path,
  line: line ?? null,
  operations,
});

type Versioned<T extends { readonly version: number | undefined }> = Omit<T, 'version'> & {
  /** Null where messages were written without a schema. */
  readonly version: number | null;
};

type RetainedJson = Omit<RetainedReport, 'groups' | 'failures'> & {
  readonly groups: readonly Versioned<RetainedGroup>[];
  readonly failures: readonly Versioned<RetainedFailure>[];
};

const retainedJson = (it: RetainedReport): RetainedJson => ({
  topic: it.topic,
  place: placeJson(it.place),
  read: it.read,
  whole: it.whole,
  groups: it.groups.map(({ version, type, decoded, failed, unreadable }) => ({
    version: version ?? null,
    type,
    decoded,
    failed,
    unreadable,
  })),
  failures: it.failures.map(({ messageId, version, type, reason }) => ({
    messageId,
    version: version ?? null,
    type,
    reason,
  })),
  compatible: it.compatible,
});
