import type { AvroSchema, Place } from '../avro/schema.ts';
import type { Incompatibility } from './incompatibility.ts';
import type { CompatibilityMode } from './mode.ts';

/** One state of a subject (a topic's envelope, or a record that stands alone). */
export interface SchemaVersion {
  /** What people call it: `working tree`, `main~2`, `version 3`. */
  readonly label: string;
  readonly schema: AvroSchema;
}

/** What is judged: the new schema against the earlier ones, newest first. */
export interface SubjectHistory {
  /** `companies/events`, or the full name of a record that is in no topic. */
  readonly subject: string;
  readonly mode: CompatibilityMode;
  readonly candidate: SchemaVersion;
  readonly earlier: readonly SchemaVersion[];
}

/** `backward`: the candidate reads the earlier version's data; `forward`: the earlier version reads the candidate's. */
export type Direction = 'backward' | 'forward';

export interface Breach extends Incompatibility {
  readonly direction: Direction;
  /** Labels of the earlier versions with the same incompatibility at the same place. */
  readonly against: readonly string[];
}

/** A change that breaks nothing under the mode but that somebody has to be upgraded for first, or that is worth a word. */
export interface Notice {
  readonly kind:
    | 'BRANCH_ADDED'
    | 'BRANCH_REMOVED'
    | 'FIELD_ADDED'
    | 'FIELD_REMOVED'
    | 'SYMBOL_ADDED'
    | 'SYMBOL_REMOVED'
    | 'PROMOTED'
    | 'RENAMED'
    | 'DOC_CHANGED'
    | 'ORDER_CHANGED'
    | 'DEFAULT_CHANGED'
    | 'LOGICAL_TYPE_CHANGED'
    /** Of whole topics and records that stand alone. */
    | 'SUBJECT_ADDED'
    | 'SUBJECT_REMOVED';
  readonly message: string;
  readonly record: string | undefined;
  readonly field: string | undefined;
  readonly at: string;
  readonly place: Place;
  /** Whether readers must be upgraded before anybody writes with the candidate, or writers before readers. */
  readonly upgradeFirst: 'readers' | 'writers' | 'none';
}

export interface Verdict {
  readonly subject: string;
  readonly mode: CompatibilityMode;
  readonly compatible: boolean;
  /** Empty when compatible. */
  readonly breaches: readonly Breach[];
  readonly notices: readonly Notice[];
}
