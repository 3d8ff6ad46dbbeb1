import type { Envelope, EnvelopeMeta, Message } from '@alpes/contracts';
import type { Input } from './definition.ts';
import { EnvelopeReader, type SchemaLookup } from './envelope-reader.ts';
import { errorCode, errorMessage, faultKind, KitError } from './errors.ts';
import { bytesHash, idOfPlace, isUuid, payloadHash } from './ids.ts';
import type { Claim, Incoming, Readable, Work } from './incoming.ts';
import { storable, storableKey, storableText } from './storable.ts';

export interface DecodeOptions {
  readonly maxMessageBytes: number;
  readonly schemaOf: SchemaLookup;
}

/** A topic's messages, and what is done about them. */
interface Reading<S, E extends Message> {
  readonly input: Input<S, E>;
  readonly reader: EnvelopeReader;
}

/** Turns what arrived into work. Knows each writer's schema after the first message that used it. */
export class Decoder<S, E extends Message> {
  readonly #readings: ReadonlyMap<string, Reading<S, E>>;
  readonly #maxMessageBytes: number;

  constructor(inputs: readonly Input<S, E>[], { schemaOf, maxMessageBytes }: DecodeOptions) {
    this.#maxMessageBytes = maxMessageBytes;
    this.#readings = new Map(
      inputs.map((input) => [
        placeOf(input.contract.topic()),
        { input, reader: new EnvelopeReader(input.contract, schemaOf) },
      ]),
    );
  }

  /** Never throws for what a message contains; throws (retryable) when the schema registry can't be asked. */
  async decode(arrived: Incoming): Promise<Work<S, E>> {
    const incoming = storable(arrived);
    const reading = this.#readings.get(placeOf(incoming.topic));
    if (reading === undefined) return unreadable(incoming, 'NO_HANDLER', 'nothing here reads this topic');
    const limit = this.#maxMessageBytes;
    if (incoming.bytes.length > limit) {
      return unreadable(incoming, 'TOO_LARGE', `${incoming.bytes.length} bytes; ${limit} are allowed`);
    }
    return this.#read(incoming, reading);
  }

  async #read(incoming: Incoming, { reader, input }: Reading<S, E>): Promise<Work<S, E>> {
    let message: Envelope<Message>;
    try {
      message = await reader.read(incoming);
    } catch (error) {
      if (isAway(error)) throw error;
      if (isNewer(error)) return faulty(incoming, error);
      return unreadable(incoming, errorCode(error) ?? 'NOT_AVRO', errorMessage(error));
    }
    return workOf(incoming, input, message);
  }
}

/** `companies/events-v2` of a full topic name: the same contract in whichever tenant. */
export const placeOf = (topic: string): string => topic.split('/').slice(-2).join('/');

/** The envelope is sound, and its record is one that this release doesn't know or can't read any more: another one may. */
const isNewer = (error: unknown): boolean =>
  (errorCode(error) === 'UNKNOWN_TYPE' || errorCode(error) === 'UNKNOWN_SCHEMA') &&
  metaOf(error) !== undefined;

const metaOf = (error: unknown): EnvelopeMeta | undefined =>
  (error as { meta?: EnvelopeMeta } | null | undefined)?.meta;

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
  const meta = metaOf(error);
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
