/** What a batch couldn't finish of one key: those behind the culprit, in order, and how the culprit gets settled. */
export interface Leftover<T> {
  readonly key: string;
  readonly behind: readonly T[];
  /** Until it resolves nothing else of this key runs. */
  settle(): Promise<void>;
}

export interface LanesOptions<T> {
  /** Batches at once. */
  readonly concurrency: number;
  /** Bounds of a batch; a single item may exceed them. */
  readonly bounds: { readonly messages: number; readonly bytes: number; readonly locks: number };
  weigh(item: T): { readonly bytes: number; readonly locks: number };
  run(batch: readonly T[]): Promise<readonly Leftover<T>[]>;
  /** A batch or a settlement threw: nothing more is started. */
  onError(error: unknown): void;
}

/**
 * Takes what has arrived as a batch whenever a lane is free. Two batches at once never share a key, so a key's items run
 * in the order of arrival. While a batch runs the next one gathers.
 */
export class Lanes<T extends { readonly key: string }> {
  readonly #options: LanesOptions<T>;
  #pending: T[] = [];
  readonly #busy = new Set<string>();
  #running = 0;
  #settling = 0;
  #stopped = false;
  #waiters: (() => void)[] = [];

  constructor(options: LanesOptions<T>) {
    this.#options = options;
  }

  get size(): number {
    return this.#pending.length;
  }

  push(items: readonly T[]): void {
    this.#pending.push(...items);
    this.#start();
  }

  /** Removes what waits of a key, in order. */
  take(key: string): T[] {
    const taken = this.#pending.filter((item) => item.key === key);
    if (taken.length > 0) this.#pending = this.#pending.filter((item) => item.key !== key);
    return taken;
  }

  /** Resolves when fewer than `limit` wait, or nothing more will run. */
  async room(limit: number): Promise<void> {
    while (this.#pending.length >= limit && !this.#stopped) await this.#change();
  }

  /** Starts nothing more and resolves when what is under way has ended. What waits stays undone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pending = [];
    this.#changed();
    while (this.#running + this.#settling > 0) await this.#change();
  }

  #start(): void {
    while (!this.#stopped && this.#running < this.#options.concurrency) {
      const batch = this.#nextBatch();
      if (batch.length === 0) return;
      for (const { key } of batch) this.#busy.add(key);
      this.#running += 1;
      void this.#run(batch);
    }
  }

  async #run(batch: readonly T[]): Promise<void> {
    let leftovers: readonly Leftover<T>[] = [];
    try {
      leftovers = await this.#options.run(batch);
    } catch (error) {
      this.#fail(error);
    }
    for (const { key } of batch) this.#busy.delete(key);
    this.#pending.unshift(...leftovers.flatMap(({ behind }) => behind));
    for (const leftover of leftovers) void this.#settle(leftover);
    this.#running -= 1;
    this.#changed();
    this.#start();
  }

  async #settle(leftover: Leftover<T>): Promise<void> {
    const { key } = leftover;
    this.#busy.add(key);
    this.#settling += 1;
    try {
      await leftover.settle();
    } catch (error) {
      this.#fail(error);
    }
    this.#busy.delete(key);
    this.#settling -= 1;
    this.#changed();
    this.#start();
  }

  #fail(error: unknown): void {
    if (!this.#stopped) this.#options.onError(error);
    this.#stopped = true;
  }

  #nextBatch(): T[] {
    const batch: T[] = [];
    const rest: T[] = [];
    const { messages, bytes, locks } = this.#options.bounds;
    let room = { messages, bytes, locks };
    let full = false;
    for (const [n, item] of this.#pending.entries()) {
      if (full) {
        rest.push(...this.#pending.slice(n));
        break;
      }
      if (this.#busy.has(item.key)) {
        rest.push(item);
        continue;
      }
      const weight = this.#options.weigh(item);
      const left = {
        messages: room.messages - 1,
        bytes: room.bytes - weight.bytes,
        locks: room.locks - weight.locks,
      };
      full = left.messages < 0 || left.bytes < 0 || left.locks < 0;
      if (full && batch.length > 0) rest.push(item);
      else batch.push(item);
      room = left;
    }
    this.#pending = rest;
    return batch;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #changed(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}
