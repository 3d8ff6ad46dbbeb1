import { crc32c } from '@node-rs/crc32';
import {
  type BrokerEntryMetadata,
  brokerEntryMetadata,
  type MessageMetadata,
  messageMetadata,
} from '../messages/parts.ts';
import { Writer } from '../protobuf/writer.ts';
import { ProtocolError } from '../protocol-error.ts';

const MAGIC_CHECKSUM = 0x0e01;
const MAGIC_BROKER_ENTRY = 0x0e02;

type MetadataToSend = Parameters<typeof messageMetadata.writeFields>[1];

/** What follows the command in `Send` and `Message`. */
export interface Entry {
  readonly brokerEntry?: BrokerEntryMetadata | undefined;
  readonly metadata: MessageMetadata;
  /** One message or a batch, perhaps compressed; a view, not a copy. */
  readonly payload: Buffer;
}

const shared = new Writer(4096);

/** Metadata and payload under their checksum, in one buffer. */
export function encodeEntry(metadata: MetadataToSend, payload: Uint8Array): Buffer {
  shared.reset();
  messageMetadata.writeFields(shared, metadata);
  const head = shared.view();
  const entry = Buffer.allocUnsafe(10 + head.length + payload.length);
  entry.writeUInt16BE(MAGIC_CHECKSUM, 0);
  entry.writeUInt32BE(head.length, 6);
  head.copy(entry, 10);
  entry.set(payload, 10 + head.length);
  entry.writeUInt32BE(crc32c(entry.subarray(6)), 2);
  return entry;
}

/** What a broker puts before an entry for a client that announced `brokerEntryMetadata`. */
export function encodeBrokerEntry(metadata: BrokerEntryMetadata): Buffer {
  shared.reset();
  brokerEntryMetadata.writeFields(shared, metadata);
  const fields = shared.view();
  const bytes = Buffer.allocUnsafe(6 + fields.length);
  bytes.writeUInt16BE(MAGIC_BROKER_ENTRY, 0);
  bytes.writeUInt32BE(fields.length, 2);
  fields.copy(bytes, 6);
  return bytes;
}

/**
 * Reads a frame's content. The checksum is looked at when there is one.
 * @throws {ProtocolError} `ChecksumMismatch`, `Truncated` or `Malformed`
 */
export function readEntry(content: Buffer): Entry {
  const [start, brokerEntry] = readBrokerEntry(content);
  const metadataStart = checkedStart(content, start);
  const size = u32At(content, metadataStart);
  const payloadStart = metadataStart + 4 + size;
  if (payloadStart > content.length) throw new ProtocolError('Truncated', 'Metadata ends after its frame.');
  const metadata = messageMetadata.decode(content.subarray(metadataStart + 4, payloadStart));
  return { brokerEntry, metadata, payload: content.subarray(payloadStart) };
}

function readBrokerEntry(content: Buffer): [number, BrokerEntryMetadata | undefined] {
  if (content.length < 6 || content.readUInt16BE(0) !== MAGIC_BROKER_ENTRY) return [0, undefined];
  const end = 6 + content.readUInt32BE(2);
  if (end > content.length) throw new ProtocolError('Truncated', 'Entry metadata ends after its frame.');
  return [end, brokerEntryMetadata.decode(content.subarray(6, end))];
}

/** Where the metadata's size stands. Entries of very old producers have no checksum. */
function checkedStart(content: Buffer, start: number): number {
  if (content.length < start + 6 || content.readUInt16BE(start) !== MAGIC_CHECKSUM) return start;
  const expected = content.readUInt32BE(start + 2);
  if (crc32c(content.subarray(start + 6)) === expected) return start + 6;
  throw new ProtocolError(
    'ChecksumMismatch',
    'Metadata and payload do not have the checksum sent with them.',
  );
}

function u32At(content: Buffer, position: number): number {
  if (position + 4 > content.length) throw new ProtocolError('Truncated', 'An entry has no metadata.');
  return content.readUInt32BE(position);
}
