import { encodeEntry, encodeFrame } from '@alpes/pulsar-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Client } from './client.ts';
import type { ClientConfig } from './config.ts';
import { receiptFor, ScriptedBroker, type ScriptedSession } from './testing/scripted-broker.ts';

const topic = 'persistent://public/default/t';
let broker: ScriptedBroker;
let client: Client;

beforeEach(async () => {
  broker = await ScriptedBroker.start();
  client = connect();
});

afterEach(async () => {
  await client.close();
  await broker.stop();
});

function connect(config: Partial<ClientConfig> = {}): Client {
  return new Client({ serviceUrl: broker.url, operationTimeoutSeconds: 5, ...config });
}

function data(text: string): { data: Buffer } {
  return { data: Buffer.from(text) };
}

test('ignores receipts that come twice, late, or for nobody', async () => {
  broker.follow((command, session) => {
    if (command.type !== 'Send') return false;
    session.send({ type: 'SendReceipt', producerId: 99, sequenceId: 0 });
    if (command.sequenceId > 0) session.send(receiptFor({ ...command, sequenceId: command.sequenceId - 1 }));
    session.send(receiptFor(command));
    session.send(receiptFor(command));
    return true;
  });
  const producer = await client.createProducer({ topic, batchingEnabled: false });
  const ids = await Promise.all(['a', 'b', 'c'].map((each) => producer.send(data(each))));
  expect(ids.map(({ entryId }) => entryId)).toEqual([0, 1, 2]);
});

test('ignores answers that nobody waits for, and commands it does not know', async () => {
  broker.follow((command, session) => {
    if (command.type !== 'Producer') return false;
    session.send({ type: 'Success', requestId: 4_711 });
    session.send({ type: 'Error', requestId: 4_712, error: 'UnknownError', message: 'not yours' });
    session.raw(Buffer.from('0000000b0000000708329203020805', 'hex'));
    return false;
  });
  const producer = await client.createProducer({ topic });
  expect(producer.getProducerName()).toBe('made-up');
});

test('connects anew, and sends all again in order, when a receipt comes before its turn', async () => {
  let isFirst = true;
  broker.follow((command, session) => {
    if (command.type !== 'Send' || !isFirst) return false;
    if (command.sequenceId === 2) {
      isFirst = false;
      session.send(receiptFor(command));
    }
    return true;
  });
  const producer = await client.createProducer({ topic, batchingEnabled: false });
  const ids = await Promise.all(['a', 'b', 'c'].map((each) => producer.send(data(each))));
  expect(ids.map(({ entryId }) => entryId)).toEqual([0, 1, 2]);
  expect(broker.commands('Send').map(({ sequenceId }) => sequenceId)).toEqual([0, 1, 2, 0, 1, 2]);
  const [first, second] = broker.commands('Producer');
  expect(second).toMatchObject({ producerName: 'made-up', userProvidedProducerName: false, epoch: 1 });
  expect(first).toMatchObject({ producerName: undefined, epoch: 0 });
});

test('connects anew when the broker could not store a message', async () => {
  let isFirst = true;
  broker.follow((command, session) => {
    if (command.type !== 'Send' || !isFirst) return false;
    isFirst = false;
    const { producerId, sequenceId } = command;
    session.send({
      type: 'SendError',
      producerId,
      sequenceId,
      error: 'PersistenceError',
      message: 'no disk',
    });
    return true;
  });
  const producer = await client.createProducer({ topic });
  expect((await producer.send(data('a'))).entryId).toBe(0);
});

test('fails for good when the topic was ended', async () => {
  broker.follow((command, session) => {
    if (command.type !== 'Send') return false;
    const { producerId, sequenceId } = command;
    session.send({
      type: 'SendError',
      producerId,
      sequenceId,
      error: 'TopicTerminatedError',
      message: 'ended',
    });
    return true;
  });
  const producer = await client.createProducer({ topic });
  const ended = { code: 'TopicTerminatedError', retryable: false };
  await expect(producer.send(data('a'))).rejects.toMatchObject(ended);
  await expect(producer.send(data('b'))).rejects.toMatchObject(ended);
});

test('fails for good when another producer took over', async () => {
  let count = 0;
  broker.follow((command, session) => {
    if (command.type === 'Send') session.cut();
    if (command.type !== 'Producer' || ++count === 1) return command.type === 'Send';
    session.send({ type: 'Error', requestId: command.requestId, error: 'ProducerFenced', message: 'fenced' });
    return true;
  });
  const producer = await client.createProducer({ topic, accessMode: 'Exclusive' });
  await expect(producer.send(data('a'))).rejects.toMatchObject({ code: 'ProducerFenced', retryable: false });
});

test('waits to be the only producer until the broker says so', async () => {
  broker.follow((command, session) => {
    if (command.type !== 'Producer') return false;
    const { requestId } = command;
    session.send({ type: 'ProducerSuccess', requestId, producerName: 'second', producerReady: false });
    setTimeout(() => session.send({ type: 'ProducerSuccess', requestId, producerName: 'second' }), 50);
    return true;
  });
  const startedAt = Date.now();
  await client.createProducer({ topic, accessMode: 'WaitForExclusive' });
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(45);
});

test('asks again while the broker is not ready, and passes on what no attempt gets over', async () => {
  let asked = 0;
  broker.follow((command, session) => {
    if (command.type !== 'LookupTopic' || asked++ >= 2) return false;
    const { requestId } = command;
    session.send({
      type: 'LookupTopicResponse',
      requestId,
      response: 'Failed',
      error: 'ServiceNotReady',
      message: 'soon',
    });
    return true;
  });
  await client.createProducer({ topic });
  expect(asked).toBe(3);
  broker.follow((command, session) => {
    if (command.type !== 'Producer') return false;
    session.send({
      type: 'Error',
      requestId: command.requestId,
      error: 'AuthorizationError',
      message: 'not you',
    });
    return true;
  });
  await expect(client.createProducer({ topic })).rejects.toMatchObject({
    code: 'AuthorizationError',
    retryable: false,
  });
});

test('follows the broker that knows better', async () => {
  const other = await ScriptedBroker.start();
  broker.follow((command, session) => {
    if (command.type !== 'LookupTopic') return false;
    const { requestId } = command;
    session.send({
      type: 'LookupTopicResponse',
      requestId,
      brokerServiceUrl: other.url,
      response: 'Redirect',
      authoritative: true,
    });
    return true;
  });
  await client.createProducer({ topic });
  expect(other.commands('LookupTopic')[0]).toMatchObject({ authoritative: true });
  expect(other.commands('Producer')).toHaveLength(1);
  await client.close();
  await other.stop();
});

test('tells a proxy which broker it wants', async () => {
  broker.follow((command, session) => {
    if (command.type !== 'LookupTopic') return false;
    const brokerServiceUrl = 'pulsar://broker-7:6650';
    const { requestId } = command;
    session.send({
      type: 'LookupTopicResponse',
      requestId,
      brokerServiceUrl,
      response: 'Connect',
      proxyThroughServiceUrl: true,
    });
    return true;
  });
  await client.createProducer({ topic });
  expect(broker.commands('Connect').map(({ proxyToBrokerUrl }) => proxyToBrokerUrl)).toEqual([
    undefined,
    'broker-7:6650',
  ]);
});

test('answers a ping, and gives up a connection that answers none', async () => {
  const quick = connect({ keepAliveIntervalMs: 60 });
  let sessions = 0;
  broker.follow((command, session) => {
    if (command.type === 'Connect') sessions++;
    if (command.type === 'Producer') session.send({ type: 'Ping' });
    return command.type === 'Ping';
  });
  await quick.createProducer({ topic });
  await expect.poll(() => broker.commands('Pong').length).toBeGreaterThan(0);
  await expect.poll(() => sessions, { timeout: 5_000 }).toBeGreaterThan(1);
  await quick.close();
});

test('gives up a connection that does not speak the protocol', async () => {
  let sessions = 0;
  broker.follow((command, session) => {
    if (command.type === 'Connect' && ++sessions === 1) {
      session.raw(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return true;
    }
    return false;
  });
  await expect(client.getPartitionsForTopic(topic)).rejects.toMatchObject({ code: 'ProtocolError' });
  await client.createProducer({ topic });
});

test('grants the broker half a queue at a time', async () => {
  let session: ScriptedSession | undefined;
  broker.follow((command, of) => {
    if (command.type === 'Flow') session = of;
    return false;
  });
  const consumer = await client.subscribe({ topic, subscription: 's', receiverQueueSize: 10 });
  await expect.poll(() => broker.commands('Flow').map(({ messagePermits }) => messagePermits)).toEqual([10]);
  for (let entryId = 0; entryId < 10; entryId++) deliver(session!, entryId);
  for (let count = 0; count < 10; count++) await consumer.receive(1_000);
  await expect
    .poll(() => broker.commands('Flow').map(({ messagePermits }) => messagePermits))
    .toEqual([10, 5, 5]);
});

test('acknowledges what was handled in one turn with one frame', async () => {
  broker.follow((command, session) => {
    if (command.type === 'Flow') for (let entryId = 0; entryId < 100; entryId++) deliver(session, entryId);
    return false;
  });
  const consumer = await client.subscribe({ topic, subscription: 's' });
  const messages = [];
  while (messages.length < 100) messages.push(await consumer.receive(1_000));
  await consumer.acknowledgeAll(messages);
  await consumer.close();
  const acks = broker.commands('Ack');
  expect(acks).toHaveLength(1);
  expect(acks[0]!.messageIds.map(({ entryId }) => entryId)).toEqual(
    Array.from({ length: 100 }, (_, index) => index),
  );
});

test('does not open what a few bytes would open into gigabytes', async () => {
  const size = 2 ** 31 - 1;
  const bomb = encodeEntry(
    { producerName: 'p', sequenceId: 0, publishTime: 1, compression: 'ZLIB', uncompressedSize: size },
    Buffer.from('789c', 'hex'),
  );
  broker.follow((command, session) => {
    if (command.type !== 'Flow') return false;
    session.send({ type: 'Message', consumerId: 1, messageId: { ledgerId: 1, entryId: 0 } }, bomb);
    deliver(session, 1);
    return true;
  });
  const consumer = await client.subscribe({ topic, subscription: 's' });
  expect((await consumer.receive(1_000)).getData().toString()).toBe('m1');
  await expect
    .poll(() => broker.commands('Ack'))
    .toMatchObject([{ validationError: 'UncompressedSizeCorruption' }]);
});

test('drops a damaged message, says why to the broker, and goes on', async () => {
  broker.follow((command, session) => {
    if (command.type !== 'Flow') return false;
    const damaged = entry('damaged');
    damaged[damaged.length - 1]! ^= 1;
    session.send(
      { type: 'Message', consumerId: command.consumerId, messageId: { ledgerId: 1, entryId: 0 } },
      damaged,
    );
    deliver(session, 1);
    return true;
  });
  const consumer = await client.subscribe({ topic, subscription: 's' });
  expect((await consumer.receive(1_000)).getMessageId().entryId).toBe(1);
  await expect
    .poll(() => broker.commands('Ack'))
    .toMatchObject([{ validationError: 'ChecksumMismatch', messageIds: [{ entryId: 0 }] }]);
});

test('subscribes again when the broker sends a consumer away, with what it acknowledged meanwhile', async () => {
  let flows = 0;
  broker.follow((command, session) => {
    if (command.type !== 'Flow') return false;
    flows++;
    if (flows === 1) deliver(session, 0);
    return true;
  });
  const consumer = await client.subscribe({ topic, subscription: 's' });
  const message = await consumer.receive(1_000);
  const session = await anySession();
  session.send({ type: 'CloseConsumer', consumerId: 1, requestId: 1 });
  await expect.poll(() => consumer.isConnected()).toBe(false);
  await consumer.acknowledge(message);
  await expect.poll(() => broker.commands('Subscribe').length).toBe(2);
  await expect.poll(() => broker.commands('Ack').length).toBe(1);
});

test('attaches again when the broker sends a producer or consumer away in the same breath', async () => {
  const sentAway = new Set<string>();
  broker.follow((command, session) => {
    if (command.type !== 'Subscribe' && command.type !== 'Producer') return false;
    if (sentAway.has(command.type)) return false;
    sentAway.add(command.type);
    const { requestId } = command;
    const together =
      command.type === 'Subscribe'
        ? [
            encodeFrame({ type: 'Success', requestId }),
            encodeFrame({ type: 'CloseConsumer', consumerId: command.consumerId, requestId: 1 }),
          ]
        : [
            encodeFrame({ type: 'ProducerSuccess', requestId, producerName: 'p' }),
            encodeFrame({ type: 'CloseProducer', producerId: command.producerId, requestId: 1 }),
          ];
    session.raw(Buffer.concat(together));
    return true;
  });
  const consumer = await client.subscribe({ topic, subscription: 's' });
  const producer = await client.createProducer({ topic });
  expect([consumer.isConnected(), producer.isConnected()]).toEqual([true, true]);
  expect([broker.commands('Subscribe').length, broker.commands('Producer').length]).toEqual([2, 2]);
  await producer.send(data('a'));
});

test('closing a producer does not wait for ever for a broker that says nothing', async () => {
  const quick = connect({ operationTimeoutSeconds: 0.2 });
  broker.follow((command) => command.type === 'Send');
  const producer = await quick.createProducer({ topic, sendTimeoutMs: 0 });
  const unanswered = expect(producer.send(data('a'))).rejects.toMatchObject({ code: 'AlreadyClosed' });
  await producer.close();
  await unanswered;
  await quick.close();
});

test('an unfinished request fails when its client is closed', async () => {
  broker.follow((command) => command.type === 'Producer');
  const creating = expect(client.createProducer({ topic })).rejects.toMatchObject({ code: 'AlreadyClosed' });
  await expect.poll(() => broker.commands('Producer').length).toBe(1);
  await client.close();
  await creating;
});

test('of many that are sent at once, none is stored behind one that was refused', async () => {
  const producer = await client.createProducer({ topic, batchingEnabled: false });
  const tooBig = { data: Buffer.alloc(6 * 1024 * 1024) };
  await expect(producer.sendAll([data('a'), tooBig, data('c')])).rejects.toMatchObject({
    code: 'MessageTooBig',
  });
  await producer.send(data('d'));
  expect(broker.commands('Send')).toHaveLength(2);
});

test('refuses what is too big by what stands beside its data, which would break every connection', async () => {
  const producer = await client.createProducer({ topic });
  const properties = { long: 'x'.repeat(6 * 1024 * 1024) };
  await expect(producer.send({ ...data('a'), properties })).rejects.toMatchObject({ code: 'MessageTooBig' });
});

test('a batch is full by what stands beside its data, too', async () => {
  const producer = await client.createProducer({ topic, batchingMaxPublishDelayMs: 50 });
  const properties = { long: 'x'.repeat(100 * 1024) };
  await producer.sendAll(Array.from({ length: 60 }, () => ({ ...data('a'), properties })));
  expect(broker.commands('Send').length).toBeGreaterThan(30);
});

test('whoever is closed while it attaches again takes leave of the broker', async () => {
  const consumer = await client.subscribe({ topic, subscription: 's' });
  const producer = await client.createProducer({ topic });
  const late: (() => void)[] = [];
  broker.follow((command, session) => {
    if (command.type === 'Subscribe') {
      late.push(() => session.send({ type: 'Success', requestId: command.requestId }));
    } else if (command.type === 'Producer') {
      const { requestId } = command;
      late.push(() => session.send({ type: 'ProducerSuccess', requestId, producerName: 'made-up' }));
    }
    return command.type === 'Subscribe' || command.type === 'Producer';
  });
  broker.cut();
  await expect.poll(() => late.length).toBe(2);
  await Promise.all([consumer.close(), producer.close()]);
  for (const answer of late) answer();
  await expect.poll(() => broker.commands('CloseConsumer').length).toBe(1);
  await expect.poll(() => broker.commands('CloseProducer').length).toBe(1);
});

/** The connection that something is heard on next. */
function anySession(): Promise<ScriptedSession> {
  return new Promise((resolve) => {
    broker.follow((_, session) => {
      resolve(session);
      return false;
    });
    void client.getSchema(topic).catch(() => undefined);
  });
}

function entry(text: string): Buffer {
  return encodeEntry({ producerName: 'p', sequenceId: 0, publishTime: 1 }, Buffer.from(text));
}

function deliver(session: ScriptedSession, entryId: number): void {
  session.send({ type: 'Message', consumerId: 1, messageId: { ledgerId: 1, entryId } }, entry(`m${entryId}`));
}
