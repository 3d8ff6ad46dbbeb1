import { type Entry, type MessageMetadata, readBatch } from '@alpes/pulsar-protocol';
import { keyHash } from '../dispatch/murmur3.ts';
import type { EntryFacts } from '../storage/entry.ts';

const MAX_TIME_MS = 2 ** 48 - 1;

/** What dispatching must know of an entry, from the metadata its producer sent. */
export function entryFacts(entry: Entry): EntryFacts {
  const { metadata } = entry;
  return {
    batchSize: Math.max(0, metadata.numMessagesInBatch ?? 0),
    keyHash: keyHash(stickyKey(entry)),
    publishTimeMs: storable(metadata.publishTime),
    deliverAtMs: storable(metadata.deliverAtTime ?? 0),
  };
}

/** Times that no clock shows are brought to where they can be kept: 48 bits, some 8,900 years. */
function storable(timeMs: number): number {
  return Math.min(Math.max(timeMs, 0), MAX_TIME_MS);
}

/** As in Pulsar: the ordering key, else the partition key, else something that is different for every entry. */
function stickyKey(entry: Entry): Buffer {
  const { metadata } = entry;
  return (
    metadataKey(metadata) ?? firstKey(entry) ?? Buffer.from(`${metadata.producerName}-${metadata.sequenceId}`)
  );
}

interface Keyed {
  readonly orderingKey?: Buffer | undefined;
  readonly partitionKey?: string | undefined;
  readonly partitionKeyB64Encoded: boolean;
}

function metadataKey({ orderingKey, partitionKey, partitionKeyB64Encoded }: Keyed): Buffer | undefined {
  if (orderingKey !== undefined) return orderingKey;
  if (partitionKey === undefined) return undefined;
  return Buffer.from(partitionKey, partitionKeyB64Encoded ? 'base64' : 'utf8');
}

/** The key of a batch by key may stand only with its messages; they all have the same. */
function firstKey({ metadata, payload }: Entry): Buffer | undefined {
  if (!isReadableBatch(metadata)) return undefined;
  try {
    const [first] = readBatch(payload, 1);
    return first === undefined ? undefined : metadataKey(first.metadata);
  } catch {
    // A batch that nobody can read is for its consumers to complain about.
    return undefined;
  }
}

function isReadableBatch({
  numMessagesInBatch = 0,
  compression,
  encryptionAlgorithm,
}: MessageMetadata): boolean {
  return numMessagesInBatch > 0 && compression === 'None' && encryptionAlgorithm === undefined;
}
