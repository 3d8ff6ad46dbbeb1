import type { SourceText } from '../../avro/source-text.ts';
import type { CompatibilityMode } from '../../compatibility/mode.ts';

/** One version of a subject, as the registry has it. */
export interface RegisteredVersion {
  /** The registry's number. */
  readonly version: number;
  /** The schema, and whatever it refers to before it: the last one is the schema itself. */
  readonly files: readonly SourceText[];
}

/** What a registry knows of one subject of ours. */
export interface RegisteredSubject {
  /** Ours: `companies/events`, or a record's full name. */
  readonly subject: string;
  /** The registry's: `persistent://alpes/companies/events`, `companies.events-value`. */
  readonly registeredAs: string;
  /** Newest first. */
  readonly versions: readonly RegisteredVersion[];
  /** What the registry itself enforces, where it says so and it is a mode of ours. */
  readonly enforced: CompatibilityMode | undefined;
}

/** What is looked for: a topic of ours, and the full name of its envelope. */
export interface WantedSubject {
  readonly name: string;
  readonly kind: 'topic' | 'record';
  readonly fullName: string | undefined;
}

/** A schema registry that is read. */
export interface Registry {
  readonly flavour: 'pulsar' | 'confluent';
  /** For messages. */
  readonly name: string;
  /** What it knows of these; a subject that it does not know is not in the answer. @throws {SourceError} */
  subjects(wanted: readonly WantedSubject[]): Promise<readonly RegisteredSubject[]>;
  /** Topics of ours that it has a schema for, whether wanted or not. @throws {SourceError} */
  topics(): Promise<readonly string[]>;
}
