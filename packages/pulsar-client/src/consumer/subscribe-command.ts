import type { CommandToSend } from '@alpes/pulsar-protocol';
import { wireSchema } from '../wire-schema.ts';
import type { ConsumerSettings } from './consumer-settings.ts';
import type { StartPosition } from './start-position.ts';

export interface Subscribing {
  readonly topic: string;
  readonly consumerId: number;
  readonly requestId: number;
  readonly config: ConsumerSettings;
  /** Of a reader: where it begins, or goes on. */
  readonly start: StartPosition | undefined;
  readonly epoch: number;
}

export function subscribeCommand(subscribing: Subscribing): CommandToSend {
  const { config, start, epoch, ...ids } = subscribing;
  return {
    type: 'Subscribe',
    ...ids,
    subscription: config.subscription,
    subType: config.type,
    consumerName: config.consumerName,
    durable: config.start === undefined,
    startMessageId: start?.id.toData(),
    metadata: config.properties,
    readCompacted: config.readCompacted,
    schema: wireSchema(config.schema),
    initialPosition: config.initialPosition,
    replicateSubscriptionState: config.replicateState,
    keySharedMeta: config.type === 'KeyShared' ? keySharedMeta(config) : undefined,
    consumerEpoch: epoch,
  };
}

function keySharedMeta({ keyShared }: ConsumerSettings) {
  return {
    mode: keyShared?.keyShareMode ?? 'AutoSplit',
    hashRanges: keyShared?.stickyRanges ?? [],
    allowOutOfOrderDelivery: keyShared?.allowOutOfOrderDelivery ?? false,
  } as const;
}
