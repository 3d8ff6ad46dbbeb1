import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEntry } from '@alpes/pulsar-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedBroker, startEmbeddedBroker } from './broker.ts';
import { openLogFile } from './storage/log-file.ts';
import { entry, RawClient } from './testing/raw-client.ts';

let dataDir: string;
let broker: EmbeddedBroker;
let client: RawClient;
let isDiskFull = false;
const errors: string[] = [];

const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (_fields: object, message: string) => void errors.push(message),
};

async function start(): Promise<void> {
  broker = await startEmbeddedBroker({
    dataDir,
    logger,
    openFile: async (path) => {
      const file = await openLogFile(path);
      const write = file.write.bind(file);
      file.write = async (bytes, position) => {
        if (isDiskFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
        await write(bytes, position);
      };
      return file;
    },
  });
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alpes-broker-'));
  errors.length = 0;
  isDiskFull = false;
  await start();
  client = await RawClient.connect(broker.serviceUrl);
});

afterEach(async () => {
  client.close();
  await broker.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function payloads(from: RawClient, count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const { content } = await from.take(({ type }) => type === 'Message');
    texts.push(readEntry(content as Buffer).payload.toString());
  }
  return texts;
}

test('a message sent before a restart is received after it, with the same id', async () => {
  await client.producer('t');
  client.publish(0, Buffer.from('kept'));
  const { messageId } = await client.next('SendReceipt');
  client.close();
  await broker.stop();
  await start();
  client = await RawClient.connect(broker.serviceUrl);
  expect(await client.subscribe('t')).toMatchObject({ type: 'Success' });
  client.send({ type: 'Flow', consumerId: 1, messagePermits: 10 });
  const { command, content } = await client.take(({ type }) => type === 'Message');
  expect(command).toMatchObject({
    messageId: { ledgerId: messageId?.ledgerId, entryId: messageId?.entryId },
  });
  expect(readEntry(content as Buffer).payload.toString()).toBe('kept');
});

test('what was acknowledged before a restart does not come again', async () => {
  await client.producer('t');
  await client.subscribe('t');
  client.send({ type: 'Flow', consumerId: 1, messagePermits: 10 });
  for (let at = 0; at < 4; at += 1) client.publish(at, Buffer.from(`${at}`));
  const ids = [];
  while (ids.length < 4) ids.push((await client.next('Message')).messageId);
  client.send({
    type: 'Ack',
    consumerId: 1,
    ackType: 'Individual',
    messageIds: [ids[0], ids[2]] as never,
    requestId: 99,
  });
  await client.next('AckResponse');
  client.close();
  await broker.stop();
  await start();
  client = await RawClient.connect(broker.serviceUrl);
  await client.subscribe('t');
  client.send({ type: 'Flow', consumerId: 1, messagePermits: 10 });
  expect(await payloads(client, 2)).toEqual(['1', '3']);
});

test('a full disk is told to the producer, acknowledges nothing, and costs nothing once there is room', async () => {
  await client.producer('t');
  isDiskFull = true;
  client.publish(0, Buffer.from('a'));
  client.publish(1, Buffer.from('b'));
  expect(await client.next('SendError')).toMatchObject({ sequenceId: 0, error: 'PersistenceError' });
  // What is sent after that is answered alike, or dropped with the producer: the client sends it again.
  await client.next('CloseProducer');
  expect(errors).toContain('write failed; nothing of it was acknowledged');
  isDiskFull = false;
  await client.producer('t');
  for (const [at, text] of ['a', 'b'].entries()) client.publish(at, Buffer.from(text));
  await client.next('SendReceipt');
  await client.next('SendReceipt');
  await client.subscribe('t');
  client.send({ type: 'Flow', consumerId: 1, messagePermits: 10 });
  expect(await payloads(client, 2)).toEqual(['a', 'b']);
});

test('a message that does not have its checksum is refused, and the producer stays', async () => {
  await client.producer('t');
  const damaged = entry(0, Buffer.from('damaged'));
  damaged[damaged.length - 1] = 0;
  client.send({ type: 'Send', producerId: 1, sequenceId: 0 }, damaged);
  expect(await client.next('SendError')).toMatchObject({ sequenceId: 0, error: 'ChecksumError' });
  client.publish(1, Buffer.from('whole'));
  expect(await client.next('SendReceipt')).toMatchObject({ sequenceId: 1, messageId: { entryId: 0 } });
});

test('a message over 5 MiB is refused; a frame beyond any message closes the connection', async () => {
  await client.producer('t');
  client.publish(0, Buffer.alloc(5 * 1024 * 1024 + 1));
  expect(await client.next('SendError')).toMatchObject({ sequenceId: 0, error: 'NotAllowedError' });
  client.publish(1, Buffer.alloc(5 * 1024 * 1024));
  expect(await client.next('SendReceipt')).toMatchObject({ sequenceId: 1 });
  client.publish(2, Buffer.alloc(6 * 1024 * 1024));
  await client.closed;
});

test('bytes that are no frames close their own connection only', async () => {
  const other = await RawClient.open(broker.serviceUrl);
  other.socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await other.closed;
  expect(errors).toContain('malformed bytes; closing the connection');
  expect(await client.producer('t')).toMatchObject({ type: 'ProducerSuccess', lastSequenceId: -1 });
});

test('nothing is answered before CONNECT', async () => {
  const other = await RawClient.open(broker.serviceUrl);
  other.send({ type: 'LookupTopic', topic: 't', requestId: 1 });
  await other.closed;
});

test('a command that is not supported is refused by name, not ignored', async () => {
  // WATCH_TOPIC_LIST, number 64, with request id 7 in its first field.
  const content = Buffer.from([0x08, 0x07]);
  const command = Buffer.concat([Buffer.from([0x08, 64, 0x82, 0x04, content.length]), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(command.length + 4, 0);
  frame.writeUInt32BE(command.length, 4);
  client.socket.write(Buffer.concat([frame, command]));
  expect(await client.next('Error')).toMatchObject({ requestId: 7, error: 'NotAllowedError' });
  expect(await client.subscribe('t', { readCompacted: true })).toMatchObject({ error: 'NotAllowedError' });
  expect(await client.producer('t', { encrypted: true })).toMatchObject({ error: 'NotAllowedError' });
});

test('a producer name in use is refused while its client answers, and free when it does not', async () => {
  const other = await RawClient.connect(broker.serviceUrl);
  await other.producer('t', { producerName: 'one' });
  const answering = client.producer('t', { producerName: 'one' });
  await other.next('Ping');
  other.send({ type: 'Pong' });
  expect(await answering).toMatchObject({ type: 'Error', error: 'ProducerBusy' });
  other.socket.pause();
  expect(await client.producer('t', { producerName: 'one' })).toMatchObject({
    type: 'ProducerSuccess',
    producerName: 'one',
  });
  other.close();
});

test('producers without a name get one that no other has', async () => {
  const first = await client.producer('t');
  const second = await client.producer('t', { producerId: 2 });
  expect(first).toMatchObject({ producerName: expect.stringMatching(/^standalone-\d+-\d+$/) });
  expect((second as { producerName?: string }).producerName).not.toBe(
    (first as { producerName?: string }).producerName,
  );
});

test('a producer that waits for exclusive access is ready when the others are gone', async () => {
  const other = await RawClient.connect(broker.serviceUrl);
  await other.producer('t');
  expect(await client.producer('t', { accessMode: 'WaitForExclusive' })).toMatchObject({
    producerReady: false,
  });
  other.close();
  expect(await client.next('ProducerSuccess')).toMatchObject({ producerReady: true, topicEpoch: 0 });
});

test('seeking closes the consumer first, then answers', async () => {
  await client.producer('t');
  for (let at = 0; at < 5; at += 1) client.publish(at, Buffer.from(`${at}`));
  for (let at = 0; at < 5; at += 1) await client.next('SendReceipt');
  await client.subscribe('t', { initialPosition: 'Latest' });
  const sought = client.request({
    type: 'Seek',
    consumerId: 1,
    messageId: { ledgerId: 1, entryId: 3, partition: -1, batchIndex: -1, ackSet: [] },
  } as never);
  await client.next('CloseConsumer');
  expect(await sought).toMatchObject({ type: 'Success' });
  await client.subscribe('t');
  client.send({ type: 'Flow', consumerId: 1, messagePermits: 10 });
  expect(await payloads(client, 2)).toEqual(['3', '4']);
});

test('a slow reader costs bounded memory and loses nothing', async () => {
  await client.producer('t');
  const payload = Buffer.alloc(256 * 1024, 7);
  for (let at = 0; at < 100; at += 1) client.publish(at, payload);
  for (let at = 0; at < 100; at += 1) await client.next('SendReceipt');
  const slow = await RawClient.connect(broker.serviceUrl);
  await slow.subscribe('t');
  slow.socket.pause();
  slow.send({ type: 'Flow', consumerId: 1, messagePermits: 1_000 });
  await client.producer('t', { producerId: 2 });
  slow.socket.resume();
  for (let at = 0; at < 100; at += 1) {
    expect((await slow.take(({ type }) => type === 'Message')).command).toMatchObject({
      messageId: { entryId: at },
    });
  }
  slow.close();
});
