import {
  type Client,
  type Consumer,
  createClient,
  type DriverName,
  driverCapabilities,
  type Message,
  MessageId,
  type Reader,
} from '@alpes/pulsar-client';
import type { Settings } from '../settings.ts';
import type { Arrived, Broker, MessagePlace, Source, TopicReader } from './broker.ts';

/** How long the native driver, which can't give what there is, waits for more of a batch. */
const NATIVE_LINGER_MS = 5;

/** The broker at `PULSAR_URL`. Connects when first used. */
export function pulsarBroker({ pulsarUrl, pulsarDriver }: Settings): Broker {
  const client = once(() => createClient({ serviceUrl: pulsarUrl }, { driver: pulsarDriver }));
  return {
    subscribe: async (topic, subscription, maxMessages) =>
      subscribe(await client.get(), pulsarDriver, topic, subscription, maxMessages),
    read: async (topic, maxMessages) => read(await client.get(), pulsarDriver, topic, maxMessages),
    schemaOf: async (topic, version) =>
      (await (await client.get()).getSchema(topic, Buffer.from(version, 'hex'))).schema,
    close: async () => {
      await (await client.made())?.close();
    },
  };
}

async function subscribe(
  client: Client,
  driver: DriverName,
  topic: string,
  subscription: string,
  maxMessages: number,
): Promise<Source> {
  const consumer = await client.subscribe({
    topic,
    subscription,
    subscriptionType: 'Failover',
    subscriptionInitialPosition: 'Earliest',
    receiverQueueSize: Math.max(1_000, maxMessages * 2),
    batchReceivePolicy: { maxNumMessages: maxMessages, timeoutMs: NATIVE_LINGER_MS },
  });
  let closed = false;
  return {
    get connected() {
      return consumer.isConnected();
    },
    receive: () =>
      unlessClosed(
        () => closed,
        () => receiveFrom(consumer, driver, maxMessages),
      ),
    more: (most) =>
      unlessClosed(
        () => closed,
        () => moreFrom(consumer, driver, most),
      ),
    acknowledge: async ({ receipt }) => {
      await consumer.acknowledgeCumulative(receipt as Message);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await consumer.close();
    },
  };
}

async function unlessClosed(closed: () => boolean, receive: () => Promise<Arrived[]>): Promise<Arrived[]> {
  try {
    return await receive();
  } catch (error) {
    if (closed()) return [];
    throw error;
  }
}

async function receiveFrom(consumer: Consumer, driver: DriverName, maxMessages: number): Promise<Arrived[]> {
  if (driverCapabilities[driver].manyAtOnce) {
    return (await consumer.receiveAvailable({ maxNumMessages: maxMessages })).map(toArrived);
  }
  for (;;) {
    const messages = await consumer.batchReceive();
    if (messages.length > 0) return messages.map(toArrived);
  }
}

/** The native driver can't tell what there is without waiting. */
async function moreFrom(consumer: Consumer, driver: DriverName, maxMessages: number): Promise<Arrived[]> {
  if (maxMessages === 0 || !driverCapabilities[driver].manyAtOnce) return [];
  return (await consumer.receiveAvailable({ maxNumMessages: maxMessages, timeoutMs: 0 })).map(toArrived);
}

async function read(
  client: Client,
  driver: DriverName,
  topic: string,
  maxMessages: number,
): Promise<TopicReader> {
  const reader = await client.createReader({ topic, startMessageId: MessageId.earliest() });
  return {
    next: async () => {
      if (!(await reader.hasNext())) return [];
      return (await readFrom(reader, driver, maxMessages)).map(toArrived);
    },
    close: async () => {
      await reader.close();
    },
  };
}

async function readFrom(reader: Reader, driver: DriverName, maxMessages: number): Promise<Message[]> {
  if (driverCapabilities[driver].manyAtOnce) return reader.readAvailable({ maxNumMessages: maxMessages });
  return [await reader.readNext()];
}

function toArrived(message: Message): Arrived {
  return {
    topic: message.getTopicName(),
    place: placeOf(message.getMessageId()),
    properties: message.getProperties(),
    bytes: message.getData(),
    schemaVersion: message.getSchemaVersion?.()?.toString('hex'),
    publishedAt: new Date(message.getPublishTimestamp()),
    receipt: message,
  };
}

/** The official client has functions where ours has numbers. */
type Numeric = number | (() => number);
const numberOf = (value: Numeric): number => (typeof value === 'function' ? value() : value);

function placeOf(id: { ledgerId: Numeric; entryId: Numeric; batchIndex: Numeric }): MessagePlace {
  return {
    ledger: BigInt(numberOf(id.ledgerId)),
    entry: BigInt(numberOf(id.entryId)),
    batchIndex: numberOf(id.batchIndex),
  };
}

function once<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined;
  return {
    get(): Promise<T> {
      made ??= make().catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      return made;
    },
    /** What was made, if anything was. */
    made: async (): Promise<T | undefined> => made?.catch(() => undefined),
  };
}
