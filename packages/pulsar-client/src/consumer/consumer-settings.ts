import type { InitialPosition, SubscriptionType } from '@alpes/pulsar-protocol';
import type { ConsumerConfig, KeySharedPolicy, SchemaInfo } from '../config.ts';
import { PulsarError } from '../errors.ts';
import { keyValues } from '../wire-schema.ts';
import type { StartPosition } from './start-position.ts';

/** A consumer's configuration with its defaults; the same for each of its topics. */
export interface ConsumerSettings {
  readonly subscription: string;
  readonly type: SubscriptionType;
  readonly initialPosition: InitialPosition;
  readonly consumerName: string | undefined;
  readonly queueSize: number;
  readonly nackDelayMs: number;
  readonly properties: ReturnType<typeof keyValues>;
  readonly readCompacted: boolean | undefined;
  readonly schema: SchemaInfo | undefined;
  readonly batchIndexAck: boolean;
  readonly keyShared: KeySharedPolicy | undefined;
  readonly replicateState: boolean | undefined;
  /** Of a reader, which leaves no cursor behind; undefined: a durable subscription. */
  readonly start: StartPosition | undefined;
}

/** @param partitions over which the queue is shared out. @throws {PulsarError} `InvalidConfiguration` */
export function consumerSettings(config: ConsumerConfig, partitions: number): ConsumerSettings {
  if (config.subscription === '')
    throw new PulsarError('InvalidConfiguration', 'A subscription needs a name.');
  return {
    subscription: config.subscription,
    type: config.subscriptionType ?? 'Exclusive',
    initialPosition: config.subscriptionInitialPosition ?? 'Latest',
    consumerName: config.consumerName,
    queueSize: queueSize(config, partitions),
    nackDelayMs: config.nAckRedeliverTimeoutMs ?? 60_000,
    properties: keyValues(config.properties),
    readCompacted: config.readCompacted,
    schema: config.schema,
    batchIndexAck: config.batchIndexAckEnabled ?? false,
    keyShared: config.keySharedPolicy,
    replicateState: config.replicateSubscriptionState,
    start: undefined,
  };
}

function queueSize(config: ConsumerConfig, partitions: number): number {
  const { receiverQueueSize = 1_000, receiverQueueSizeAcrossPartitions = 50_000 } = config;
  const share = Math.floor(receiverQueueSizeAcrossPartitions / Math.max(partitions, 1));
  return Math.max(1, Math.min(receiverQueueSize, share));
}
