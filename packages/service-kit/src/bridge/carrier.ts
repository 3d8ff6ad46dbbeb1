import type { JournalPlace, Message } from '@alpes/contracts';
import type { Delivery, Publisher } from '../broker.ts';
import type { EnvelopeReader } from '../envelope-reader.ts';
import { groups } from '../groups.ts';
import type { BridgeDefinition } from './definition.ts';
import { compare, gap, placeOfEnd, START, type Standing, standing } from './places.ts';
import { type Translated, translated } from './translate.ts';

export interface CarrierOptions {
  readonly definition: BridgeDefinition<Message, Message>;
  /** The other topic. */
  readonly topic: string;
  readonly reader: EnvelopeReader;
  readonly publisher: Publisher;
}

/** Carries what arrives to the other topic, and knows how far that one is. One for each connection of its publisher. */
export class Carrier {
  readonly #options: CarrierOptions;
  #at: JournalPlace | undefined;

  constructor(options: CarrierOptions) {
    this.#options = options;
  }

  /**
   * When it resolves the broker has stored them all, and they may be acknowledged. Gives how many were carried.
   * @throws KitError BRIDGE_*, behind everything in front of what it is about; a retryable error while the broker is away.
   */
  async carry(deliveries: readonly Delivery[]): Promise<number> {
    if (this.#options.definition.from.channel === 'commands') return this.#carryAll(deliveries);
    return this.#carryJournaled(deliveries);
  }

  async #carryAll(deliveries: readonly Delivery[]): Promise<number> {
    const messages: Translated[] = [];
    for (const { incoming } of deliveries) messages.push(await this.#translated(incoming));
    await this.#publish(messages);
    return messages.length;
  }

  async #carryJournaled(deliveries: readonly Delivery[]): Promise<number> {
    const messages: Translated[] = [];
    let at = (this.#at ??= await this.#end());
    try {
      for (const { incoming } of deliveries) {
        const { is, place } = await this.#standing(at, incoming);
        if (is === 'gap') throw gap(at, place, incoming.topic);
        if (is === 'carried') continue;
        messages.push(await this.#translated(incoming));
        at = place;
      }
    } finally {
      await this.#publish(messages);
      this.#at = later(at, this.#at);
    }
    return messages.length;
  }

  // A gap may be what another replica carried meanwhile: the second look decides.
  async #standing(at: JournalPlace, incoming: Delivery['incoming']): Promise<Standing> {
    const first = standing(at, incoming);
    if (first.is !== 'gap') return first;
    return standing(later(at, await this.#end()), incoming);
  }

  async #end(): Promise<JournalPlace> {
    const { publisher, topic } = this.#options;
    return placeOfEnd(await publisher.end(topic), topic);
  }

  #translated(incoming: Delivery['incoming']): Promise<Translated> {
    return translated(this.#options.definition, this.#options.reader, incoming);
  }

  async #publish(messages: readonly Translated[]): Promise<void> {
    const { publisher, topic, definition } = this.#options;
    const byKey = definition.to.channel === 'commands';
    for (const group of groups(messages, ({ schema }) => String(schema === undefined))) {
      const target = { topic, schema: group[0]?.schema, byKey };
      await publisher.publish(
        target,
        group.map(({ message }) => message),
      );
    }
  }
}

const later = (a: JournalPlace, b: JournalPlace = START): JournalPlace => (compare(a, b) >= 0 ? a : b);
