import type { EnvelopeMeta } from './envelope.ts';
import type { TopicContract } from './topic-contract.ts';

/**
 * What travels beside the bytes, so that a message can be told apart, positioned and answered even where its bytes
 * cannot be read, and where a client hides the schema it was written with.
 */
export interface MessageProperties {
  readonly id: string;
  readonly type: string;
  /** Fingerprint of the writer's schema. */
  readonly schema: string;
  /** Place in the sender's journal; on journaled topics only. */
  readonly place: JournalPlace | undefined;
}

/** Places compare by generation, then position; positions have no gap within a generation. */
export interface JournalPlace {
  readonly generation: bigint;
  readonly position: bigint;
}

/** The properties of a message that is about to be sent. */
export function toProperties(
  contract: Pick<TopicContract<never>, 'fingerprint'>,
  { id, type }: Pick<EnvelopeMeta, 'id'> & { type: string },
  place?: JournalPlace,
): Record<string, string> {
  const properties: Record<string, string> = { id, type, schema: contract.fingerprint };
  if (place) Object.assign(properties, placeProperties(place));
  return properties;
}

export const placeProperties = ({ generation, position }: JournalPlace): Record<string, string> => ({
  generation: generation.toString(),
  position: position.toString(),
});

/** What the properties of a received message say; what is missing or malformed is undefined. Never throws. */
export function fromProperties(
  properties: Readonly<Record<string, string | undefined>>,
): Partial<MessageProperties> {
  const { id, type, schema } = properties;
  return { id, type, schema, place: placeOf(properties) };
}

function placeOf({
  generation,
  position,
}: Readonly<Record<string, string | undefined>>): JournalPlace | undefined {
  if (!isCount(generation) || !isCount(position)) return undefined;
  return { generation: BigInt(generation), position: BigInt(position) };
}

const isCount = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9]{1,19}$/.test(text);
