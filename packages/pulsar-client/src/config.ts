import type { AccessMode, InitialPosition, SchemaType, SubscriptionType } from '@alpes/pulsar-protocol';
import type { Authentication } from './authentication.ts';
import type { Consumer } from './consumer/consumer.ts';
import type { Message } from './consumer/message.ts';
import type { Reader } from './consumer/reader.ts';
import type { MessageId } from './message-id.ts';

export type { AccessMode, InitialPosition, SchemaType, SubscriptionType };
export type CompressionType = 'None' | 'Zlib' | 'LZ4' | 'ZSTD' | 'SNAPPY';
export type ProducerBatchType = 'DefaultBatching' | 'KeyBasedBatching';
export type MessageRoutingMode = 'UseSinglePartition' | 'RoundRobinDistribution' | 'CustomPartition';
export type KeyShareMode = 'AutoSplit' | 'Sticky';

/** 0 debug, 1 info, 2 warning, 3 error, as the official client numbers them. */
export type LogLevel = 0 | 1 | 2 | 3;

export interface ClientConfig {
  /** `pulsar://host:port` or `pulsar+ssl://host:port`; several hosts, separated by commas, are tried in turn. */
  readonly serviceUrl: string;
  readonly authentication?: Authentication | undefined;
  /** How long look-ups, subscribing and the like are tried before they fail with `Timeout`. Default 30. */
  readonly operationTimeoutSeconds?: number | undefined;
  /** How long a connection may take to open. Default 10,000. */
  readonly connectionTimeoutMs?: number | undefined;
  /** A connection that is silent for twice as long, though asked, is given up. Default 30,000. */
  readonly keepAliveIntervalMs?: number | undefined;
  /** File of PEM certificates to trust; default: those Node trusts. */
  readonly tlsTrustCertsFilePath?: string | undefined;
  /** Accepts any certificate. Default false. */
  readonly tlsAllowInsecureConnection?: boolean | undefined;
  readonly listenerName?: string | undefined;
  /** Told of what the client repairs by itself (lost connections, dropped messages). Default: nobody is. */
  readonly log?: ((level: LogLevel, file: string, line: number, message: string) => void) | undefined;
}

export interface SchemaInfo {
  readonly schemaType: SchemaType;
  readonly name?: string | undefined;
  readonly schema?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

export interface ProducerConfig {
  readonly topic: string;
  /** Default: the broker makes one up, and it is kept across reconnects. */
  readonly producerName?: string | undefined;
  /** After it the message and all behind it fail with `Timeout`, stored or not. 0: never. Default 30,000. */
  readonly sendTimeoutMs?: number | undefined;
  /** The sequence id before the first message's. Default: the broker's last for this name, else -1. */
  readonly initialSequenceId?: number | undefined;
  /** Sends that may wait for their acknowledgement, for each partition. Default 1,000. */
  readonly maxPendingMessages?: number | undefined;
  /** Whether `send` waits when so many wait already, or fails with `ProducerQueueFull`. Default false. */
  readonly blockIfQueueFull?: boolean | undefined;
  /** Where a message without a key goes. Default `UseSinglePartition`. */
  readonly messageRoutingMode?: MessageRoutingMode | undefined;
  readonly messageRouter?: MessageRouter | undefined;
  /** `Zlib`, and `ZSTD` where Node has it (22.15). Default `None`. */
  readonly compressionType?: CompressionType | undefined;
  /** Default true. */
  readonly batchingEnabled?: boolean | undefined;
  /** How long a batch waits to fill up; 0: until the end of this turn of the event loop. Default 10. */
  readonly batchingMaxPublishDelayMs?: number | undefined;
  /** Default 1,000. */
  readonly batchingMaxMessages?: number | undefined;
  /** Default 128 KiB. */
  readonly batchingMaxAllowedSizeInBytes?: number | undefined;
  /** `KeyBasedBatching` keeps keys apart, which `KeyShared` consumers need. Default `DefaultBatching`. */
  readonly batchingType?: ProducerBatchType | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Registered with the topic; `IncompatibleSchema` where the topic's rules refuse it. */
  readonly schema?: SchemaInfo | undefined;
  readonly accessMode?: AccessMode | undefined;
}

/** @returns the partition, from 0 */
export type MessageRouter = (
  message: ProducerMessage,
  metadata: { readonly numPartitions: number },
) => number;

export interface ProducerMessage {
  /** Not to be changed until the send is settled. */
  readonly data: Buffer;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds since 1970. */
  readonly eventTimestamp?: number | undefined;
  readonly sequenceId?: number | undefined;
  readonly partitionKey?: string | undefined;
  readonly orderingKey?: string | undefined;
  readonly replicationClusters?: readonly string[] | undefined;
  /** Milliseconds from now; a delayed message is never part of a batch. */
  readonly deliverAfter?: number | undefined;
  /** Milliseconds since 1970. */
  readonly deliverAt?: number | undefined;
}

export interface ConsumerBatchReceivePolicy {
  /** Default: as many as there are. */
  readonly maxNumMessages?: number | undefined;
  /** Default 10 MiB. */
  readonly maxNumBytes?: number | undefined;
  /** Default 100. */
  readonly timeoutMs?: number | undefined;
}

export interface KeySharedPolicy {
  readonly keyShareMode?: KeyShareMode | undefined;
  readonly allowOutOfOrderDelivery?: boolean | undefined;
  /** Of 0 to 65,535, both ends included; with `Sticky`. */
  readonly stickyRanges?: readonly { readonly start: number; readonly end: number }[] | undefined;
}

export interface ConsumerConfig {
  readonly topic?: string | undefined;
  readonly topics?: readonly string[] | undefined;
  readonly subscription: string;
  /** Default `Exclusive`. */
  readonly subscriptionType?: SubscriptionType | undefined;
  /** Where a new subscription starts. Default `Latest`. */
  readonly subscriptionInitialPosition?: InitialPosition | undefined;
  /** Delay before a negatively acknowledged message comes again. Default 60,000. */
  readonly nAckRedeliverTimeoutMs?: number | undefined;
  /** Messages fetched ahead, for each partition. Default 1,000. */
  readonly receiverQueueSize?: number | undefined;
  /** The same over all partitions. Default 50,000. */
  readonly receiverQueueSizeAcrossPartitions?: number | undefined;
  readonly consumerName?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Called for each message instead of `receive`, one after the other, until the consumer is closed or fails (see `log`). */
  readonly listener?: ((message: Message, consumer: Consumer) => void) | undefined;
  readonly readCompacted?: boolean | undefined;
  readonly schema?: SchemaInfo | undefined;
  /** Tells the broker which messages of a batch are acknowledged; it must allow that. Default false. */
  readonly batchIndexAckEnabled?: boolean | undefined;
  readonly batchReceivePolicy?: ConsumerBatchReceivePolicy | undefined;
  readonly keySharedPolicy?: KeySharedPolicy | undefined;
  readonly replicateSubscriptionState?: boolean | undefined;
}

export interface ReaderConfig {
  readonly topic: string;
  /** Reading begins after it. */
  readonly startMessageId: MessageId;
  /** Reading begins with it. Default false. */
  readonly startMessageIdInclusive?: boolean | undefined;
  readonly receiverQueueSize?: number | undefined;
  readonly readerName?: string | undefined;
  readonly subscriptionRolePrefix?: string | undefined;
  readonly readCompacted?: boolean | undefined;
  readonly listener?: ((message: Message, reader: Reader) => void) | undefined;
}
