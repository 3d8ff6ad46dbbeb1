import type { MessageMetadata, SingleMessageMetadata } from '@alpes/pulsar-protocol';
import type { MessageId } from '../message-id.ts';

/** What a message is made of, before anybody looks into it. */
export interface MessageParts {
  readonly topic: string;
  readonly id: MessageId;
  readonly metadata: MessageMetadata;
  /** Of a message of a batch. */
  readonly single: SingleMessageMetadata | undefined;
  readonly data: Buffer;
  readonly redeliveryCount: number;
}

/** A message as it was received. */
export class Message {
  readonly #parts: MessageParts;
  #properties: Record<string, string> | undefined;

  /** Made by consumers and readers. */
  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  /** With the partition, where the topic has any. */
  getTopicName(): string {
    return this.#parts.topic;
  }

  getProperties(): Record<string, string> {
    this.#properties ??= Object.fromEntries(
      (this.#parts.single ?? this.#parts.metadata).properties.map(({ key, value }) => [key, value]),
    );
    return this.#properties;
  }

  /** A view of what came over the network, with everything else that came with it behind it: copy what is kept long. */
  getData(): Buffer {
    return this.#parts.data;
  }

  getMessageId(): MessageId {
    return this.#parts.id;
  }

  /** Milliseconds since 1970, by the producer's clock. */
  getPublishTimestamp(): number {
    return this.#parts.metadata.publishTime;
  }

  /** Milliseconds since 1970; 0 where the producer gave none. */
  getEventTimestamp(): number {
    return (this.#parts.single ?? this.#parts.metadata).eventTime;
  }

  /** How often the broker delivered it before, as far as the broker knows. */
  getRedeliveryCount(): number {
    return this.#parts.redeliveryCount;
  }

  /** Empty where there is none. */
  getPartitionKey(): string {
    const { partitionKey = '', partitionKeyB64Encoded } = this.#parts.single ?? this.#parts.metadata;
    return partitionKeyB64Encoded ? Buffer.from(partitionKey, 'base64').toString('utf8') : partitionKey;
  }

  /** Empty where there is none. */
  getOrderingKey(): string {
    return (this.#parts.single ?? this.#parts.metadata).orderingKey?.toString('utf8') ?? '';
  }

  getProducerName(): string {
    return this.#parts.metadata.producerName;
  }

  isReplicated(): boolean {
    return this.#parts.metadata.replicatedFrom !== undefined;
  }

  getReplicatedFrom(): string {
    return this.#parts.metadata.replicatedFrom ?? '';
  }

  /** The version, in the registry, of the schema it was written with; undefined where it was written without one. */
  getSchemaVersion(): Buffer | undefined {
    return this.#parts.metadata.schemaVersion;
  }

  /** The producer's number for it. */
  getSequenceId(): number {
    return this.#parts.single?.sequenceId ?? this.#parts.metadata.sequenceId;
  }
}
