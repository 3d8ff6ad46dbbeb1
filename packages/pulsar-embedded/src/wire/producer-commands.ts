import type { CommandOf } from '@alpes/pulsar-protocol';
import { BrokerError } from '../errors.ts';
import { versionBytes } from '../schema/schema-registry.ts';
import type { Admission } from '../topics/producers.ts';
import type { Topic } from '../topics/topic.ts';
import { parseTopicName } from '../topics/topic-name.ts';
import { ProducerSession } from './producer-session.ts';
import { isSchema, offeredSchema } from './schema-commands.ts';
import { type Handlers, type Pending, request, type Session } from './session.ts';

/** Producers: connecting, sending, closing. */
export const producerCommands: Handlers = {
  Producer: request<'Producer'>(async (session, command) => {
    const existing = session.producers.get(command.producerId);
    if (existing !== undefined) answerAgain(session, command, existing);
    else await connect(session, command);
  }),

  Send(session, command, content) {
    const producer = session.producer(command.producerId);
    // As in Pulsar: what is sent to a producer that was closed meanwhile is dropped, the client sends it again.
    if (producer === undefined) return;
    producer.publish(command, content ?? Buffer.alloc(0));
  },

  CloseProducer: request<'CloseProducer'>((session, { producerId, requestId }) => {
    const entry = session.producers.get(producerId);
    session.producers.delete(producerId);
    if (entry !== undefined && 'topic' in entry) entry.topic.producers.remove(entry);
    else if (entry !== undefined) entry.isWithdrawn = true;
    session.send({ type: 'Success', requestId });
  }),
};

type ProducerCommand = CommandOf<'Producer'>;

/** A client that heard no answer in time asks once more. */
function answerAgain(session: Session, command: ProducerCommand, existing: ProducerSession | Pending): void {
  if (!('topic' in existing)) {
    throw new BrokerError('ServiceNotReady', 'Producer is already present on the connection');
  }
  const { requestId } = command;
  session.send({ type: 'ProducerSuccess', requestId, producerName: existing.name, lastSequenceId: -1 });
}

async function connect(session: Session, command: ProducerCommand): Promise<void> {
  const pending: Pending = { state: 'pending', isWithdrawn: false };
  session.producers.set(command.producerId, pending);
  try {
    const topic = await openTopic(session, command);
    const schemaVersion = await schemaOf(session, topic, command);
    if (pending.isWithdrawn) return;
    const producer = newProducer(session, topic, command);
    const admission = await admit(topic, producer);
    if (pending.isWithdrawn) topic.producers.remove(producer);
    else accept(session, command, producer, admission, schemaVersion);
  } finally {
    if (session.producers.get(command.producerId) === pending) session.producers.delete(command.producerId);
  }
}

async function openTopic(session: Session, command: ProducerCommand): Promise<Topic> {
  if (command.encrypted)
    throw new BrokerError('NotAllowedError', 'The embedded broker takes no encrypted messages');
  const topic = await session.broker.topics.open(parseTopicName(command.topic), true);
  const initial = command.initialSubscriptionName;
  if (initial !== undefined && initial !== '' && !topic.subscriptions.has(initial)) {
    await topic.createSubscription(initial, true, { entryId: 0 });
  }
  return topic;
}

async function schemaOf(
  session: Session,
  topic: Topic,
  { schema }: ProducerCommand,
): Promise<Buffer | undefined> {
  const { schemas } = session.broker;
  if (isSchema(schema)) return versionBytes(await schemas.register(topic.name, offeredSchema(schema)));
  schemas.checkProducerWithoutSchema(topic.name);
  return undefined;
}

function newProducer(session: Session, topic: Topic, command: ProducerCommand): ProducerSession {
  const { producerId, producerName, accessMode, epoch, userProvidedProducerName, topicEpoch, schema } =
    command;
  const isNamed = producerName !== undefined && producerName !== '';
  return new ProducerSession({
    session,
    topic,
    id: producerId,
    name: isNamed ? producerName : session.broker.nextProducerName(),
    accessMode,
    epoch,
    isNameGiven: isNamed && userProvidedProducerName,
    topicEpoch,
    hasSchema: isSchema(schema),
    connectedAtMs: session.broker.clock.now(),
  });
}

/** A name that is in use is free again when the client that has it doesn't answer any more. */
async function admit(topic: Topic, producer: ProducerSession): Promise<Admission> {
  try {
    return await topic.producers.add(producer);
  } catch (error) {
    const holder = topic.producers.named(producer.name)?.connection as Session | undefined;
    if ((error as BrokerError).code !== 'ProducerBusy' || holder === undefined) throw error;
    if (holder === producer.options.session || (await holder.isAlive())) throw error;
    return topic.producers.add(producer);
  }
}

function accept(
  session: Session,
  { requestId, producerId }: ProducerCommand,
  producer: ProducerSession,
  { topicEpoch, ready }: Admission,
  schemaVersion: Buffer | undefined,
): void {
  session.producers.set(producerId, producer);
  const answer = {
    type: 'ProducerSuccess',
    requestId,
    producerName: producer.name,
    lastSequenceId: -1,
    schemaVersion,
  } as const;
  if (ready === undefined) {
    session.send({ ...answer, topicEpoch });
    return;
  }
  producer.isReady = false;
  session.send({ ...answer, producerReady: false });
  void ready.then((epoch) => {
    producer.isReady = true;
    session.send({ ...answer, topicEpoch: epoch });
  });
}
