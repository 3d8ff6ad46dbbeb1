import type { FeedPointer } from './feed.ts';
import type { Watch } from './watch.ts';

type AnyWatch = Watch<unknown>;

/** Finds the watches that a pointer concerns, however many there are. */
export class WatchIndex {
  readonly #watches = new Map<string, Set<AnyWatch>>();
  readonly #all = new Set<AnyWatch>();

  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): Iterator<AnyWatch> {
    return this.#all.values();
  }

  add(watch: AnyWatch): void {
    const key = keyOf(watch);
    const watches = this.#watches.get(key);
    if (watches === undefined) this.#watches.set(key, new Set([watch]));
    else watches.add(watch);
    this.#all.add(watch);
  }

  delete(watch: AnyWatch): void {
    const key = keyOf(watch);
    const watches = this.#watches.get(key);
    watches?.delete(watch);
    if (watches?.size === 0) this.#watches.delete(key);
    this.#all.delete(watch);
  }

  *concernedBy({ kind, subject, parent }: FeedPointer): Iterable<AnyWatch> {
    yield* this.#watches.get(kind) ?? [];
    yield* this.#watches.get(`${kind} of ${subject}`) ?? [];
    if (parent !== null) yield* this.#watches.get(`${kind} in ${parent}`) ?? [];
  }
}

function keyOf({ filter: { kind, subject, parent } }: AnyWatch): string {
  if (subject !== undefined) return `${kind} of ${subject}`;
  return parent === undefined ? kind : `${kind} in ${parent}`;
}
