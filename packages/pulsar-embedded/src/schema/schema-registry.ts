import { BrokerError } from '../errors.ts';
import {
  type Catalogue,
  type CompatibilityStrategy,
  DEFAULT_STRATEGY,
  type NamespacePolicies,
  type StoredSchema,
} from '../topics/catalogue.ts';
import type { TopicName } from '../topics/topic-name.ts';
import { incompatibility, invalid, type SchemaText, sameSchema } from './compatibility.ts';
import { isAvroBased } from './schema-types.ts';

/** A schema as a client presents it. */
export interface OfferedSchema {
  /** As the admin API names types: `AVRO`, `JSON`, … */
  readonly type: string;
  readonly data: Buffer;
  readonly properties: Readonly<Record<string, string>>;
}

/** The schemas of every topic, versions counting from 0. Partitions share their topic's. */
export class SchemaRegistry {
  readonly #catalogue: Catalogue;
  /** Registrations of one topic happen one after the other, so that versions have no gaps and no twins. */
  readonly #working = new Map<string, Promise<unknown>>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** Oldest first; those before a deletion are gone. */
  versions(topic: TopicName): readonly StoredSchema[] {
    const all = this.#all(topic);
    return all.slice(all.findLastIndex(({ deleted }) => deleted) + 1);
  }

  latest(topic: TopicName): StoredSchema | undefined {
    return this.versions(topic).at(-1);
  }

  version(topic: TopicName, version: number): StoredSchema | undefined {
    return this.versions(topic).find((one) => one.version === version);
  }

  /**
   * The version of a schema, registering it when it is new. Resolves when that is on the disk.
   * @throws BrokerError `IncompatibleSchema`.
   */
  register(topic: TopicName, offered: OfferedSchema): Promise<number> {
    const before = this.#working.get(topic.base) ?? Promise.resolve();
    const registered = before.catch(() => undefined).then(() => this.#register(topic, offered));
    this.#working.set(topic.base, registered);
    const forget = (): void => {
      if (this.#working.get(topic.base) === registered) this.#working.delete(topic.base);
    };
    registered.then(forget, forget);
    return registered;
  }

  /**
   * Whether a consumer with this schema may read the topic.
   * @throws BrokerError `IncompatibleSchema`.
   */
  checkConsumer(topic: TopicName, offered: OfferedSchema): void {
    const existing = this.versions(topic);
    if (existing.length === 0 || find(existing, offered) !== undefined) return;
    refuse(this.incompatibility(topic, offered, readingStrategy(this.#strategy(topic))));
  }

  /** Why the schema can't follow the topic's; undefined when it can. */
  incompatibility(
    topic: TopicName,
    offered: OfferedSchema,
    strategy = this.#strategy(topic),
  ): string | undefined {
    const candidate = text(offered);
    return invalid(candidate) ?? incompatibility(candidate, this.versions(topic).map(storedText), strategy);
  }

  /** @throws BrokerError `IncompatibleSchema` for a producer without a schema where one is demanded. */
  checkProducerWithoutSchema(topic: TopicName): void {
    const isEnforced = this.#policies(topic).schemaValidationEnforced === true;
    if (isEnforced && this.versions(topic).length > 0) {
      refuse('Producers cannot connect or send message without a schema to topics with a schema');
    }
  }

  /** The version with this very text; undefined where no version has it. */
  versionWith(topic: TopicName, { type, data }: OfferedSchema): number | undefined {
    const text = data.toString('base64');
    return this.versions(topic).find((one) => one.type === type && one.data === text)?.version;
  }

  /**
   * Deletes what there is. As in Pulsar that takes a version of its own, so that no number ever stands for two schemas.
   * @returns that version; undefined where there was nothing
   */
  async delete(topic: TopicName): Promise<number | undefined> {
    const latest = this.latest(topic);
    if (latest === undefined) return undefined;
    const version = latest.version + 1;
    const tombstone = {
      ...latest,
      version,
      data: '',
      properties: {},
      timestampMs: Date.now(),
      deleted: true as const,
    };
    await this.#catalogue.put('schemas', topic.base, [...this.#all(topic), tombstone]);
    return version;
  }

  /** With its topic. */
  remove(topic: TopicName): Promise<void> {
    return this.#catalogue.remove('schemas', topic.base);
  }

  #all(topic: TopicName): readonly StoredSchema[] {
    return this.#catalogue.get('schemas', topic.base) ?? [];
  }

  async #register(topic: TopicName, offered: OfferedSchema): Promise<number> {
    const existing = this.versions(topic);
    const known = find(existing, offered);
    if (known !== undefined) return known.version;
    if (this.#policies(topic).isAllowAutoUpdateSchema === false) {
      refuse('Schema not found and schema auto updating is disabled.');
    }
    refuse(this.incompatibility(topic, offered));
    const all = this.#all(topic);
    const version = (all.at(-1)?.version ?? -1) + 1;
    await this.#catalogue.put('schemas', topic.base, [...all, stored(offered, version)]);
    return version;
  }

  #strategy(topic: TopicName): CompatibilityStrategy {
    const strategy = this.#policies(topic).schemaCompatibilityStrategy ?? 'UNDEFINED';
    return strategy === 'UNDEFINED' ? DEFAULT_STRATEGY : strategy;
  }

  #policies(topic: TopicName): NamespacePolicies {
    return this.#catalogue.policies(`${topic.tenant}/${topic.namespace}`);
  }
}

/** A consumer only reads: of the strategy, what matters is whether one version counts or all of them. */
function readingStrategy(strategy: CompatibilityStrategy): CompatibilityStrategy {
  if (strategy.startsWith('ALWAYS_')) return 'ALWAYS_COMPATIBLE';
  return strategy.endsWith('_TRANSITIVE') ? 'BACKWARD_TRANSITIVE' : 'BACKWARD';
}

function find(existing: readonly StoredSchema[], offered: OfferedSchema): StoredSchema | undefined {
  const candidate = text(offered);
  return existing.find((old) => sameSchema(candidate, storedText(old)));
}

function refuse(reason: string | undefined): void {
  if (reason !== undefined) throw new BrokerError('IncompatibleSchema', reason);
}

function text(schema: OfferedSchema): SchemaText {
  return {
    type: schema.type,
    definition: schema.data.toString(isAvroBased(schema.type) ? 'utf8' : 'base64'),
  };
}

function storedText(schema: StoredSchema): SchemaText {
  return text({ type: schema.type, data: Buffer.from(schema.data, 'base64'), properties: {} });
}

function stored(schema: OfferedSchema, version: number): StoredSchema {
  const { type, properties } = schema;
  return { version, type, properties, data: schema.data.toString('base64'), timestampMs: Date.now() };
}

/** A version as it goes over the wire: 8 bytes, big-endian. */
export function versionBytes(version: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(version));
  return bytes;
}

/** @returns undefined when the bytes are not a version. */
export function versionOf(bytes: Uint8Array): number | undefined {
  if (bytes.length !== 8) return undefined;
  return Number(Buffer.from(bytes.buffer, bytes.byteOffset, 8).readBigInt64BE());
}
