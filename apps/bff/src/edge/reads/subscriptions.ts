import type { Change, FeedFilter, FeedTail, StateLoader } from '@alpes/projection-kit';
import { refuse } from '../outward-errors.ts';
import type { CommandRow, CompanyRow, FindingRow, LocationRow } from './columns.ts';
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

  constructor(feed: FeedTail) {
    this.#feed = feed;
  }

  /** PENDING first, also for a command nobody has seen yet; ends with its outcome. */
  async *command(id: string, after: string | null | undefined): AsyncGenerator<Delivered<CommandRow>> {
    for await (const change of this.#watch('command', commandStates, { id, after })) {
      yield change;
      if (change.state !== null && ended.has(change.state.status)) return;
    }
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
  ): AsyncIterable<Delivered<T>> {
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
