import type { Envelope, Message, TopicContract } from '@alpes/contracts';
import { KitError } from './errors.ts';
import type { Incoming } from './incoming.ts';

/** Looks up the schema a message was written with; throws a retryable error while the registry is away. */
export type SchemaLookup = (topic: string, version: string) => Promise<string>;

type Decode = (bytes: Buffer) => Envelope<Message>;
type Written = Pick<Incoming, 'topic' | 'properties' | 'schemaVersion' | 'bytes'>;

/** Reads the messages of one contract, whichever of its topic's schemas each was written with. */
export class EnvelopeReader {
  readonly #contract: TopicContract<Message>;
  readonly #schemaOf: SchemaLookup;
  readonly #decoders = new Map<string, Decode>();

  constructor(contract: TopicContract<Message>, schemaOf: SchemaLookup) {
    this.#contract = contract;
    this.#schemaOf = schemaOf;
  }

  /**
   * @throws {ContractError} for what the message contains; KitError UNKNOWN_SCHEMA where nothing tells the writer's schema;
   * a retryable error while the registry can't be asked.
   */
  async read(written: Written): Promise<Envelope<Message>> {
    const decode = this.#known(written) ?? (await this.#lookUp(written));
    return decode(written.bytes);
  }

  #known({ properties, schemaVersion, topic }: Written): Decode | undefined {
    const contract = this.#contract;
    if (properties['schema'] === contract.fingerprint) return (bytes) => contract.decode(bytes);
    if (schemaVersion !== undefined) return this.#decoders.get(`${topic} ${schemaVersion}`);
    return properties['schema'] === undefined ? (bytes) => contract.decode(bytes) : undefined;
  }

  async #lookUp({ topic, schemaVersion, properties }: Written): Promise<Decode> {
    if (schemaVersion === undefined) {
      const text = `nobody knows the schema ${properties['schema']} it was written with`;
      throw new KitError('UNKNOWN_SCHEMA', text);
    }
    const decode = this.#contract.decoderFor(await this.#schemaOf(topic, schemaVersion));
    this.#decoders.set(`${topic} ${schemaVersion}`, decode);
    return decode;
  }
}
