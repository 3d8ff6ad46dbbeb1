import { fromProperties, type JournalPlace } from '@alpes/contracts';
import type { TopicEnd } from '../broker.ts';
import { KitError } from '../errors.ts';
import type { Incoming } from '../incoming.ts';

/** In front of the first message. */
export const START: JournalPlace = { generation: 0n, position: 0n };

/** How far the other topic has been written, by what its last message says. @throws KitError BRIDGE_FOREIGN_MESSAGE */
export function placeOfEnd(end: TopicEnd, topic: string): JournalPlace {
  if (end.empty) return START;
  if (end.place === undefined) throw foreign(topic, 'its last message');
  return { generation: BigInt(end.place.generation), position: BigInt(end.place.position) };
}

/** `carried`: at or before `at`. `next`: what comes behind it. `gap`: something in between is missing. */
export type Standing = { readonly is: 'carried' | 'next' | 'gap'; readonly place: JournalPlace };

/**
 * How a message stands to what was carried last. Positions are gapless within a generation; a new one starts no further
 * than one behind the last position, as a restored journal does.
 * @throws KitError BRIDGE_FOREIGN_MESSAGE
 */
export function standing(at: JournalPlace, { properties, topic, sourceMessageId }: Incoming): Standing {
  const { place } = fromProperties(properties);
  if (place === undefined) throw foreign(topic, `message ${sourceMessageId}`);
  if (compare(place, at) <= 0) return { is: 'carried', place };
  return { is: place.position <= at.position + 1n ? 'next' : 'gap', place };
}

export const compare = (a: JournalPlace, b: JournalPlace): number =>
  a.generation === b.generation ? sign(a.position, b.position) : sign(a.generation, b.generation);

const sign = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);

export function gap(at: JournalPlace, to: JournalPlace, topic: string): KitError {
  const text = `${topic} goes from ${named(at)} to ${named(to)}: what stood between was acknowledged and isn't there`;
  return new KitError(
    'BRIDGE_GAP',
    `${text}. Reset the bridge's subscription to the topic's first message; what is there already is left out.`,
  );
}

const named = ({ generation, position }: JournalPlace): string => `${generation}:${position}`;

const foreign = (topic: string, which: string): KitError =>
  new KitError(
    'BRIDGE_FOREIGN_MESSAGE',
    `On ${topic} ${which} has no place in a journal: somebody else wrote it.`,
  );
