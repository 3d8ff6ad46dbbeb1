import { sha256Fingerprint } from './canonical-form.ts';
import { compileDecoder } from './decoder.ts';
import { compileEncoder } from './encoder.ts';
import type { Envelope, Message } from './envelope.ts';
import { type EnvelopeType, envelopeType } from './envelope-type.ts';

/** What one topic carries, and how its messages become bytes and come back. */
export interface TopicContract<M extends Message> {
  readonly context: string;
  readonly channel: 'commands' | 'events';
  readonly version: number;
  /** What goes into an envelope's `dataschema`: `alpes:companies/events/v1`. */
  readonly dataschema: string;
  /** The Avro schema as registered with the broker. */
  readonly schema: string;
  /** SHA-256 of the schema's Parsing Canonical Form, hexadecimal; travels as the property `schema`. */
  readonly fingerprint: string;
  /** Names of the records, in the union's order. */
  readonly types: readonly M['type'][];
  /** Full topic name; the tenant is `alpes` unless told. Versions beside the first are part of it: `events-v2`. */
  topic(tenant?: string): string;
  /** @throws {ContractError} INVALID_DATA, with the path of the value that does not fit. */
  encode(envelope: Envelope<M>): Buffer;
  /**
   * A decoder of what was written with this schema; compiled once a schema and kept.
   * @throws {ContractError} UNKNOWN_SCHEMA; the decoder: NOT_AVRO, UNKNOWN_TYPE, UNKNOWN_SCHEMA, INVALID_DATA.
   */
  decoderFor(writerSchema: string): (bytes: Buffer) => Envelope<M>;
  /** Decodes what was written with this contract's own schema. */
  decode(bytes: Buffer): Envelope<M>;
}

interface Definition {
  readonly context: string;
  readonly channel: 'commands' | 'events';
  readonly version: number;
  readonly schema: string;
}

/** Distinct writers' schemas a contract keeps decoders for; a registry holds a few dozen versions of a topic. */
const MAX_DECODERS = 1_000;

/** Makes a contract of a topic's schema. Codecs are compiled when first used. */
export function topicContract<M extends Message>(definition: Definition): TopicContract<M> {
  const { context, channel, version, schema } = definition;
  const type = lazy(() => envelopeType(schema));
  const encode = lazy(() => compileEncoder<M>(type()));
  const decoderFor = cachedDecoders<M>(type);
  const decode = lazy(() => decoderFor(schema));
  const name = version === 1 ? channel : `${channel}-v${version}`;
  return {
    ...definition,
    dataschema: `alpes:${context}/${channel}/v${version}`,
    fingerprint: sha256Fingerprint(schema),
    types: typeNames(schema),
    topic: (tenant = 'alpes') => `persistent://${tenant}/${context}/${name}`,
    encode: (envelope) => encode()(envelope),
    decode: (bytes) => decode()(bytes),
    decoderFor,
  };
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function cachedDecoders<M extends Message>(reader: () => EnvelopeType): TopicContract<M>['decoderFor'] {
  const decoders = new Map<string, (bytes: Buffer) => Envelope<M>>();
  return (writerSchema) => {
    const known = decoders.get(writerSchema);
    if (known) return known;
    const decoder = compileDecoder<M>(reader(), writerSchema);
    if (decoders.size < MAX_DECODERS) decoders.set(writerSchema, decoder);
    return decoder;
  };
}

function typeNames<M extends Message>(schema: string): M['type'][] {
  type Field = { name: string; type: (string | { name: string })[] };
  const { fields } = JSON.parse(schema) as { fields: Field[] };
  const union = fields.find(({ name }) => name === 'data')?.type ?? [];
  return union.map((branch) => (typeof branch === 'string' ? (branch.split('.').at(-1) ?? '') : branch.name));
}
