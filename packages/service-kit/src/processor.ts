import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@alpes/contracts';
import { backoff } from '@alpes/runtime';
import type { BatchHandler } from './batch.ts';
import { errorCode, faultKind } from './errors.ts';
import type { Folded } from './fold.ts';
import type { Work } from './incoming.ts';

export interface Failure<S, E extends Message> {
  readonly work: Work<S, E>;
  readonly error: unknown;
}

/** What processing came to. `failed` and `deferred` are not in the database, everything else is. */
export interface Processed<S, E extends Message> {
  readonly folded: readonly Folded<S, E>[];
  readonly failed: readonly Failure<S, E>[];
  readonly deferred: readonly Work<S, E>[];
}

export interface ProcessorOptions<S, E extends Message> {
  readonly handler: BatchHandler<S, E>;
  /** Ends the waiting for a database that is away. */
  readonly signal: AbortSignal;
  /** The database went away (with the reason), or came back. */
  onAway(error: unknown): void;
  onBack(): void;
  onRerun(error: unknown): void;
}

const RERUNS = 10;
const rerunDelay = backoff({ initialMs: 10, maxMs: 500 });
const awayDelay = backoff({ initialMs: 100, maxMs: 5_000 });

/**
 * Handles batches until it is known which messages can't be handled. A database that is away is waited for, and
 * counts for nothing. What two transactions did to each other (deadlock, serialization) runs again as it was. Any other
 * error splits the batch until its culprit stands alone.
 */
export class Processor<S, E extends Message> {
  readonly #options: ProcessorOptions<S, E>;
  #away = false;

  constructor(options: ProcessorOptions<S, E>) {
    this.#options = options;
  }

  /** Throws only when the signal ends it. */
  async process(works: readonly Work<S, E>[]): Promise<Processed<S, E>> {
    if (works.length === 0) return { folded: [], failed: [], deferred: [] };
    try {
      const folded = await this.#handle(works);
      return { folded: [folded], failed: folded.failed, deferred: folded.deferred };
    } catch (error) {
      this.#options.signal.throwIfAborted();
      const [only] = works;
      if (works.length === 1 && only !== undefined) {
        return { folded: [], failed: [{ work: only, error }], deferred: [] };
      }
      return this.#split(works);
    }
  }

  async #split(works: readonly Work<S, E>[]): Promise<Processed<S, E>> {
    const middle = works.length >> 1;
    const first = await this.process(works.slice(0, middle));
    const stuck = new Set(first.failed.map(({ work }) => work.key));
    const [behind, free] = partition(works.slice(middle), ({ key }) => stuck.has(key));
    const second = await this.process(free);
    return {
      folded: [...first.folded, ...second.folded],
      failed: [...first.failed, ...second.failed],
      deferred: [...first.deferred, ...behind, ...second.deferred],
    };
  }

  async #handle(works: readonly Work<S, E>[]): Promise<Folded<S, E>> {
    for (let attempt = 1, reruns = 0; ; attempt += 1) {
      try {
        const folded = await this.#options.handler.handle(works);
        this.#back();
        return folded;
      } catch (error) {
        const kind = faultKind(error);
        if (kind === 'rerun' && (reruns += 1) > RERUNS) throw error;
        if (kind === 'fault') throw error;
        await this.#pause(kind, error, attempt);
      }
    }
  }

  async #pause(kind: 'away' | 'rerun', error: unknown, attempt: number): Promise<void> {
    if (kind === 'rerun') this.#options.onRerun(error);
    // An administrator ended this one connection: the database as such may well be there.
    else if (attempt > 1 || errorCode(error) !== '57P01') this.#gone(error);
    const delay = kind === 'rerun' ? rerunDelay(attempt) : awayDelay(attempt);
    await sleep(delay, undefined, { signal: this.#options.signal });
  }

  #gone(error: unknown): void {
    this.#away = true;
    this.#options.onAway(error);
  }

  #back(): void {
    if (this.#away) this.#options.onBack();
    this.#away = false;
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
