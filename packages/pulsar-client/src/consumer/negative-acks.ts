import type { Clock } from '../clock.ts';
import type { MessageId } from '../message-id.ts';

interface Postponed {
  readonly ledgerId: number;
  readonly entryId: number;
  readonly due: number;
}

/** Entries to be asked for again, each after the same delay. */
export class NegativeAcks {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #redeliver: (entries: readonly Postponed[]) => void;
  readonly #entries = new Map<string, Postponed>();
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, delayMs: number, redeliver: (entries: readonly Postponed[]) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#redeliver = redeliver;
  }

  add({ ledgerId, entryId }: MessageId): void {
    const key = `${ledgerId}:${entryId}`;
    if (this.#entries.has(key)) return;
    this.#entries.set(key, { ledgerId, entryId, due: this.#clock.now() + this.#delayMs });
    this.#cancel ??= this.#clock.after(this.#delayMs, () => this.#fire());
  }

  /** After a new connection the broker delivers everything again by itself. */
  clear(): void {
    this.#entries.clear();
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #fire(): void {
    this.#cancel = undefined;
    const now = this.#clock.now();
    const due: Postponed[] = [];
    for (const [key, entry] of this.#entries) {
      if (entry.due > now) {
        this.#cancel = this.#clock.after(entry.due - now, () => this.#fire());
        break;
      }
      due.push(entry);
      this.#entries.delete(key);
    }
    if (due.length > 0) this.#redeliver(due);
  }
}
