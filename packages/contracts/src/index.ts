export { anyDecoder } from './any-decoder.ts';
export { canonicalForm, crc64Fingerprint, sha256Fingerprint } from './canonical-form.ts';
export { ContractError, type ContractErrorCode, isContractError } from './contract-error.ts';
export type { Envelope, EnvelopeMeta, Message } from './envelope.ts';
export { envelopeFromJson } from './from-json.ts';
export * from './generated/index.ts';
export { aggregateId, commandId, derivedId, newId } from './identity.ts';
export {
  fromProperties,
  type JournalPlace,
  type MessageProperties,
  placeProperties,
  toProperties,
} from './message-properties.ts';
export { type TopicContract, topicContract } from './topic-contract.ts';
