/** Something that was started: an app, the broker, the database server. */
export interface Part {
  readonly name: string;
  readonly addresses: Readonly<Record<string, string>>;
  /** Its process, where it has one of its own. */
  readonly pid?: number | undefined;
  /** Rejects when it can't go on or has ended unasked. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Its end was not asked for. */
export class PartEnded extends Error {
  readonly code = 'PART_ENDED';
  readonly retryable = true;
}

/** For parts that live elsewhere: they never fail as far as we know. */
export const never: Promise<never> = new Promise(() => {});
