import {
  BatchWriter,
  compress,
  encodeEntry,
  encodeFrameHead,
  type CompressionType as WireCompression,
} from '@alpes/pulsar-protocol';
import type { ProducerMessage } from '../config.ts';
import type { PulsarError } from '../errors.ts';
import type { MessageId } from '../message-id.ts';

/** Called once for each message: with an error, or with the id it was stored under. */
export type Settle = (error: PulsarError | undefined, id?: MessageId) => void;

/** A message that was accepted and is not settled. */
export interface Outgoing {
  readonly message: ProducerMessage;
  readonly settle: Settle;
  readonly size: number;
}

/** Names and values this long together are measured instead of taken for ASCII. */
const MEASURED = 64;
/** What a property takes beside its name and its value, at most. */
const PAIR = 12;

/** Bytes of its data, its properties and its keys: what it takes, some fixed fields aside. */
export function sizeOf({ data, properties, partitionKey = '', orderingKey = '' }: ProducerMessage): number {
  let size = data.length + 2 * bytesIn(partitionKey) + 2 * bytesIn(orderingKey); // of its own, and of its entry
  for (const name in properties) size += PAIR + bytesIn(name) + bytesIn(properties[name] ?? '');
  return size;
}

const bytesIn = (text: string): number => (text.length < MEASURED ? text.length : Buffer.byteLength(text));

/** What goes to the broker as one entry, kept until its receipt came. */
export interface PendingEntry {
  readonly sequenceId: number;
  readonly frame: Buffer;
  readonly content: Buffer;
  readonly messages: readonly Outgoing[];
  readonly batched: boolean;
  readonly deadline: number;
}

/** What of a producer stands in every entry. */
export interface Origin {
  readonly producerId: number;
  readonly producerName: string;
  readonly schemaVersion: Buffer | undefined;
  readonly compression: WireCompression;
  /** Whether the entry may name its messages' key: all of them have the same one. */
  readonly sameKey: boolean;
  readonly publishTime: number;
}

/** The encoded form of messages that go together; its buffers are shared by all producers. */
export interface EncodedEntry {
  readonly sequenceId: number;
  readonly frame: Buffer;
  readonly content: Buffer;
}

const shared = new BatchWriter(64 * 1024);

/** One message as it is, without a batch around it. */
export function encodeSingle(message: ProducerMessage, sequenceId: number, origin: Origin): EncodedEntry {
  const payload = compress(origin.compression, message.data);
  const content = encodeEntry(
    {
      ...common(origin, sequenceId, message.data.length),
      ...ofMessage(message),
      replicateTo: message.replicationClusters ?? [],
      deliverAtTime: deliveryTime(message, origin.publishTime),
    },
    payload,
  );
  return { sequenceId, ...frameOf(origin, sequenceId, 1, content) };
}

/** @param sequenceIds one a message, ascending */
export function encodeBatch(
  messages: readonly Outgoing[],
  sequenceIds: readonly number[],
  origin: Origin,
): EncodedEntry {
  shared.reset();
  for (const [index, { message }] of messages.entries()) {
    shared.add(
      { ...ofMessage(message), payloadSize: message.data.length, sequenceId: sequenceIds[index]! },
      message.data,
    );
  }
  const first = messages[0]!.message;
  const sequenceId = sequenceIds[0]!;
  const content = encodeEntry(
    {
      ...common(origin, sequenceId, shared.byteLength),
      numMessagesInBatch: messages.length,
      highestSequenceId: sequenceIds.at(-1)!,
      partitionKey: origin.sameKey ? first.partitionKey : undefined,
      orderingKey: origin.sameKey ? bytesOf(first.orderingKey) : undefined,
    },
    compress(origin.compression, shared.view()),
  );
  return { sequenceId, ...frameOf(origin, sequenceId, messages.length, content, sequenceIds.at(-1)!) };
}

function common(origin: Origin, sequenceId: number, uncompressedSize: number) {
  const { producerName, publishTime, schemaVersion, compression } = origin;
  const base = { producerName, sequenceId, publishTime, schemaVersion };
  return compression === 'None' ? base : { ...base, compression, uncompressedSize };
}

function ofMessage(message: ProducerMessage) {
  return {
    properties: entriesOf(message.properties),
    partitionKey: message.partitionKey,
    orderingKey: bytesOf(message.orderingKey),
    eventTime: message.eventTimestamp,
  };
}

function frameOf(origin: Origin, sequenceId: number, numMessages: number, content: Buffer, highest?: number) {
  const { producerId } = origin;
  const command = { type: 'Send', producerId, sequenceId, numMessages, highestSequenceId: highest } as const;
  return { frame: encodeFrameHead(command, content.length), content };
}

function entriesOf(properties: Readonly<Record<string, string>> = {}) {
  return Object.entries(properties).map(([key, value]) => ({ key, value }));
}

function bytesOf(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'utf8');
}

function deliveryTime(message: ProducerMessage, now: number): number | undefined {
  return message.deliverAt ?? (message.deliverAfter === undefined ? undefined : now + message.deliverAfter);
}
