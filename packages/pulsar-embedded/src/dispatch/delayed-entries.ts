import type { Clock } from '../clock.ts';
import { MinHeap } from './min-heap.ts';

/** Entries that are not to be delivered before their time. */
export class DelayedEntries {
  readonly #clock: Clock;
  readonly #due: () => void;
  readonly #heap = new MinHeap<number>();
  #cancel: (() => void) | undefined;

  /** `due` is called when an entry's time has come; `takeDue` then has it. */
  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** Keeps the entry and returns true, or returns false when its time has come already. */
  keep(id: number, deliverAtMs: number): boolean {
    if (deliverAtMs <= this.#clock.now()) return false;
    const earliest = this.#heap.lowest;
    this.#heap.push(deliverAtMs, id);
    if (earliest === undefined || deliverAtMs < earliest) this.#arm();
    return true;
  }

  /** The entries whose time has come. */
  takeDue(): number[] {
    const ids: number[] = [];
    const now = this.#clock.now();
    while (this.#heap.size > 0 && (this.#heap.lowest as number) <= now) ids.push(this.#heap.pop() as number);
    return ids;
  }

  clear(): void {
    this.#heap.clear();
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const earliest = this.#heap.lowest;
    if (earliest === undefined) return;
    this.#cancel = this.#clock.after(earliest - this.#clock.now(), () => {
      this.#due();
      this.#arm();
    });
  }
}
