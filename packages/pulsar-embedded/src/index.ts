export { type EmbeddedBroker, type EmbeddedBrokerOptions, startEmbeddedBroker } from './broker.ts';
export { type Logger, lineLogger, silentLogger } from './logger.ts';
export { StorageError, type StorageErrorCode } from './storage/errors.ts';
