import type { CommandOf } from '@alpes/pulsar-protocol';
import { BrokerError } from '../errors.ts';
import type { AckedEntry } from '../topics/subscription.ts';
import type { Topic } from '../topics/topic.ts';
import { positionOf } from './positions.ts';
import { type ConsumerSession, type Handlers, request, type Session } from './session.ts';
import { subscribe } from './subscribe.ts';

/** Consumers: connecting, permits, acknowledgements, redelivery, moving and closing. */
export const consumerCommands: Handlers = {
  Subscribe: request<'Subscribe'>(subscribe),

  Flow(session, { consumerId, messagePermits }) {
    const found = session.consumer(consumerId);
    found?.subscription.flow(found.consumer, messagePermits);
  },

  async Ack(session, command) {
    const { consumerId, requestId } = command;
    try {
      const found = session.consumer(consumerId);
      if (found === undefined) throw new BrokerError('ConsumerNotFound', 'Consumer not found');
      acknowledge(found, command);
      if (requestId === undefined) return;
      if (found.subscription.options.isDurable) await session.broker.cursors.settled();
      session.send({ type: 'AckResponse', consumerId, requestId });
    } catch (error) {
      const { code, message } = session.explain(error);
      if (requestId !== undefined)
        session.send({ type: 'AckResponse', consumerId, requestId, error: code, message });
    }
  },

  RedeliverUnacknowledgedMessages(session, { consumerId, messageIds, consumerEpoch }) {
    const found = session.consumer(consumerId);
    if (found === undefined) return;
    const { consumer, subscription, topic } = found;
    if (consumerEpoch !== undefined) consumer.epoch = Math.max(consumer.epoch, consumerEpoch);
    const ids = messageIds.filter((id) => id.ledgerId === topic.ledgerId).map(({ entryId }) => entryId);
    subscription.redeliver(consumer, messageIds.length === 0 ? undefined : ids);
  },

  Unsubscribe: request<'Unsubscribe'>(async (session, { consumerId, requestId, force }) => {
    const { consumer, subscription, topic } = need(session, consumerId);
    if (!force && !subscription.canUnsubscribe(consumer)) {
      throw new BrokerError('MetadataError', 'Unconnected or shared consumer attempting to unsubscribe');
    }
    session.consumers.delete(consumerId);
    subscription.detach(consumer);
    await topic.removeSubscription(subscription);
    session.send({ type: 'Success', requestId });
  }),

  CloseConsumer: request<'CloseConsumer'>((session, { consumerId, requestId }) => {
    const entry = session.consumers.get(consumerId);
    session.consumers.delete(consumerId);
    if (entry !== undefined && 'consumer' in entry) entry.subscription.detach(entry.consumer);
    else if (entry !== undefined) entry.isWithdrawn = true;
    session.send({ type: 'Success', requestId });
  }),

  Seek: request<'Seek'>(async (session, { consumerId, requestId, messageId, messagePublishTime }) => {
    const { subscription, topic } = need(session, consumerId);
    if (messageId !== undefined) subscription.seek(positionOf(messageId, topic), messageId.ackSet);
    else if (messagePublishTime !== undefined)
      subscription.seek(topic.log.index.firstPublishedAt(messagePublishTime));
    else throw new BrokerError('UnknownError', 'Message id and message publish time were not present');
    if (subscription.options.isDurable) await session.broker.cursors.settled();
    session.send({ type: 'Success', requestId });
  }),

  GetLastMessageId: request<'GetLastMessageId'>((session, { consumerId, requestId }) => {
    const { subscription, topic } = need(session, consumerId);
    const { index } = topic.log;
    const place = { ledgerId: topic.ledgerId, partition: topic.name.partition };
    session.send({
      type: 'GetLastMessageIdResponse',
      requestId,
      lastMessageId: { ...place, entryId: index.last, batchIndex: index.batchSize(index.last) - 1 },
      consumerMarkDeletePosition: { ...place, entryId: subscription.cursor.markDelete },
    });
  }),
};

function need(session: Session, consumerId: number): ConsumerSession {
  const found = session.consumer(consumerId);
  if (found === undefined) throw new BrokerError('ConsumerNotFound', 'Consumer not found');
  return found;
}

function acknowledge({ topic, subscription }: ConsumerSession, command: CommandOf<'Ack'>): void {
  // Ids of a ledger that is gone belong to a topic that was deleted: nothing is left to acknowledge.
  const entries = command.messageIds
    .filter(({ ledgerId }) => ledgerId === topic.ledgerId)
    .map((id) => acked(topic, id.entryId, id.ackSet));
  if (command.ackType === 'Individual') subscription.ack(entries);
  else for (const entry of entries) subscription.ackThrough(entry);
}

function acked(topic: Topic, entryId: number, ackSet: readonly bigint[]): AckedEntry {
  const batchSize = topic.log.index.batchSize(entryId);
  return ackSet.length === 0 || batchSize === 0 ? { entryId } : { entryId, batch: { batchSize, ackSet } };
}
