/** Entries that wait to be handed out, by key hash, ascending within each. */
export class WaitingEntries {
  readonly #queues = new Map<number, Queue>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  hashes(): IterableIterator<number> {
    return this.#queues.keys();
  }

  /** Adds the entry in its place; it must not be waiting already. */
  add(hash: number, id: number): void {
    let queue = this.#queues.get(hash);
    if (queue === undefined) this.#queues.set(hash, (queue = { ids: [], head: 0 }));
    insert(queue, id);
    this.#size += 1;
  }

  /** The hash's first entry. */
  first(hash: number): number | undefined {
    const queue = this.#queues.get(hash);
    return queue?.ids[queue.head];
  }

  takeFirst(hash: number): void {
    const queue = this.#queues.get(hash);
    if (queue === undefined) return;
    queue.head += 1;
    this.#size -= 1;
    if (queue.head === queue.ids.length) this.#queues.delete(hash);
  }

  clear(): void {
    this.#queues.clear();
    this.#size = 0;
  }
}

interface Queue {
  readonly ids: number[];
  head: number;
}

function insert(queue: Queue, id: number): void {
  const { ids } = queue;
  const last = ids[ids.length - 1];
  if (last === undefined || last < id) {
    ids.push(id);
    return;
  }
  if (queue.head > 0 && (ids[queue.head] as number) > id) {
    queue.head -= 1;
    ids[queue.head] = id;
    return;
  }
  let low = queue.head;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  ids.splice(low, 0, id);
}
