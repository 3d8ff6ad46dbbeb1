import type { ProducerBatchType } from '../config.ts';
import type { Outgoing } from './outgoing.ts';

/** What a message takes in a batch beside its own bytes, roughly. */
const OVERHEAD = 64;

export interface BatchLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** Messages that wait to go out together. */
export class OpenBatches {
  readonly #limits: BatchLimits;
  readonly #byKey: boolean;
  #groups = new Map<string, Outgoing[]>();
  #count = 0;
  #bytes = 0;

  constructor(type: ProducerBatchType, limits: BatchLimits) {
    this.#byKey = type === 'KeyBasedBatching';
    this.#limits = limits;
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  get full(): boolean {
    return this.#count >= this.#limits.maxMessages || this.#bytes >= this.#limits.maxBytes;
  }

  /** Whether `outgoing` still fits beside what is here. */
  fits(outgoing: Outgoing): boolean {
    return this.empty || this.#bytes + outgoing.size + OVERHEAD <= this.#limits.maxBytes;
  }

  add(outgoing: Outgoing): void {
    const { message } = outgoing;
    const key = this.#byKey ? (message.orderingKey ?? message.partitionKey ?? '') : '';
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, [outgoing]);
    else group.push(outgoing);
    this.#count++;
    this.#bytes += outgoing.size + OVERHEAD;
  }

  /** The batches, each in the order of its messages, by when their first message came. Empty afterwards. */
  drain(): Iterable<readonly Outgoing[]> {
    const groups = this.#groups.values();
    this.#groups = new Map();
    this.#count = 0;
    this.#bytes = 0;
    return groups;
  }
}
