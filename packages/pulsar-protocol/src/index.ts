export { compress, decompress, writableCompressions } from './compression/compression.ts';
export { type BatchedMessage, BatchWriter, readBatch } from './frames/batch.ts';
export { type Entry, encodeBrokerEntry, encodeEntry, readEntry } from './frames/entry.ts';
export {
  DEFAULT_MAX_MESSAGE_SIZE,
  encodeFrame,
  encodeFrameHead,
  FRAME_OVERHEAD,
  type Frame,
} from './frames/frame.ts';
export { FrameDecoder, type FrameDecoderOptions } from './frames/frame-decoder.ts';
export type { Command, CommandOf, CommandToSend, CommandType, UnknownCommand } from './messages/commands.ts';
export type {
  AccessMode,
  AckType,
  CompressionType,
  InitialPosition,
  SchemaType,
  ServerErrorName,
  SubscriptionType,
  ValidationError,
} from './messages/enumerations.ts';
export {
  type BrokerEntryMetadata,
  type KeyValue,
  type MessageIdData,
  type MessageMetadata,
  messageIdData,
  messageMetadata,
  type SchemaData,
  type SingleMessageMetadata,
} from './messages/parts.ts';
export { Writer } from './protobuf/writer.ts';
export { ProtocolError, type ProtocolErrorCode } from './protocol-error.ts';

/** The version of the protocol that the commands follow. */
export const PROTOCOL_VERSION = 20;
