import type { Clock } from '../clock.ts';

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #tasks = new Set<Task>();
  readonly #random: number;

  constructor(random = 0.5) {
    this.#random = random;
  }

  get waiting(): number {
    return this.#tasks.size;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const task = { at: this.#now + ms, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  random(): number {
    return this.#random;
  }

  /** Runs what falls due on the way, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#tasks]
        .filter(({ at }) => at <= end)
        .toSorted((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#tasks.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}
