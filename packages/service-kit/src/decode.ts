import type { Envelope, EnvelopeMeta, Message, TopicContract } from '@alpes/contracts';
import type { Input } from './definition.ts';
import { errorCode, errorMessage, faultKind, KitError } from './errors.ts';
import { bytesHash, idOfPlace, isUuid, payloadHash } from './ids.ts';
import type { Claim, Incoming, Readable, Work } from './incoming.ts';
import { storable, storableKey, storableText } from './storable.ts';

/** Looks up the schema a message was written with; throws a retryable error while the registry is away. */
export type SchemaLookup = (topic: string, version: string) => Promise<string>;

export interface DecodeOptions {
  readonly maxMessageBytes: number;
  readonly schemaOf: SchemaLookup;
}

type Decode = (bytes: Buffer) => Envelope<Message>;

/** Turns what arrived into work. Knows each writer's schema after the first message that used it. */
export class Decoder<S, E extends Message> {
  readonly #inputs: ReadonlyMap<string, Input<S, E>>;
  readonly #options: DecodeOptions;
  readonly #decoders = new Map<string, Decode>();

  constructor(inputs: readonly Input<S, E>[], options: DecodeOptions) {
    this.#inputs = new Map(inputs.map((input) => [placeOf(input.contract), input]));
    this.#options = options;
  }

  /** Never throws for what a message contains; throws (retryable) when the schema registry can't be asked. */
  async decode(arrived: Incoming): Promise<Work<S, E>> {
    const incoming = storable(arrived);
    const input = this.#inputs.get(`${incoming.context}/${incoming.channel}`);
    if (input === undefined) return unreadable(incoming, 'NO_HANDLER', 'nothing here reads this topic');
    const limit = this.#options.maxMessageBytes;
    if (incoming.bytes.length > limit) {
      return unreadable(incoming, 'TOO_LARGE', `${incoming.bytes.length} bytes; ${limit} are allowed`);
    }
    return this.#read(incoming, input);
  }

  async #read(incoming: Incoming, input: Input<S, E>): Promise<Work<S, E>> {
    let message: Envelope<Message>;
    try {
      const decode = this.#known(incoming, input.contract) ?? (await this.#lookUp(incoming, input.contract));
      message = decode(incoming.bytes);
    } catch (error) {
      if (isAway(error)) throw error;
      if (errorCode(error) === 'UNKNOWN_TYPE') return faulty(incoming, error);
      return unreadable(incoming, errorCode(error) ?? 'NOT_AVRO', errorMessage(error));
    }
    return workOf(incoming, input, message);
  }

  #known(
    { properties, schemaVersion, topic }: Incoming,
    contract: TopicContract<Message>,
  ): Decode | undefined {
    if (properties['schema'] === contract.fingerprint) return (bytes) => contract.decode(bytes);
    if (schemaVersion !== undefined) return this.#decoders.get(`${topic} ${schemaVersion}`);
    return properties['schema'] === undefined ? (bytes) => contract.decode(bytes) : undefined;
  }

  async #lookUp({ topic, schemaVersion, properties }: Incoming, contract: TopicContract<Message>) {
    if (schemaVersion === undefined) {
      const text = `nobody knows the schema ${properties['schema']} it was written with`;
      throw Object.assign(new Error(text), { code: 'UNKNOWN_SCHEMA' });
    }
    const decode = contract.decoderFor(await this.#options.schemaOf(topic, schemaVersion));
    this.#decoders.set(`${topic} ${schemaVersion}`, decode);
    return decode;
  }
}

export const placeOf = (contract: TopicContract<Message>): string =>
  `${contract.context}/${contract.channel}`;

const isAway = (error: unknown): boolean =>
  (error as { retryable?: unknown }).retryable === true || faultKind(error) === 'away';

function workOf<S, E extends Message>(
  incoming: Incoming,
  input: Input<S, E>,
  message: Envelope<Message>,
): Work<S, E> {
  const handler = Object.hasOwn(input.handlers, message.type) ? input.handlers[message.type] : undefined;
  const { type, subject, data, id } = message;
  if (!isUuid(id)) return unreadable(incoming, 'INVALID_ENVELOPE', 'its id is no UUID');
  const arrived = { incoming, id, hash: payloadHash(type, subject, data), key: storableKey(subject) };
  if (handler === undefined) {
    if (incoming.channel === 'events') return { ...arrived, kind: 'passing' };
    const error = new KitError('NO_HANDLER', `no handler for ${type}`);
    return { ...arrived, kind: 'faulty', nameable: true, meta: message, error };
  }
  return asked({ ...arrived, input, handler, message }, incoming);
}

function asked<S, E extends Message>(
  arrived: Omit<Readable<S, E>, 'kind' | 'claims' | 'reads' | 'locks'>,
  incoming: Incoming,
): Work<S, E> {
  const { handler, message } = arrived;
  try {
    const key = handler.aggregate?.(message) ?? message.subject;
    if (!isUuid(key)) return unreadable(incoming, 'INVALID_ENVELOPE', 'its aggregate is no UUID');
    const claims = claimsOf(handler.claims?.(message) ?? {});
    const reads = handler.reads?.(message).filter(isUuid) ?? [];
    return { ...arrived, kind: 'readable', key, claims, reads, locks: handler.locks?.(message) ?? [] };
  } catch (error) {
    return { ...arrived, kind: 'faulty', nameable: true, meta: message, error };
  }
}

function claimsOf(given: Readonly<Record<string, string | null | undefined>>): Claim[] {
  return Object.entries(given).flatMap(([column, value]) => (value == null ? [] : [{ column, value }]));
}

/** The id that could be read, or that stands beside the bytes, or one made from where the message stood. */
function identity(incoming: Incoming, error?: unknown) {
  const meta = (error as { meta?: EnvelopeMeta } | undefined)?.meta;
  const given = meta?.id ?? incoming.properties['id'];
  const nameable = isUuid(given);
  const id = nameable ? given : idOfPlace(incoming.topic, incoming.sourceMessageId);
  const key = storableKey(meta?.subject ?? (incoming.key === '' ? id : incoming.key));
  return { id, nameable, key, hash: bytesHash(incoming.bytes), meta };
}

function unreadable(incoming: Incoming, code: string, reason: string): Work<never, never> {
  return { kind: 'unreadable', incoming, ...identity(incoming), code, reason: storableText(reason) };
}

function faulty(incoming: Incoming, error: unknown): Work<never, never> {
  return { kind: 'faulty', incoming, ...identity(incoming, error), error };
}
