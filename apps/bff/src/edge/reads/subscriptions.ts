import {
  type Change,
  decodeCursor,
  type FeedCursor,
  type FeedFilter,
  type FeedTail,
  type Query,
  type StateLoader,
} from '@alpes/projection-kit';
import sql from 'sql-template-tag';
import { principalKey } from '../../principal-key.ts';
import { refuse } from '../outward-errors.ts';
import type { CommandRow, CompanyRow, FindingRow, LocationRow } from './columns.ts';
import { rowsOf } from './database.ts';
import { commandStates, companyStates, findingStates, locationStates } from './states.ts';

/** What a subscription delivers: a state and where it stands in the feed. */
export interface Delivered<T> {
  readonly cursor: string;
  /** Null in a first item that says only where the subscription starts. */
  readonly id: string | null;
  /** Null where there is none, or none any more. */
  readonly state: T | null;
}

export interface Wanted {
  readonly id?: string | null | undefined;
  /** What it belongs to. */
  readonly parent?: string | null | undefined;
  /** Cursor to go on behind. */
  readonly after?: string | null | undefined;
}

/** Statuses after which nothing more happens to a command. */
const ended = new Set(['COMPLETED', 'REJECTED', 'DISCARDED']);

/** The feed as subscriptions: what is true now, then every change, in order, resumable by cursor. */
export class Subscriptions {
  readonly #feed: FeedTail;
  readonly #query: Query;

  constructor(feed: FeedTail, query: Query) {
    this.#feed = feed;
    this.#query = query;
  }

  /** PENDING first, also for a command nobody has seen yet; ends with its outcome, also when that was seen before. */
  command(id: string, after: string | null | undefined): AsyncIterableIterator<Delivered<CommandRow>> {
    const changes = this.#watch('command', commandStates, { id, after });
    return endingWith(changes, {
      isOver: () => (after ? this.#endedBefore(id, after) : Promise.resolve(false)),
      isLast: ({ state }) => state !== null && ended.has(state.status),
    });
  }

  /** Every change of what this principal asked for, and of nothing else. */
  commandsOf(principalId: string, after: string | null | undefined): AsyncIterable<Delivered<CommandRow>> {
    const changes = this.#watch('command', commandStates, { parent: principalKey(principalId), after });
    // The pointers say so already; what is not one's own stays unseen whatever they say.
    return only(changes, ({ state }) => state === null || state.principalId === principalId);
  }

  /** Whether the outcome is at or before the cursor: whoever resumes there has seen it, and nothing comes after it. */
  async #endedBefore(id: string, after: string): Promise<boolean> {
    const { epoch, position } = cursorOf(after);
    const [row] = await rowsOf<{ over: boolean }>(
      this.#query,
      sql`SELECT k.status = ANY (${[...ended]}::text[]) AND h.epoch = ${epoch}::uuid AND NOT EXISTS (
          SELECT FROM feed f WHERE f.kind = 'command' AND f.subject = k.id AND f.position > ${position}
        ) AS over
        FROM command k CROSS JOIN feed_head h WHERE k.id = ${id}::uuid`,
    );
    return row?.over ?? false;
  }

  company(wanted: Wanted): AsyncIterable<Delivered<CompanyRow>> {
    return this.#watch('company', companyStates, wanted);
  }

  location(wanted: Wanted): AsyncIterable<Delivered<LocationRow>> {
    return this.#watch('location', locationStates, wanted);
  }

  finding(wanted: Wanted): AsyncIterable<Delivered<FindingRow>> {
    return this.#watch('finding', findingStates, wanted);
  }

  #watch<T>(
    kind: string,
    loader: StateLoader<T>,
    { id, parent, after }: Wanted,
  ): AsyncIterableIterator<Delivered<T>> {
    const filter: FeedFilter = { kind, subject: id ?? undefined, parent: parent ?? undefined };
    return delivered(this.#feed.watch({ filter, loader, after: after ?? undefined }));
  }
}

/** The same iteration, with the feed's errors as clients know them. Ending it ends the watch at once, also while it waits. */
function delivered<T>(changes: AsyncIterableIterator<Change<T>>): AsyncIterableIterator<Delivered<T>> {
  return {
    next: () => changes.next().then(deliver, refuseFeedError),
    return: async () => {
      await changes.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

interface Ending<T> {
  /** Asked once, before the first item. */
  isOver(): Promise<boolean>;
  /** Whether nothing comes after this one. */
  isLast(item: T): boolean;
}

/**
 * The same iteration, up to its last item. Not an async generator: those put off `return` until the item they wait for has
 * come, and a client that leaves would be waited for.
 */
function endingWith<T>(source: AsyncIterableIterator<T>, ending: Ending<T>): AsyncIterableIterator<T> {
  let over: Promise<boolean> | undefined;
  const finish = async (): Promise<IteratorResult<T>> => {
    await source.return?.();
    return { value: undefined, done: true };
  };
  // Whoever iterates does not end what has thrown; the watch would stay for ever.
  const leave = async (error: unknown): Promise<never> => {
    await source.return?.();
    throw error;
  };
  return {
    async next() {
      over ??= ending.isOver();
      if (await over.catch(leave)) return finish();
      const result = await source.next();
      if (!result.done && ending.isLast(result.value)) over = Promise.resolve(true);
      return result;
    },
    return: finish,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The same iteration, without what is not wanted. */
function only<T>(source: AsyncIterableIterator<T>, wanted: (item: T) => boolean): AsyncIterableIterator<T> {
  return {
    async next() {
      for (;;) {
        const result = await source.next();
        if (result.done || wanted(result.value)) return result;
      }
    },
    return: async () => {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function cursorOf(text: string): FeedCursor {
  try {
    return decodeCursor(text);
  } catch (error) {
    return refuseFeedError(error);
  }
}

function deliver<T>(result: IteratorResult<Change<T>>): IteratorResult<Delivered<T>> {
  if (result.done) return { value: undefined, done: true };
  const { cursor, subject, state } = result.value;
  return { value: { cursor, id: subject, state }, done: false };
}

function refuseFeedError(error: unknown): never {
  switch ((error as { code?: unknown }).code) {
    case 'CURSOR_INVALID':
      throw refuse('INVALID_CURSOR', 'This cursor was not given out by this subscription.');
    case 'CURSOR_EXPIRED':
      throw refuse(
        'CURSOR_EXPIRED',
        'What happened since then is no longer kept. Start again without a cursor.',
      );
    case 'FEED_CLOSED':
      throw refuse('UNAVAILABLE', 'This edge is going away.', { retryAfterMs: 1_000 });
    default:
      throw error;
  }
}
