import {
  type CommandOf,
  DEFAULT_MAX_MESSAGE_SIZE,
  decompress,
  type MessageMetadata,
  ProtocolError,
  readBatch,
  readEntry,
  type ValidationError,
} from '@alpes/pulsar-protocol';
import { BatchProgress, isAcknowledged } from './batch-progress.ts';
import { Message } from './message.ts';
import { ReceivedMessageId } from './received-id.ts';
import type { TopicConsumer } from './topic-consumer.ts';

/** What an entry may open into: as much as any frame. */
const MAX_OPENED = 20 * DEFAULT_MAX_MESSAGE_SIZE;

/** A delivery, opened. */
export type OpenedEntry =
  /** `skipped` messages of the batch were acknowledged before, or compacted away. */
  | { readonly kind: 'messages'; readonly messages: readonly Message[]; readonly skipped: number }
  /** Damaged: no attempt will open it. */
  | {
      readonly kind: 'broken';
      readonly count: number;
      readonly why: ValidationError;
      readonly error: ProtocolError;
    }
  /** Sound, but in a form this client does not know. */
  | { readonly kind: 'unsupported'; readonly count: number; readonly what: string };

/** The messages in what the broker delivered to `source`. */
export function openEntry(
  command: CommandOf<'Message'>,
  content: Buffer,
  source: TopicConsumer,
): OpenedEntry {
  let count = 1;
  let why: ValidationError = 'ChecksumMismatch';
  try {
    const { metadata, payload } = readEntry(content);
    count = metadata.numMessagesInBatch ?? 1;
    const what = unsupported(metadata);
    if (what !== undefined) return { kind: 'unsupported', count, what };
    why = 'UncompressedSizeCorruption';
    checkSize(metadata);
    why = 'DecompressionError';
    const plain = decompress(metadata.compression, payload, metadata.uncompressedSize);
    why = 'BatchDeSerializeError';
    return metadata.numMessagesInBatch === undefined
      ? single(command, metadata, plain, source)
      : batch(command, metadata, plain, source);
  } catch (error) {
    return { kind: 'broken', count, why, error: error as ProtocolError };
  }
}

/** A few bytes can be made to open into gigabytes. */
function checkSize({ compression, uncompressedSize }: MessageMetadata): void {
  if (compression === 'None' || uncompressedSize <= MAX_OPENED) return;
  throw new ProtocolError('Malformed', `It would open into ${uncompressedSize} bytes.`);
}

function unsupported(metadata: MessageMetadata): string | undefined {
  if (metadata.encryptionAlgorithm !== undefined) return 'encrypted';
  if ((metadata.numChunksFromMessage ?? 0) > 1) return 'sent in chunks';
  return undefined;
}

function single(
  { messageId, redeliveryCount }: CommandOf<'Message'>,
  metadata: MessageMetadata,
  data: Buffer,
  source: TopicConsumer,
): OpenedEntry {
  const id = new ReceivedMessageId(place(messageId, source), source);
  const message = new Message({
    topic: source.topic,
    id,
    metadata,
    single: undefined,
    data,
    redeliveryCount,
  });
  return { kind: 'messages', messages: [message], skipped: 0 };
}

function batch(
  { messageId, redeliveryCount, ackSet }: CommandOf<'Message'>,
  metadata: MessageMetadata,
  payload: Buffer,
  source: TopicConsumer,
): OpenedEntry {
  const count = metadata.numMessagesInBatch ?? 1;
  const progress = new BatchProgress(count);
  const where = place(messageId, source);
  const messages: Message[] = [];
  for (const [index, { metadata: each, data }] of readBatch(payload, count).entries()) {
    if (each.compactedOut || isAcknowledged(ackSet, index)) {
      progress.acknowledge(index);
      continue;
    }
    const id = new ReceivedMessageId(where, source, index, progress);
    messages.push(new Message({ topic: source.topic, id, metadata, single: each, data, redeliveryCount }));
  }
  return { kind: 'messages', messages, skipped: count - messages.length };
}

function place(
  { ledgerId, entryId }: { readonly ledgerId: number; readonly entryId: number },
  source: TopicConsumer,
) {
  return { ledgerId, entryId, partition: source.partition };
}
