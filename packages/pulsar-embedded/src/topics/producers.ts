import { BrokerError } from '../errors.ts';

export type AccessMode = 'Shared' | 'Exclusive' | 'WaitForExclusive' | 'ExclusiveWithFencing';

/** A connected producer, as its topic sees it. */
export interface Producer {
  readonly id: number;
  readonly name: string;
  readonly accessMode: AccessMode;
  /** Counts the client's reconnections of this producer. */
  readonly epoch: number;
  readonly isNameGiven: boolean;
  /** The topic's epoch that the client last had; undefined on its first connection. */
  readonly topicEpoch: number | undefined;
  readonly connection: object;
  readonly address: string;
  readonly connectedAtMs: number;
  /** Tells the client that its producer is gone, and forgets it. */
  disconnect(): void;
}

/** What adding a producer came to. `ready` resolves once one that waits for exclusive access has it. */
export interface Admission {
  readonly topicEpoch: number | undefined;
  readonly ready: Promise<number> | undefined;
}

/** The producers of one topic: unique names, and who may write when one wants the topic for itself. */
export class Producers {
  readonly #byName = new Map<string, Producer>();
  readonly #waiting: { readonly producer: Producer; readonly admit: (epoch: number) => void }[] = [];
  readonly #saveEpoch: (epoch: number) => Promise<void>;
  #exclusive: Producer | undefined;
  #epoch: number | undefined;

  /** `epoch` is how often the topic was taken exclusively so far. */
  constructor(epoch: number | undefined, saveEpoch: (epoch: number) => Promise<void>) {
    this.#epoch = epoch;
    this.#saveEpoch = saveEpoch;
  }

  get all(): Iterable<Producer> {
    return this.#byName.values();
  }

  get size(): number {
    return this.#byName.size;
  }

  named(name: string): Producer | undefined {
    return this.#byName.get(name);
  }

  has(producer: Producer): boolean {
    return this.#byName.get(producer.name) === producer;
  }

  /** @throws BrokerError `ProducerBusy` for a name in use, `ProducerFenced` where somebody has the topic. */
  async add(producer: Producer): Promise<Admission> {
    this.#replacePredecessor(producer);
    this.#refuseFenced(producer);
    if (producer.accessMode === 'Shared') return this.#addShared(producer);
    if (producer.accessMode === 'ExclusiveWithFencing') this.#evictAll();
    if (this.#byName.size === 0) return { topicEpoch: await this.#take(producer), ready: undefined };
    if (producer.accessMode === 'Exclusive') {
      throw new BrokerError(
        'ProducerFenced',
        'Topic has existing producers, so it cannot be taken exclusively',
      );
    }
    return { topicEpoch: undefined, ready: new Promise((admit) => this.#waiting.push({ producer, admit })) };
  }

  /** Idempotent. */
  remove(producer: Producer): void {
    const waiting = this.#waiting.findIndex((other) => other.producer === producer);
    if (waiting >= 0) this.#waiting.splice(waiting, 1);
    if (this.has(producer)) this.#byName.delete(producer.name);
    if (this.#exclusive === producer) this.#exclusive = undefined;
    this.#admitNext();
  }

  disconnectAll(): void {
    for (const producer of this.#byName.values()) {
      this.#byName.delete(producer.name);
      producer.disconnect();
    }
    this.#exclusive = undefined;
    this.#admitNext();
  }

  /** The same producer, connecting again, takes the place of what is left of it. */
  #replacePredecessor(producer: Producer): void {
    const old = this.#byName.get(producer.name);
    if (old === undefined) return;
    const isSuccessor = old.connection === producer.connection && old.id === producer.id;
    const isLater = producer.epoch > old.epoch && (isSuccessor || !producer.isNameGiven);
    if (!isLater) {
      const message = `Producer with name '${producer.name}' is already connected to topic`;
      throw new BrokerError('ProducerBusy', message);
    }
    this.remove(old);
    old.disconnect();
  }

  #refuseFenced(producer: Producer): void {
    const { topicEpoch } = producer;
    if (topicEpoch !== undefined && this.#epoch !== undefined && topicEpoch < this.#epoch) {
      throw new BrokerError('ProducerFenced', `Producer has been fenced: topic epoch is ${this.#epoch}`);
    }
  }

  #addShared(producer: Producer): Admission {
    if (this.#exclusive !== undefined || this.#waiting.length > 0) {
      const message = `Topic has an existing exclusive producer: ${this.#exclusive?.name ?? 'one that waits'}`;
      throw new BrokerError('ProducerBusy', message);
    }
    this.#byName.set(producer.name, producer);
    return { topicEpoch: this.#epoch, ready: undefined };
  }

  async #take(producer: Producer): Promise<number> {
    const epoch = (this.#epoch ?? -1) + 1;
    this.#epoch = epoch;
    this.#exclusive = producer;
    this.#byName.set(producer.name, producer);
    await this.#saveEpoch(epoch);
    return epoch;
  }

  #evictAll(): void {
    for (const producer of this.#byName.values()) {
      this.#byName.delete(producer.name);
      producer.disconnect();
    }
    this.#exclusive = undefined;
  }

  #admitNext(): void {
    if (this.#byName.size > 0) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#take(next.producer).then(next.admit, () => next.producer.disconnect());
  }
}
