import { bits64, bool, bytes, int32, string, uint64 } from '../protobuf/kinds.ts';
import { type Decoded, defaulted, optional, repeated, required, Schema } from '../protobuf/schema.ts';
import { compressionType, keySharedMode, schemaType } from './enumerations.ts';

const keyValueFields = { key: required(1, string), value: required(2, string) };
export const keyValue = new Schema('KeyValue', keyValueFields);
export type KeyValue = Decoded<typeof keyValueFields>;

const messageIdFields = {
  ledgerId: required(1, uint64),
  entryId: required(2, uint64),
  partition: defaulted(3, int32, -1),
  batchIndex: defaulted(4, int32, -1),
  /** One bit a message of the batch, set while it is not acknowledged; 64 a number, the first at bit 0. */
  ackSet: repeated(5, bits64),
  batchSize: optional(6, int32),
};
/** A position in a topic; ledger and entry may be -1 (earliest) or 2^63 (stands for 2^63-1, latest). */
export const messageIdData = new Schema('MessageIdData', messageIdFields);
export type MessageIdData = Decoded<typeof messageIdFields>;

const schemaFields = {
  name: required(1, string),
  schemaData: required(3, bytes),
  type: required(4, schemaType),
  properties: repeated(5, keyValue),
};
export const schemaData = new Schema('Schema', schemaFields);
export type SchemaData = Decoded<typeof schemaFields>;

const rangeFields = { start: required(1, int32), end: required(2, int32) };
export const hashRange = new Schema('IntRange', rangeFields);

const keySharedFields = {
  mode: required(1, keySharedMode),
  hashRanges: repeated(3, hashRange),
  allowOutOfOrderDelivery: defaulted(4, bool, false),
};
export const keySharedMeta = new Schema('KeySharedMeta', keySharedFields);

const featureFields = {
  authRefresh: defaulted(1, bool, false),
  brokerEntryMetadata: defaulted(2, bool, false),
  partialProducer: defaulted(3, bool, false),
  topicWatchers: defaulted(4, bool, false),
  partitionedMetadataWithoutAutoCreation: defaulted(5, bool, false),
};
export const featureFlags = new Schema('FeatureFlags', featureFields);

const authFields = { method: optional(1, string), data: optional(2, bytes) };
export const authData = new Schema('AuthData', authFields);

const entryFields = { brokerTimestamp: optional(1, uint64), index: optional(2, uint64) };
/** What the broker adds to an entry. `index` is that of the entry's last message. */
export const brokerEntryMetadata = new Schema('BrokerEntryMetadata', entryFields);
export type BrokerEntryMetadata = Decoded<typeof entryFields>;

const metadataFields = {
  producerName: required(1, string),
  sequenceId: required(2, uint64),
  publishTime: required(3, uint64),
  properties: repeated(4, keyValue),
  replicatedFrom: optional(5, string),
  partitionKey: optional(6, string),
  replicateTo: repeated(7, string),
  compression: defaulted(8, compressionType, 'None'),
  uncompressedSize: defaulted(9, int32, 0),
  /** Present, even as 1, where the payload is a batch. */
  numMessagesInBatch: optional(11, int32),
  eventTime: defaulted(12, uint64, 0),
  encryptionAlgorithm: optional(14, string),
  schemaVersion: optional(16, bytes),
  partitionKeyB64Encoded: defaulted(17, bool, false),
  orderingKey: optional(18, bytes),
  deliverAtTime: optional(19, uint64),
  markerType: optional(20, int32),
  highestSequenceId: defaulted(24, uint64, 0),
  nullValue: defaulted(25, bool, false),
  uuid: optional(26, string),
  numChunksFromMessage: optional(27, int32),
  totalChunkMessageSize: optional(28, int32),
  chunkId: optional(29, int32),
  nullPartitionKey: defaulted(30, bool, false),
};
/** Stands before every payload. Times are milliseconds since 1970. */
export const messageMetadata = new Schema('MessageMetadata', metadataFields);
export type MessageMetadata = Decoded<typeof metadataFields>;

const singleFields = {
  properties: repeated(1, keyValue),
  partitionKey: optional(2, string),
  payloadSize: required(3, int32),
  compactedOut: defaulted(4, bool, false),
  eventTime: defaulted(5, uint64, 0),
  partitionKeyB64Encoded: defaulted(6, bool, false),
  orderingKey: optional(7, bytes),
  sequenceId: optional(8, uint64),
  nullValue: defaulted(9, bool, false),
  nullPartitionKey: defaulted(10, bool, false),
};
/** Stands before every message of a batch. */
export const singleMessageMetadata = new Schema('SingleMessageMetadata', singleFields);
export type SingleMessageMetadata = Decoded<typeof singleFields>;
