import type { Place } from '../../avro/schema.ts';

/** Messages of one version and type. */
export interface RetainedGroup {
  /** Of the registry; undefined where messages were written without a schema. */
  readonly version: number | undefined;
  /** Name of the record in `data`; `unknown` where the message does not say. */
  readonly type: string;
  readonly decoded: number;
  /** Could be read with the schema they were written with, and can't with the new one. */
  readonly failed: number;
  /** Follow no schema, the one they were written with included: nothing that a change of contract could mend or break. */
  readonly unreadable: number;
}

export interface RetainedFailure {
  readonly messageId: string;
  readonly version: number | undefined;
  readonly type: string;
  readonly reason: string;
}

/** What the new schema makes of what a topic still holds. */
export interface RetainedReport {
  readonly topic: string;
  /** Of the new schema, which reads. */
  readonly place: Place;
  /** Messages read. */
  readonly read: number;
  /** Whether that is all there is. */
  readonly whole: boolean;
  readonly groups: readonly RetainedGroup[];
  /** The first few. */
  readonly failures: readonly RetainedFailure[];
  readonly compatible: boolean;
}
