import type { Envelope, Message, TopicContract } from '@alpes/contracts';
import { placeProperties, toProperties } from '@alpes/contracts';
import type { Arrived, Broker, Source, TopicReader } from '../stream/broker.ts';

/**
 * Topics in memory, with the worst that a broker may do: every consumer of a subscription gets every message that isn't acknowledged,
 * as if none of them knew yet that another took over.
 */
export class MemoryBroker implements Broker {
  readonly topics = new Map<string, Arrived[]>();
  readonly #acknowledged = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  /** Thrown by everything while it is set. */
  away: Error | undefined;
  /** Messages in one `receive` at most; tests set it to 1 to have small batches. */
  maxMessages: number | undefined;

  /** Appends a message as a relay (or, for commands, an edge) would send it. */
  send<M extends Message>(contract: TopicContract<M>, ...envelopes: Envelope<M>[]): void {
    for (const envelope of envelopes) this.#send(contract, envelope);
    this.wake();
  }

  #send<M extends Message>(contract: TopicContract<M>, envelope: Envelope<M>): void {
    const messages = this.messages(contract.topic());
    const place = { generation: 1n, position: BigInt(messages.length + 1) };
    const journaled = contract.channel === 'events' ? placeProperties(place) : {};
    const properties = { ...toProperties(contract, envelope), ...journaled };
    this.append(contract.topic(), { properties, bytes: contract.encode(envelope) });
  }

  /** Appends anything. */
  append(
    topic: string,
    { properties = {}, bytes }: { properties?: Record<string, string>; bytes: Buffer },
  ): void {
    const messages = this.messages(topic);
    const place = { ledger: 1n, entry: BigInt(messages.length), batchIndex: -1 };
    messages.push({ topic, place, properties, bytes, publishedAt: new Date() });
    this.wake();
  }

  messages(topic: string): Arrived[] {
    const messages = this.topics.get(topic) ?? [];
    this.topics.set(topic, messages);
    return messages;
  }

  wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** How many messages of a subscription were acknowledged. */
  acknowledged(topic: string, subscription: string): number {
    return this.#acknowledged.get(`${subscription} on ${topic}`) ?? 0;
  }

  async subscribe(topic: string, subscription: string, maxMessages: number): Promise<Source> {
    this.#check();
    const name = `${subscription} on ${topic}`;
    let at = this.#acknowledged.get(name) ?? 0;
    let closed = false;
    return {
      connected: true,
      receive: async () => {
        while (!closed) {
          this.#check();
          const found = this.messages(topic).slice(at, at + (this.maxMessages ?? maxMessages));
          at += found.length;
          if (found.length > 0) return found;
          await new Promise<void>((resolve) => this.#waiting.add(resolve));
        }
        return [];
      },
      more: async (most) => {
        if (closed || this.maxMessages !== undefined) return [];
        this.#check();
        const found = this.messages(topic).slice(at, at + most);
        at += found.length;
        return found;
      },
      acknowledge: async (last) => {
        this.#check();
        const before = this.#acknowledged.get(name) ?? 0;
        this.#acknowledged.set(name, Math.max(before, Number(last.place.entry) + 1));
      },
      close: async () => {
        closed = true;
        this.wake();
      },
    };
  }

  async read(topic: string, maxMessages: number): Promise<TopicReader> {
    this.#check();
    let at = 0;
    return {
      next: async () => {
        this.#check();
        const found = this.messages(topic).slice(at, at + maxMessages);
        at += found.length;
        return found;
      },
      close: async () => {},
    };
  }

  async schemaOf(topic: string, version: string): Promise<string> {
    throw new Error(`there is no schema ${version} of ${topic}`);
  }

  async close(): Promise<void> {}

  #check(): void {
    if (this.away !== undefined) throw this.away;
  }
}
