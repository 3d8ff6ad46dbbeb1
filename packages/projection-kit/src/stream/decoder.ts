import type { Envelope, EnvelopeMeta, Message, TopicContract } from '@alpes/contracts';
import { errorCode } from '../errors.ts';
import type { Arrived, Broker } from './broker.ts';

type Decode = (bytes: Buffer) => Envelope<Message>;

/** Decodes the messages of one topic, whichever of its schemas each was written with. */
export class Decoder {
  readonly #contract: TopicContract<Message>;
  readonly #schemaOf: Broker['schemaOf'];
  readonly #decoders = new Map<string, Decode>();

  constructor(contract: TopicContract<Message>, schemaOf: Broker['schemaOf']) {
    this.#contract = contract;
    this.#schemaOf = schemaOf;
  }

  /**
   * @throws {ContractError} for what the message contains; a retryable error when the registry can't be asked.
   */
  async decode(arrived: Arrived): Promise<Envelope<Message>> {
    const decode = this.#known(arrived) ?? (await this.#lookUp(arrived));
    return decode(arrived.bytes);
  }

  #known({ properties, schemaVersion, topic }: Arrived): Decode | undefined {
    const contract = this.#contract;
    if (properties['schema'] === contract.fingerprint) return (bytes) => contract.decode(bytes);
    if (schemaVersion !== undefined) return this.#decoders.get(`${topic} ${schemaVersion}`);
    return properties['schema'] === undefined ? (bytes) => contract.decode(bytes) : undefined;
  }

  async #lookUp({ topic, schemaVersion, properties }: Arrived): Promise<Decode> {
    if (schemaVersion === undefined) {
      const text = `Nobody knows the schema ${properties['schema']} it was written with.`;
      throw Object.assign(new Error(text), { code: 'UNKNOWN_SCHEMA' });
    }
    const decode = this.#contract.decoderFor(await this.#schemaOf(topic, schemaVersion));
    this.#decoders.set(`${topic} ${schemaVersion}`, decode);
    return decode;
  }
}

/**
 * What a message whose record can't be read says about itself, where that much could be read (its type is newer
 * than this reader).
 */
export function metaOf(error: unknown): (EnvelopeMeta & { type: string }) | undefined {
  if (errorCode(error) === 'NOT_AVRO') return undefined;
  return (error as { meta?: EnvelopeMeta & { type: string } } | null)?.meta;
}
