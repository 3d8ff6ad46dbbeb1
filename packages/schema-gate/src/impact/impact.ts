import type { Breach, Notice } from '../compatibility/verdict.ts';

/** One app (service, projector, edge) and its relation to a topic. */
export interface Party {
  /** `audit`, `projector`. */
  readonly app: string;
  readonly role: 'reads' | 'writes';
  readonly topic: string;
}

/** Whether an app's code really uses a field, and where. `unknown`: it declares nothing and cannot be looked at. */
export interface FieldUse {
  readonly app: string;
  readonly record: string;
  readonly field: string;
  readonly evidence: 'code' | 'declared' | 'unknown';
  /** `apps/audit/src/domain/subject.ts:41`, where it is named; empty unless `code`. */
  readonly places: readonly string[];
  /** Where its record is handed on whole to code that cannot be followed (JSON, a row): that uses every field of it. */
  readonly whole: readonly string[];
}

/** Where GraphQL shows it, or takes it. Root fields are those it can be reached from, the nearest first. */
export interface Exposure {
  /** `Company`, or an input: `AmendCompanyInput`. */
  readonly type: string;
  readonly field: string;
  readonly queries: readonly string[];
  readonly subscriptions: readonly string[];
  readonly mutations: readonly string[];
  /** Operations of known clients that select or give it: `apps/web/src/company.graphql:3: Company`. */
  readonly operations?: readonly string[];
}

/** A safe order, or why there is none. */
export type UpgradeOrder =
  | {
      readonly safe: true;
      readonly steps: readonly { readonly upgrade: readonly string[]; readonly why: string }[];
    }
  | { readonly safe: false; readonly why: string; readonly instead: string };

/** Whom a breach or a notice concerns. */
export interface Impact {
  readonly topics: readonly string[];
  readonly parties: readonly Party[];
  readonly uses: readonly FieldUse[];
  readonly exposures: readonly Exposure[];
  readonly order: UpgradeOrder;
}

export interface AssessedBreach extends Breach {
  readonly impact: Impact;
}

export interface AssessedNotice extends Notice {
  readonly impact: Impact;
}
