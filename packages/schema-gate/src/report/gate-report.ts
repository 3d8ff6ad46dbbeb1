import type { SchemaProblem } from '../avro/schema-problem.ts';
import type { CompatibilityMode } from '../compatibility/mode.ts';
import type { AssessedBreach, AssessedNotice } from '../impact/impact.ts';
import type { RetainedReport } from '../sources/retained/retained-report.ts';

/** A change of the GraphQL schema, by its effect on clients. */
export interface SdlChange {
  readonly criticality: 'breaking' | 'dangerous' | 'safe';
  readonly message: string;
  /** `Company.taxId` */
  readonly path: string;
  /** In the candidate, from 1; of what is gone, where it was taken from; absent where nothing of it is left. */
  readonly line?: number;
  /** Operations of known clients that stop working: `apps/web/src/companies/company.graphql: Company`. */
  readonly operations: readonly string[];
}

export interface SubjectReport {
  readonly subject: string;
  readonly mode: CompatibilityMode;
  readonly against: readonly string[];
  readonly compatible: boolean;
  readonly breaches: readonly AssessedBreach[];
  readonly notices: readonly AssessedNotice[];
}

/** Everything `alpes schema check` found; each output format is made of this and of nothing else. */
export interface GateReport {
  /** What was compared with: `git:main`, `registry:http://…`. */
  readonly against: string;
  readonly problems: readonly SchemaProblem[];
  readonly subjects: readonly SubjectReport[];
  /** Undefined where there is no committed SDL. */
  readonly graphql: { readonly file: string; readonly changes: readonly SdlChange[] } | undefined;
  /** What live topics still hold, decoded with the new schema; absent where nobody asked. */
  readonly retained?: readonly RetainedReport[];
  readonly compatible: boolean;
}
