import { setImmediate } from 'node:timers/promises';
import type { Logger } from '@alpes/runtime';
import type { Pool } from 'pg';
import { errorMessage, faultKind } from '../errors.ts';
import type { Query } from '../query.ts';
import { type Change, FeedError, type FeedPointer, type FeedTail, type WatchOptions } from './feed.ts';
import { FeedListener } from './feed-listener.ts';
import { type FeedHead, readBehind, readHead } from './feed-reader.ts';
import { changesOf, inSnapshot, LoaderFailure, load, type Plan, plan } from './snapshot.ts';
import { expired, type Want, Watch } from './watch.ts';
import { WatchIndex } from './watch-index.ts';

export interface FeedTailOptions {
  /** On the read database. One connection listens all the time, one more reads now and then. */
  readonly pool: Pool;
  readonly logger: Logger;
  /** How often the feed is looked at without being told; default 1,000. */
  readonly pollMs?: number | undefined;
}

type AnyWatch = Watch<unknown>;

/** More pointers than these at once aren't handed to watches; each reads its own from the table. */
const MAX_DISPATCH = 10_000;

/** Starts following the feed of a read database. Never throws for a database that is away: it waits for it. */
export function createFeedTail(options: FeedTailOptions): FeedTail {
  const tail = new Tail(options);
  return {
    watch: (watched) => tail.watch(watched),
    get problem() {
      return tail.problem;
    },
    stop: () => tail.stop(),
  };
}

/**
 * Goes round while anybody waits: a round is one snapshot. It hands new pointers to the watches they concern, finds out
 * what each watch with a waiting consumer needs, loads all of it, and delivers. One round at a time, so what starts or
 * wakes during one shares the next.
 */
class Tail {
  problem: string | undefined;
  readonly #options: FeedTailOptions;
  readonly #watches = new WatchIndex();
  /** Watches that may want something. */
  readonly #active = new Set<AnyWatch>();
  readonly #listener: FeedListener;
  readonly #timer: NodeJS.Timeout;
  /** How far pointers were handed out, and of which feed; unset while nobody watches. */
  #at: { readonly epoch: string; readonly position: bigint } | undefined;
  #again = false;
  #rounds: Promise<void> | undefined;
  #stopped = false;

  constructor(options: FeedTailOptions) {
    this.#options = options;
    this.#listener = new FeedListener(options.pool, options.logger, () => this.#schedule());
    this.#timer = setInterval(() => this.#tick(), options.pollMs ?? 1_000);
    this.#timer.unref();
    this.#listener.ensure();
  }

  watch<T>(options: WatchOptions<T>): Watch<T> {
    const watch = new Watch<T>(options, {
      demanded: () => {
        this.#active.add(watch as AnyWatch);
        this.#schedule();
      },
      left: (left) => this.#leave(left),
    });
    this.#watches.add(watch as AnyWatch);
    if (this.#stopped) watch.end(closed());
    else if (watch.over) this.#leave(watch as AnyWatch);
    return watch;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const watch of this.#watches) watch.end(closed());
    await this.#rounds;
    await this.#listener.stop();
  }

  #leave(watch: AnyWatch): void {
    this.#watches.delete(watch);
    this.#active.delete(watch);
    if (this.#watches.size === 0) this.#at = undefined;
  }

  #tick(): void {
    this.#listener.ensure();
    this.#schedule();
  }

  #schedule(): void {
    this.#again = true;
    if (this.#stopped || this.#watches.size === 0) return;
    this.#rounds ??= this.#goRound().finally(() => {
      this.#rounds = undefined;
    });
  }

  async #goRound(): Promise<void> {
    while (this.#again && !this.#stopped && this.#watches.size > 0) {
      await setImmediate();
      this.#again = false;
      try {
        await this.#round();
        this.problem = undefined;
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** What is away is tried again at the next look. */
  #failed(error: unknown): void {
    if (error instanceof LoaderFailure && faultKind(error.cause) === 'fault') {
      this.#options.logger.error({ err: error.cause }, 'a loader of the feed failed');
      for (const watch of this.#watches) if (watch.loader === error.loader) watch.end(error.cause);
      this.#again = true;
      return;
    }
    if (this.problem === undefined) this.#options.logger.warn({ err: error }, 'the feed can’t be read');
    this.problem = `The feed can’t be read: ${errorMessage(error)}`;
  }

  async #round(): Promise<void> {
    const asked = new Set(this.#active);
    const { head, plans, states } = await inSnapshot(this.#options.pool, (query) => this.#read(query, asked));
    for (const one of plans) this.#deliver(one, head, changesOf(one, head, states));
  }

  async #read(query: Query, asked: ReadonlySet<AnyWatch>) {
    const head = await readHead(query);
    await this.#dispatch(query, head);
    const plans = await plan(query, head, this.#wants(head, asked));
    return { head, plans, states: await load(query, plans) };
  }

  async #dispatch(query: Query, head: FeedHead): Promise<void> {
    const { epoch, position } = head;
    if (this.#at !== undefined && this.#at.epoch !== epoch) this.#replaced();
    const from = this.#at?.position ?? position;
    if (from < position) {
      const pointers = await readBehind(query, from, MAX_DISPATCH + 1);
      if (pointers.length > MAX_DISPATCH) this.#missed(from);
      else for (const pointer of pointers) this.#offer(pointer);
    }
    this.#at = { epoch, position };
  }

  /** The read database became another one: no watch can go on from where it is. */
  #replaced(): void {
    this.#at = undefined;
    for (const watch of this.#watches) if (!watch.fresh) watch.end(expired());
  }

  #missed(from: bigint): void {
    for (const watch of this.#watches) {
      watch.missed(from);
      this.#active.add(watch);
    }
  }

  #offer(pointer: FeedPointer): void {
    for (const watch of this.#watches.concernedBy(pointer)) {
      watch.offer(pointer);
      this.#active.add(watch);
    }
  }

  /** A watch that started during this snapshot waits for the next: what was true before it started is no start for it. */
  #wants(head: FeedHead, asked: ReadonlySet<AnyWatch>): Map<AnyWatch, Want> {
    const wants = new Map<AnyWatch, Want>();
    for (const watch of this.#active) {
      if (watch.fresh && !asked.has(watch)) continue;
      const want = watch.wants();
      if (want === undefined) this.#active.delete(watch);
      else if (watch.expired(head)) watch.end(expired());
      else wants.set(watch, want);
    }
    return wants;
  }

  #deliver({ watch, through }: Plan, head: FeedHead, changes: readonly Change<unknown>[]): void {
    watch.deliver(changes, through, head.position);
    if (watch.wants() === undefined) this.#active.delete(watch);
    else this.#again = true;
  }
}

const closed = (): FeedError => new FeedError('FEED_CLOSED', 'This process is stopping.');
