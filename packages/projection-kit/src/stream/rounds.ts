import { faultKind } from '../errors.ts';
import type { BatchOfStream } from './project-batch.ts';

/** Commits one batch, together with those of the other streams; resolves when it is committed. */
export type Commit = (batch: BatchOfStream) => Promise<void>;

interface Waiting {
  readonly batch: BatchOfStream;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Streams that write one read database go in rounds: all that have something when a round begins take part, and what
 * they commit goes into one transaction. Alone, each would wait for the others in the database, and each commit would
 * wait for the disk. What the transaction of several fails of is found by one transaction for each.
 */
export class Rounds {
  readonly #commitAll: (batches: readonly BatchOfStream[]) => Promise<void>;
  #joining: (() => Promise<void>)[] = [];
  #waiting: Waiting[] = [];
  #active = 0;
  #running = false;

  constructor(commitAll: (batches: readonly BatchOfStream[]) => Promise<void>) {
    this.#commitAll = commitAll;
  }

  /** Runs `work` in the next round. It may commit any number of times, one after the other. */
  join<T>(work: (commit: Commit) => Promise<T>): Promise<T> {
    const result = new Promise<T>((resolve, reject) => {
      this.#joining.push(() => work(this.#commit).then(resolve, reject));
    });
    if (!this.#running) void this.#run();
    return result;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#joining.length > 0) {
      const works = this.#joining.splice(0);
      this.#active = works.length;
      await Promise.all(works.map((work) => work().then(() => this.#leave())));
    }
    this.#running = false;
  }

  readonly #commit: Commit = (batch) =>
    new Promise<void>((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#commitWhenComplete();
    });

  #leave(): void {
    this.#active -= 1;
    this.#commitWhenComplete();
  }

  /** Nobody is left who might still add a batch. */
  #commitWhenComplete(): void {
    if (this.#waiting.length > 0 && this.#waiting.length === this.#active) {
      void this.#settle(this.#waiting.splice(0));
    }
  }

  async #settle(group: readonly Waiting[]): Promise<void> {
    // In one order everywhere, so that two projectors do not wait for each other crosswise.
    const sorted = group.toSorted((a, b) => (a.batch.stream < b.batch.stream ? -1 : 1));
    try {
      await this.#commitAll(sorted.map(({ batch }) => batch));
      for (const { resolve } of sorted) resolve();
    } catch (error) {
      if (sorted.length === 1 || faultKind(error) === 'away') return rejectAll(sorted, error);
      for (const one of sorted) await this.#commitAll([one.batch]).then(one.resolve, one.reject);
    }
  }
}

function rejectAll(group: readonly Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error);
}
