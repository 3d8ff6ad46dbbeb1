export { type Authentication, AuthenticationBasic, AuthenticationToken } from './authentication.ts';
export { Client } from './client.ts';
export type {
  AccessMode,
  ClientConfig,
  CompressionType,
  ConsumerBatchReceivePolicy,
  ConsumerConfig,
  InitialPosition,
  KeySharedPolicy,
  LogLevel,
  MessageRouter,
  MessageRoutingMode,
  ProducerBatchType,
  ProducerConfig,
  ProducerMessage,
  ReaderConfig,
  SchemaInfo,
  SchemaType,
  SubscriptionType,
} from './config.ts';
export type { RegisteredSchema } from './connection/brokers.ts';
export { Consumer } from './consumer/consumer.ts';
export { Message } from './consumer/message.ts';
export { Reader } from './consumer/reader.ts';
export {
  createClient,
  type DriverCapabilities,
  type DriverName,
  type DriverOptions,
  driverCapabilities,
  driverName,
} from './driver.ts';
export { PulsarError, type PulsarErrorCode } from './errors.ts';
export { MessageId } from './message-id.ts';
export { Producer } from './producer/producer.ts';
