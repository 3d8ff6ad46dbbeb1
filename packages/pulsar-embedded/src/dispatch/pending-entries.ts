import type { Recipient } from './dispatcher.ts';

/** Which entries are at which consumer, unacknowledged, and how often each was handed out before. */
export class PendingEntries {
  readonly #holders = new Map<number, Recipient>();
  readonly #held = new Map<Recipient, Map<number, number>>();
  readonly #messages = new Map<Recipient, number>();
  readonly #redeliveries = new Map<number, number>();

  give(id: number, messages: number, recipient: Recipient): void {
    this.#holders.set(id, recipient);
    let held = this.#held.get(recipient);
    if (held === undefined) this.#held.set(recipient, (held = new Map()));
    held.set(id, messages);
    this.#messages.set(recipient, this.unackedMessages(recipient) + messages);
  }

  holder(id: number): Recipient | undefined {
    return this.#holders.get(id);
  }

  /** The entry is acknowledged; returns who held it. */
  acked(id: number): Recipient | undefined {
    this.#redeliveries.delete(id);
    return this.#release(id);
  }

  /** Takes the entry back to hand it out again; returns who held it. */
  takeBack(id: number): Recipient | undefined {
    const recipient = this.#release(id);
    if (recipient !== undefined) this.#redeliveries.set(id, this.redeliveryCount(id) + 1);
    return recipient;
  }

  /** What a recipient holds, ascending. */
  heldBy(recipient: Recipient): number[] {
    return [...(this.#held.get(recipient)?.keys() ?? [])].toSorted((a, b) => a - b);
  }

  /** Everything held at or before `id`. */
  through(id: number): number[] {
    return [...this.#holders.keys()].filter((held) => held <= id);
  }

  unackedMessages(recipient: Recipient): number {
    return this.#messages.get(recipient) ?? 0;
  }

  redeliveryCount(id: number): number {
    return this.#redeliveries.get(id) ?? 0;
  }

  forget(recipient: Recipient): void {
    this.#held.delete(recipient);
    this.#messages.delete(recipient);
  }

  clear(): void {
    this.#holders.clear();
    this.#held.clear();
    this.#messages.clear();
    this.#redeliveries.clear();
  }

  #release(id: number): Recipient | undefined {
    const recipient = this.#holders.get(id);
    if (recipient === undefined) return undefined;
    this.#holders.delete(id);
    const held = this.#held.get(recipient);
    this.#messages.set(recipient, this.unackedMessages(recipient) - (held?.get(id) ?? 0));
    held?.delete(id);
    return recipient;
  }
}
