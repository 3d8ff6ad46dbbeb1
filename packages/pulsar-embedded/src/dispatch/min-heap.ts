/** A binary heap of items, lowest `order` first; equal orders come out in any sequence. */
export class MinHeap<Item> {
  readonly #items: { readonly order: number; readonly item: Item }[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The lowest order, without taking it. */
  get lowest(): number | undefined {
    return this.#items[0]?.order;
  }

  push(order: number, item: Item): void {
    const items = this.#items;
    let at = items.length;
    const entry = { order, item };
    items.push(entry);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = items[parent] as { order: number; item: Item };
      if (above.order <= order) break;
      items[at] = above;
      at = parent;
    }
    items[at] = entry;
  }

  pop(): Item | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined) return undefined;
    if (items.length > 0) this.#sink(last);
    return top.item;
  }

  clear(): void {
    this.#items.length = 0;
  }

  #sink(entry: { readonly order: number; readonly item: Item }): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      const right = items[child + 1];
      if (right !== undefined && right.order < (items[child] as { order: number }).order) child += 1;
      const below = items[child] as { order: number; item: Item };
      if (below.order >= entry.order) break;
      items[at] = below;
      at = child;
    }
    items[at] = entry;
  }
}
