import type { RuleCode } from './rules.ts';

export type SubjectKind = 'COMPANY' | 'PROPERTY';

/** WGS 84, in degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** What the rules ask of a company. */
export interface CompanyFacts {
  readonly kind: 'COMPANY';
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly legalName: string | null;
  /** Whether a tax id is known. */
  readonly taxId: boolean;
  /** Whether an email, a phone or a website is known. */
  readonly contact: boolean;
  readonly address: string | null;
  readonly registeredAt: Date;
}

/** What the rules ask of a property. */
export interface PropertyFacts {
  readonly kind: 'PROPERTY';
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly ownerId: string | null;
  readonly locality: string | null;
  readonly addressLine: string | null;
  readonly postalCode: string | null;
  readonly coordinates: Point | null;
  /** Whether the area in square metres is known. */
  readonly area: boolean;
}

export type Facts = CompanyFacts | PropertyFacts;

export interface Acknowledgement {
  /** The principal's id. */
  readonly by: string;
  readonly at: Date;
  readonly note: string | null;
}

/** Something missing or wrong. It is open until `resolvedAt`; what opens again is another finding. */
export interface Finding {
  readonly id: string;
  readonly rule: RuleCode;
  readonly since: Date;
  /** What the rule saw when it opened. */
  readonly details: Readonly<Record<string, string>>;
  readonly acknowledgement: Acknowledgement | null;
}

/**
 * What the audit knows about one company or property. It is known from its first event on; `retired` from its
 * withdrawal or removal on, and audited again if it comes back.
 */
export interface Subject<F extends Facts = Facts> {
  readonly id: string;
  /** Counts the looks at it, from 1. */
  readonly version: number;
  readonly facts: F;
  readonly retired: boolean;
  /** The version of the company or location the facts are from. */
  readonly subjectVersion: number;
  /** The latest time that a message has brought here; never goes back, so what has come due stays due. */
  readonly auditedAt: Date;
  /** Properties: one other that this may be a duplicate of. Any of several: which one depends on what came first. */
  readonly duplicateOf: string | null;
  /** Open ones only, at most one a rule. */
  readonly findings: readonly Finding[];
  /** How often each rule has opened a finding here. */
  readonly openings: Readonly<Partial<Record<RuleCode, number>>>;
}

export type Company = Subject<CompanyFacts>;
export type Property = Subject<PropertyFacts>;

export const isCompany = (subject: Subject): subject is Company => subject.facts.kind === 'COMPANY';
export const isProperty = (subject: Subject): subject is Property => subject.facts.kind === 'PROPERTY';

/** What can be seen of the other subjects. */
export interface Surroundings {
  get(id: string): Subject | null;
  filter(predicate: (subject: Subject) => boolean): readonly Subject[];
}
