import type { NamedSchema, Place } from '../avro/schema.ts';

/** Stable codes, also in `schemas/compatibility.json` and of SARIF rules. */
export const lintCodes = [
  'TYPE_NAME',
  'FIELD_NAME',
  'SYMBOL_NAME',
  'FILE_NAME',
  'NAMESPACE',
  'TYPE_DOC',
  'FIELD_DOC',
  'NULL_DEFAULT',
  'ENUM_DEFAULT',
  'REQUIRED_ADDED',
  'ID_TYPE',
  'TIME_TYPE',
  'UNIT_NAME',
] as const;

export type LintCode = (typeof lintCodes)[number];

export type LintSeverity = 'error' | 'warning';

export interface LintFinding {
  readonly code: LintCode;
  readonly severity: LintSeverity;
  /** One sentence: what is unusual. */
  readonly message: string;
  /** One sentence: what to write instead. */
  readonly remedy: string;
  /** Full name of the type, and the field or symbol. */
  readonly type: string;
  readonly member: string | undefined;
  readonly place: Place;
}

export interface LintRule {
  readonly code: LintCode;
  /** Where `compatibility.json` says nothing else. */
  readonly severity: LintSeverity;
  readonly title: string;
  /** Why the rule is there. */
  readonly why: string;
  readonly find: (type: NamedSchema, context: LintContext) => readonly Found[];
}

export interface Found {
  readonly message: string;
  readonly remedy: string;
  readonly member?: string;
  readonly place: Place;
}

export interface LintContext {
  /** Names of fields that may have underscores. */
  readonly snakeCaseFields: ReadonlySet<string>;
  /** States of the same type that were in use, by full name, newest first. */
  readonly earlierOf: (fullName: string) => readonly NamedSchema[];
}
