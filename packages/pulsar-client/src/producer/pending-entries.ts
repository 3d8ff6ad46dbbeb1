import type { PendingEntry } from './outgoing.ts';

const COMPACT_AFTER = 1024;

/** Entries that wait for their receipt, in the order they were sent. */
export class PendingEntries {
  #entries: PendingEntry[] = [];
  #head = 0;

  get oldest(): PendingEntry | undefined {
    return this.#entries[this.#head];
  }

  push(entry: PendingEntry): void {
    this.#entries.push(entry);
  }

  shift(): PendingEntry | undefined {
    const entry = this.#entries[this.#head];
    if (entry === undefined) return undefined;
    this.#head++;
    if (this.#head >= COMPACT_AFTER || this.#head === this.#entries.length) this.#compact();
    return entry;
  }

  /** All of them, oldest first. */
  all(): PendingEntry[] {
    return this.#entries.slice(this.#head);
  }

  /** Takes everything out. */
  drain(): PendingEntry[] {
    const entries = this.all();
    this.#entries = [];
    this.#head = 0;
    return entries;
  }

  #compact(): void {
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}
