import type { Query } from '../query.ts';

/** One row of the feed: something about `subject` changed. What it is now is read when it is delivered. */
export interface FeedPointer {
  readonly position: bigint;
  /** `command`, `company`, `location`, `finding`. */
  readonly kind: string;
  readonly subject: string;
  /** What the subject belongs to: whoever asked for a command, a location's owner, a finding's company or property. */
  readonly parent: string | null;
  /** The version after the change; a command's status. */
  readonly version: string;
}

/** Which pointers somebody waits for: all of a kind, of one subject, or of all that belong to one parent. */
export interface FeedFilter {
  readonly kind: string;
  readonly subject?: string | undefined;
  readonly parent?: string | undefined;
}

/**
 * Reads the states of many subjects in one statement. `query` runs inside the snapshot that the delivery is part
 * of. Define each loader once, at module level: requests for the same loader object are read together.
 */
export interface StateLoader<T> {
  load(query: Query, subjects: readonly string[]): Promise<ReadonlyMap<string, T>>;
}

export interface WatchOptions<T> {
  readonly filter: FeedFilter;
  readonly loader: StateLoader<T>;
  /** The cursor of the last change that was seen. Without it: what is true now, then every change. */
  readonly after?: string | undefined;
  /** Ends the watch; the iteration then completes without an error. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A state as of `cursor`: every change up to there is in it. Several changes to one subject that happened since
 * the last delivery are one delivery.
 */
export interface Change<T> {
  /** Opaque. A watch `after` it goes on exactly behind this change. */
  readonly cursor: string;
  /** Null in the first item of a watch over a kind or a parent: nothing changed, it only says where it starts. */
  readonly subject: string | null;
  /** Null when there is no such row (removed, or not known yet). */
  readonly state: T | null;
}

/**
 * - `CURSOR_INVALID`: no cursor of this feed's making.
 * - `CURSOR_EXPIRED`: older than the feed is kept (7 days), or of another read database. Start again without it.
 * - `FEED_CLOSED`: the tail was stopped.
 */
export class FeedError extends Error {
  readonly code: 'CURSOR_INVALID' | 'CURSOR_EXPIRED' | 'FEED_CLOSED';
  readonly retryable: boolean;

  constructor(code: FeedError['code'], message: string) {
    super(message);
    this.name = 'FeedError';
    this.code = code;
    this.retryable = code === 'FEED_CLOSED';
  }
}

/**
 * The edge's end of the feed: one LISTEN connection and one reader for any number of watches.
 *
 * Guarantees: a watch sees each subject's last state, in feed order, without loss or repetition from its start (or
 * its `after`) on, also across a restart of either side. State and cursor come from one REPEATABLE READ snapshot;
 * all watches that start or wake together share it. A watch whose consumer is slow holds at most 1,000 subjects in
 * memory and reads the rest from the feed later. While the database is away, watches wait.
 */
export interface FeedTail {
  /**
   * The first item comes at once: with a `subject` in the filter and no `after`, its state now (null when there
   * is none); for a kind or a parent without `after`, an item that says only where it starts.
   * @throws {FeedError} from the first `next()`: CURSOR_INVALID, CURSOR_EXPIRED; later: FEED_CLOSED.
   */
  watch<T>(options: WatchOptions<T>): AsyncIterableIterator<Change<T>>;
  /** Whether the feed is being read now, and if not why, in one sentence. */
  readonly problem: string | undefined;
  /** Ends every watch with FEED_CLOSED. Idempotent. */
  stop(): Promise<void>;
}
