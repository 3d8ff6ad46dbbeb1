import type { Consumer } from '../topics/consumer.ts';
import type { Producer } from '../topics/producers.ts';
import type { Subscription } from '../topics/subscription.ts';
import type { Topic } from '../topics/topic.ts';

/** What Pulsar's topic stats say, as far as this broker knows it. Counters start when the topic is loaded. */
export function topicStats(topic: Topic, nowMs: number): object {
  const { index } = topic.log;
  const subscriptions = [...topic.subscriptions.values()];
  const consumers = subscriptions.flatMap((subscription) => [...subscription.consumers]);
  return {
    msgInCounter: topic.messagesIn,
    bytesInCounter: topic.bytesIn,
    msgOutCounter: consumers.reduce((sum, { messagesOut }) => sum + messagesOut, 0),
    bytesOutCounter: consumers.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
    storageSize: topic.log.durableBytes,
    backlogSize: Math.max(0, ...subscriptions.map((subscription) => backlogBytes(topic, subscription))),
    lastPublishTimeStamp: index.publishTimeMs(index.last),
    publishers: [...topic.producers.all].map(producerStats),
    subscriptions: Object.fromEntries(
      subscriptions.map((one) => [one.name, subscriptionStats(topic, one, nowMs)]),
    ),
    deduplicationStatus: 'Disabled',
    ownerBroker: 'embedded',
  };
}

export function partitionedStats(topics: readonly Topic[], nowMs: number): object {
  const stats = topics.map((topic) => [topic.name.full, topicStats(topic, nowMs)] as const);
  return { metadata: { partitions: topics.length, deleted: false }, partitions: Object.fromEntries(stats) };
}

/** Pulsar's internal stats: the one ledger, and every cursor. */
export function internalStats(topic: Topic): object {
  const { ledgerId, log } = topic;
  const at = (entryId: number): string => `${ledgerId}:${entryId}`;
  const cursors = [...topic.subscriptions.values()].map((subscription) => [
    subscription.name,
    {
      markDeletePosition: at(subscription.cursor.markDelete),
      individuallyDeletedMessages: rangesText(subscription, ledgerId),
      messagesConsumedCounter: subscription.cursor.markDelete + 1,
      state: 'Open',
      active: subscription.consumers.size > 0,
      properties: {},
    },
  ]);
  return {
    entriesAddedCounter: log.index.last + 1,
    numberOfEntries: log.index.last + 1,
    totalSize: log.durableBytes,
    lastConfirmedEntry: at(log.index.last),
    state: 'LedgerOpened',
    ledgers: [{ ledgerId, entries: log.index.last + 1, size: log.durableBytes, offloaded: false }],
    cursors: Object.fromEntries(cursors),
  };
}

function subscriptionStats(topic: Topic, subscription: Subscription, nowMs: number): object {
  const { dispatcher, cursor } = subscription;
  const consumers = [...subscription.consumers];
  const unacked = consumers.map((consumer) => dispatcher?.unackedMessages(consumer) ?? 0);
  const oldest = cursor.markDelete + 1;
  const { index } = topic.log;
  return {
    msgBacklog: subscription.backlog,
    backlogSize: backlogBytes(topic, subscription),
    // Seconds, as in Pulsar; -1 when nothing waits.
    oldestBacklogMessageAgeSeconds:
      oldest > index.last ? -1 : Math.max(0, Math.floor((nowMs - index.publishTimeMs(oldest)) / 1000)),
    unackedMessages: unacked.reduce((sum, count) => sum + count, 0),
    type: subscription.type ?? 'None',
    activeConsumerName: dispatcher?.active?.name ?? '',
    isDurable: subscription.options.isDurable,
    subscriptionProperties: subscription.properties,
    consumers: consumers.map((consumer, at) => consumerStats(consumer, unacked[at] ?? 0)),
  };
}

function consumerStats(consumer: Consumer, unackedMessages: number): object {
  const { options, permits, messagesOut, bytesOut, name } = consumer;
  return {
    consumerName: name,
    availablePermits: permits,
    unackedMessages,
    msgOutCounter: messagesOut,
    bytesOutCounter: bytesOut,
    address: options.channel.address,
    connectedSince: new Date(options.connectedAtMs).toISOString(),
    metadata: options.metadata,
  };
}

function producerStats({ id, name, address, accessMode, connectedAtMs }: Producer): object {
  return {
    producerId: id,
    producerName: name,
    accessMode,
    address,
    connectedSince: new Date(connectedAtMs).toISOString(),
  };
}

function backlogBytes({ log }: Topic, { cursor }: Subscription): number {
  const next = cursor.markDelete + 1;
  return next > log.index.last ? 0 : log.durableBytes - log.index.offset(next);
}

/** As Pulsar writes ranges: open below, closed above. */
function rangesText({ cursor }: Subscription, ledgerId: number): string {
  const ranges = cursor.ackedRanges.map(([start, end]) => `(${ledgerId}:${start - 1}..${ledgerId}:${end}]`);
  return `[${ranges.join(',')}]`;
}
