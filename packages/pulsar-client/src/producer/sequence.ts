/** Ascending sequence ids of one producer. */
export class Sequence {
  #next: number;
  #started: boolean;

  /** @param initial the id before the first one; undefined: the broker tells */
  constructor(initial: number | undefined) {
    this.#next = (initial ?? -1) + 1;
    this.#started = initial !== undefined;
  }

  /** What the broker says it has stored last under the producer's name; only the first time counts. */
  startAfter(last: number): void {
    if (this.#started) return;
    this.#started = true;
    this.#next = last + 1;
  }

  /** @param chosen by whoever sends; those that follow go on from there */
  next(chosen?: number): number {
    const id = chosen ?? this.#next;
    this.#next = Math.max(this.#next, id + 1);
    return id;
  }
}
