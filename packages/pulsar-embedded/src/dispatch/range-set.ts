/** A set of integers kept as disjoint, ascending, closed ranges. Small while the holes between them are few. */
export class RangeSet {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  static from(ranges: readonly (readonly [number, number])[]): RangeSet {
    const set = new RangeSet();
    for (const [start, end] of ranges) set.add(start, end);
    return set;
  }

  get ranges(): readonly [number, number][] {
    return this.#starts.map((start, at) => [start, this.#ends[at] as number]);
  }

  /** How many ranges it takes to say what is in the set. */
  get count(): number {
    return this.#starts.length;
  }

  has(value: number): boolean {
    const at = this.#lastStartingAtOrBefore(value);
    return at >= 0 && (this.#ends[at] as number) >= value;
  }

  add(start: number, end: number = start): void {
    const before = this.#lastStartingAtOrBefore(start);
    // Ranges that touch the new one (even by being its neighbour) melt into it.
    const from = before >= 0 && (this.#ends[before] as number) >= start - 1 ? before : before + 1;
    let to = from;
    while (to < this.#starts.length && (this.#starts[to] as number) <= end + 1) to += 1;
    const low = to > from ? Math.min(start, this.#starts[from] as number) : start;
    const high = to > from ? Math.max(end, this.#ends[to - 1] as number) : end;
    this.#replace(from, to, low, high);
  }

  /** Removes everything up to and including `value`. */
  dropThrough(value: number): void {
    let gone = 0;
    while (gone < this.#ends.length && (this.#ends[gone] as number) <= value) gone += 1;
    this.#starts.splice(0, gone);
    this.#ends.splice(0, gone);
    if (this.#starts.length > 0 && (this.#starts[0] as number) <= value) this.#starts[0] = value + 1;
  }

  /** The end of the range that starts exactly at `value`, if there is one at the front. */
  frontEnd(value: number): number | undefined {
    return this.#starts[0] === value ? this.#ends[0] : undefined;
  }

  clear(): void {
    this.#starts.length = 0;
    this.#ends.length = 0;
  }

  #replace(from: number, to: number, low: number, high: number): void {
    if (to - from === 1) {
      this.#starts[from] = low;
      this.#ends[from] = high;
      return;
    }
    this.#starts.splice(from, to - from, low);
    this.#ends.splice(from, to - from, high);
  }

  #lastStartingAtOrBefore(value: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
