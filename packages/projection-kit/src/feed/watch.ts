import { decodeCursor, encodeCursor, type FeedCursor } from './cursor.ts';
import {
  type Change,
  FeedError,
  type FeedFilter,
  type FeedPointer,
  type StateLoader,
  type WatchOptions,
} from './feed.ts';
import type { FeedHead } from './feed-reader.ts';

/** Changed subjects that a watch keeps in memory while its consumer is busy. */
const MAX_DIRTY = 1_000;

/**
 * Where a watch is. `new`: nothing read yet; `after` is the cursor it resumes behind. `behind`: it reads the
 * feed's table from `through` on. `live`: everything up to `through` was delivered or is buffered; later pointers are handed
 * to it and wait in `dirty`, the first of them right behind `through`. A live watch whose dirty subjects are too many falls `behind` again; one that has read up to
 * the head goes `live`. `over`: nothing more comes.
 */
type WatchState =
  | { readonly at: 'new'; readonly after: FeedCursor | undefined }
  | { readonly at: 'behind'; readonly through: bigint }
  | { readonly at: 'live'; through: bigint; readonly dirty: Map<string, FeedPointer> }
  | { readonly at: 'over'; readonly error: unknown };

/** What a watch wants read in the next snapshot. */
export type Want =
  | { readonly kind: 'state'; readonly subject: string }
  | { readonly kind: 'start' }
  | { readonly kind: 'matching'; readonly after: bigint }
  | { readonly kind: 'states'; readonly pointers: readonly FeedPointer[] };

interface Demand<T> {
  readonly resolve: (result: IteratorResult<Change<T>>) => void;
  readonly reject: (error: unknown) => void;
}

export interface WatchHost {
  /** The watch has a consumer that waits. */
  demanded(): void;
  left(watch: Watch<unknown>): void;
}

/** One watch: what its consumer asks for on one side, what the tail hands it on the other. */
export class Watch<T> implements AsyncIterableIterator<Change<T>> {
  readonly filter: FeedFilter;
  readonly loader: StateLoader<T>;
  readonly #host: WatchHost;
  readonly #buffer: Change<T>[] = [];
  readonly #demands: Demand<T>[] = [];
  readonly #unlisten: () => void;
  #state: WatchState;

  constructor({ filter, loader, after, signal }: WatchOptions<T>, host: WatchHost) {
    this.filter = filter;
    this.loader = loader;
    this.#host = host;
    this.#state = initial(after);
    const onAbort = () => void this.return();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#unlisten = () => signal?.removeEventListener('abort', onAbort);
    if (signal?.aborted) void this.return();
  }

  /** Nothing was read for it yet. */
  get fresh(): boolean {
    return this.#state.at === 'new';
  }

  get over(): boolean {
    return this.#state.at === 'over';
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Change<T>>> {
    const change = this.#buffer.shift();
    if (change !== undefined) return Promise.resolve({ done: false, value: change });
    if (this.#state.at === 'over') return this.#ended(this.#state.error);
    return new Promise((resolve, reject) => {
      this.#demands.push({ resolve, reject });
      this.#host.demanded();
    });
  }

  return(): Promise<IteratorResult<Change<T>>> {
    this.#buffer.length = 0;
    this.end(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Ends it: without an error the iteration completes, with one it throws it once what is buffered was read. */
  end(error: unknown): void {
    if (this.#state.at === 'over') return;
    this.#state = { at: 'over', error };
    this.#unlisten();
    this.#host.left(this as Watch<unknown>);
    for (const demand of this.#demands.splice(0)) {
      this.#ended(this.#state.error).then(demand.resolve, demand.reject);
    }
  }

  /** A pointer that may match; called for every pointer of its kind, in order, while it is live. */
  offer(pointer: FeedPointer): void {
    if (this.#state.at !== 'live' || pointer.position <= this.#state.through) return;
    const { dirty } = this.#state;
    if (dirty.size === 0) this.#state.through = pointer.position - 1n;
    dirty.delete(pointer.subject);
    dirty.set(pointer.subject, pointer);
    if (dirty.size > MAX_DIRTY) this.#state = { at: 'behind', through: this.#state.through };
  }

  /** Pointers behind `position` won't be offered: they are read from the table. */
  missed(position: bigint): void {
    if (this.#state.at !== 'live') return;
    const through = this.#state.dirty.size === 0 ? position : this.#state.through;
    this.#state = { at: 'behind', through };
  }

  /** What it needs now; undefined when nobody waits for it, or there is nothing to do. */
  wants(): Want | undefined {
    if (this.#demands.length === 0) return undefined;
    switch (this.#state.at) {
      case 'new':
        return this.#first(this.#state.after);
      case 'behind':
        return { kind: 'matching', after: this.#state.through };
      case 'live':
        return this.#state.dirty.size === 0
          ? undefined
          : { kind: 'states', pointers: [...this.#state.dirty.values()] };
      case 'over':
        return undefined;
    }
  }

  #first(after: FeedCursor | undefined): Want {
    if (after !== undefined) return { kind: 'matching', after: after.position };
    return this.filter.subject === undefined
      ? { kind: 'start' }
      : { kind: 'state', subject: this.filter.subject };
  }

  /** Whether a cursor it resumes from is still good. */
  expired(head: FeedHead): boolean {
    if (this.#state.at === 'behind') return this.#state.through < head.floor;
    if (this.#state.at !== 'new' || this.#state.after === undefined) return false;
    const { epoch, position } = this.#state.after;
    return epoch !== head.epoch || position < head.floor || position > head.position;
  }

  /**
   * Hands over what a snapshot showed. `through`: everything that matches up to there is in `changes` or was delivered
   * before; when that is the head, the watch is live from there.
   */
  deliver(changes: readonly Change<T>[], through: bigint, head: bigint): void {
    if (this.#state.at === 'over') return;
    this.#state = through < head ? { at: 'behind', through } : { at: 'live', through, dirty: new Map() };
    this.#buffer.push(...changes);
    while (this.#demands.length > 0 && this.#buffer.length > 0) {
      const value = this.#buffer.shift() as Change<T>;
      this.#demands.shift()?.resolve({ done: false, value });
    }
  }

  #ended(error: unknown): Promise<IteratorResult<Change<T>>> {
    if (error === undefined) return Promise.resolve({ done: true, value: undefined });
    this.#state = { at: 'over', error: undefined };
    return Promise.reject(error);
  }
}

function initial(after: string | undefined): WatchState {
  if (after === undefined) return { at: 'new', after: undefined };
  try {
    return { at: 'new', after: decodeCursor(after) };
  } catch (error) {
    return { at: 'over', error };
  }
}

/** The change that a pointer tells of, with the state that the snapshot showed. */
export function changeOf<T>(
  epoch: string,
  { position, subject }: FeedPointer,
  states: ReadonlyMap<string, T>,
): Change<T> {
  return { cursor: encodeCursor({ epoch, position }), subject, state: states.get(subject) ?? null };
}

export const expired = (): FeedError =>
  new FeedError(
    'CURSOR_EXPIRED',
    'This cursor is older than the feed is kept, or of another feed. Start without it.',
  );
