import { type CommandOf, encodeFrameHead } from '@alpes/pulsar-protocol';
import { BrokerError } from '../errors.ts';
import { Consumer, type ConsumerChannel } from '../topics/consumer.ts';
import type { Subscription, SubscriptionType } from '../topics/subscription.ts';
import type { Topic } from '../topics/topic.ts';
import { parseTopicName } from '../topics/topic-name.ts';
import { positionOf } from './positions.ts';
import { asRecord, isSchema, offeredSchema } from './schema-commands.ts';
import type { Pending, Session } from './session.ts';

type Subscribe = CommandOf<'Subscribe'>;

/** @throws BrokerError what the client is to be told. */
export async function subscribe(session: Session, command: Subscribe): Promise<void> {
  const { consumerId, requestId } = command;
  const existing = session.consumers.get(consumerId);
  if (existing !== undefined) {
    if (!('consumer' in existing))
      throw new BrokerError('ServiceNotReady', 'Consumer is already present on the connection');
    session.send({ type: 'Success', requestId });
    return;
  }
  const pending: Pending = { state: 'pending', isWithdrawn: false };
  session.consumers.set(consumerId, pending);
  try {
    await connect(session, command, pending);
  } finally {
    if (session.consumers.get(consumerId) === pending) session.consumers.delete(consumerId);
  }
}

async function connect(session: Session, command: Subscribe, pending: Pending): Promise<void> {
  if (command.readCompacted === true) {
    throw new BrokerError('NotAllowedError', 'The embedded broker has no compaction');
  }
  const topic = await session.broker.topics.open(parseTopicName(command.topic), command.forceTopicCreation);
  await checkSchema(session, topic, command);
  const subscription = await subscriptionFor(session, topic, command);
  const consumer = newConsumer(session, topic, command);
  try {
    await attach(subscription, consumer, command);
  } catch (error) {
    if (!command.durable && subscription.consumers.size === 0) await topic.removeSubscription(subscription);
    throw error;
  }
  if (pending.isWithdrawn) {
    subscription.detach(consumer);
    return;
  }
  session.consumers.set(command.consumerId, { consumer, topic, subscription });
  session.send({ type: 'Success', requestId: command.requestId });
}

async function checkSchema(session: Session, topic: Topic, { schema }: Subscribe): Promise<void> {
  if (!isSchema(schema)) return;
  const { schemas } = session.broker;
  if (schemas.latest(topic.name) !== undefined) schemas.checkConsumer(topic.name, offeredSchema(schema));
  else if (topic.isIdle) await schemas.register(topic.name, offeredSchema(schema));
  else throw new BrokerError('IncompatibleSchema', 'Topic does not have schema to check');
}

async function subscriptionFor(session: Session, topic: Topic, command: Subscribe): Promise<Subscription> {
  const { subscription: name, durable, subscriptionProperties } = command;
  const existing = topic.subscriptions.get(name);
  if (existing === undefined) {
    const entryId = startOf(session, topic, command);
    return topic.createSubscription(name, durable, { entryId }, asRecord(subscriptionProperties));
  }
  if (existing.options.isDurable !== durable) {
    const kind = existing.options.isDurable ? 'Durable' : 'NonDurable';
    throw new BrokerError('NotAllowedError', `${kind} subscription with the same name already exists.`);
  }
  return existing;
}

/** The first entry a new subscription gets. */
function startOf(session: Session, topic: Topic, command: Subscribe): number {
  const { index } = topic.log;
  const { startMessageId, startMessageRollbackDurationSec: rollbackSeconds } = command;
  if (rollbackSeconds > 0)
    return index.firstPublishedAt(session.broker.clock.now() - rollbackSeconds * 1_000);
  // The client drops what stands before the exact message; an entry is what the broker can start at.
  if (!command.durable && startMessageId !== undefined) return positionOf(startMessageId, topic);
  return command.initialPosition === 'Earliest' ? 0 : index.last + 1;
}

function newConsumer(session: Session, topic: Topic, command: Subscribe): Consumer {
  const { consumerId, consumerName, priorityLevel, consumerEpoch, keySharedMeta, metadata } = command;
  return new Consumer({
    id: consumerId,
    name: consumerName ?? '',
    priority: priorityLevel ?? 0,
    channel: new SessionChannel(session, topic),
    log: topic.log,
    logger: session.broker.logger,
    ranges: keySharedMeta?.hashRanges.map(({ start, end }) => [start, end] as const),
    epoch: consumerEpoch ?? -1,
    connectedAtMs: session.broker.clock.now(),
    metadata: asRecord(metadata),
  });
}

/** A consumer that has a subscription to itself keeps it as long as its client answers. */
async function attach(subscription: Subscription, consumer: Consumer, command: Subscribe): Promise<void> {
  const type: SubscriptionType = command.subType === 'KeyShared' ? 'Key_Shared' : command.subType;
  const isSticky = command.keySharedMeta?.mode === 'Sticky';
  try {
    subscription.attach(consumer, type, isSticky);
  } catch (error) {
    const holder = [...subscription.consumers][0]?.options.channel as SessionChannel | undefined;
    if ((error as BrokerError).code !== 'ConsumerBusy' || type !== 'Exclusive' || holder === undefined)
      throw error;
    if (await holder.session.isAlive()) throw error;
    subscription.attach(consumer, type, isSticky);
  }
}

/** A consumer's way to its client. */
class SessionChannel implements ConsumerChannel {
  readonly session: Session;
  readonly #topic: Topic;

  constructor(session: Session, topic: Topic) {
    this.session = session;
    this.#topic = topic;
  }

  get writable(): boolean {
    return this.session.connection.writable;
  }

  get address(): string {
    return this.session.connection.address;
  }

  send(consumer: Consumer, ids: readonly number[], blocks: readonly Buffer[]): void {
    const { connection } = this.session;
    for (const [at, entryId] of ids.entries()) {
      const block = blocks[at] as Buffer;
      connection.send(this.#head(consumer, entryId, block.length));
      connection.send(block);
    }
  }

  /** After the answer to SUBSCRIBE, which is sent in this turn. */
  activeChanged(consumer: Consumer, isActive: boolean): void {
    if (consumer.subscription?.type !== 'Failover') return;
    const { id: consumerId } = consumer.options;
    setImmediate(() => this.session.send({ type: 'ActiveConsumerChange', consumerId, isActive }));
  }

  close(consumer: Consumer): void {
    const { id: consumerId } = consumer.options;
    if (this.session.consumer(consumerId)?.consumer !== consumer) return;
    this.session.consumers.delete(consumerId);
    this.session.send({ type: 'CloseConsumer', consumerId, requestId: -1 });
  }

  #head(consumer: Consumer, entryId: number, length: number): Buffer {
    const { subscription, epoch, options } = consumer;
    return encodeFrameHead(
      {
        type: 'Message',
        consumerId: options.id,
        messageId: { ledgerId: this.#topic.ledgerId, entryId, partition: this.#topic.name.partition },
        redeliveryCount: subscription?.dispatcher?.redeliveryCount(entryId) ?? 0,
        ackSet: subscription?.cursor.ackSet(entryId) ?? [],
        consumerEpoch: epoch >= 0 ? epoch : undefined,
      },
      length,
    );
  }
}
