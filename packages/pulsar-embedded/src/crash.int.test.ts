import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEntry } from '@alpes/pulsar-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbeddedBroker } from './broker.ts';
import { RawClient } from './testing/raw-client.ts';
import { spawnBroker } from './testing/spawn-broker.ts';

const ROUNDS = 4;
const WINDOW = 400;

let dataDir: string;
let cleanUp: () => void;

beforeEach(async () => {
  cleanUp = () => undefined;
  dataDir = await mkdtemp(join(tmpdir(), 'alpes-crash-'));
});

afterEach(async () => {
  cleanUp();
  await rm(dataDir, { recursive: true, force: true });
});

/** Sends numbers from `first` on until the broker is gone; returns what was acknowledged and what was sent. */
async function sendUntilKilled(
  serviceUrl: string,
  first: number,
  kill: () => void,
): Promise<{ acked: number; sent: number }> {
  const client = await RawClient.connect(serviceUrl);
  await client.producer('t');
  let sent = first;
  let acked = first;
  const target = first + 200 + Math.floor(Math.random() * 800);
  try {
    for (;;) {
      while (sent < acked + WINDOW) client.publish(sent, Buffer.from(String(sent++)));
      const { sequenceId } = await client.next('SendReceipt');
      expect(sequenceId).toBe(acked);
      acked += 1;
      if (acked === target) kill();
    }
  } catch (error) {
    if ((error as Error).message !== 'the connection was closed') throw error;
  }
  client.close();
  return { acked, sent };
}

test('kill -9 in mid-send, again and again: everything acknowledged is there, once and in order', async () => {
  let next = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = await spawnBroker(dataDir);
    const { child } = started;
    cleanUp = () => void child.kill('SIGKILL');
    const gone = once(child, 'exit');
    const { acked, sent } = await sendUntilKilled(started.serviceUrl, next, () =>
      started.child.kill('SIGKILL'),
    );
    await gone;
    const stored = await readAll(dataDir);
    expect(stored).toEqual(Array.from({ length: stored.length }, (_, at) => at));
    expect(stored.length).toBeGreaterThanOrEqual(acked);
    expect(stored.length).toBeLessThanOrEqual(sent);
    // As a client does that heard no receipt for some: it goes on behind what the topic has.
    next = stored.length;
  }
});

/** Starts on the directory in this process and reads the topic to its end. */
async function readAll(directory: string): Promise<number[]> {
  const broker = await startEmbeddedBroker({ dataDir: directory });
  const client = await RawClient.connect(broker.serviceUrl);
  await client.subscribe('t', { subscription: 'check', durable: false });
  const last = await client.request({ type: 'GetLastMessageId', consumerId: 1 });
  const count = (last as { lastMessageId: { entryId: number } }).lastMessageId.entryId + 1;
  client.send({ type: 'Flow', consumerId: 1, messagePermits: count });
  const numbers: number[] = [];
  while (numbers.length < count) {
    const { content } = await client.take(({ type }) => type === 'Message');
    numbers.push(Number(readEntry(content as Buffer).payload.toString()));
  }
  client.close();
  await broker.stop();
  return numbers;
}

test('kill -9 in mid-acknowledgement: what was confirmed stays acknowledged, the rest comes again', async () => {
  const count = 3_000;
  const started = await spawnBroker(dataDir);
  const { child } = started;
  cleanUp = () => void child.kill('SIGKILL');
  const client = await RawClient.connect(started.serviceUrl);
  await client.producer('t');
  await client.subscribe('t', { subType: 'Shared' });
  client.send({ type: 'Flow', consumerId: 1, messagePermits: count });
  for (let at = 0; at < count; at += 1) client.publish(at, Buffer.from(String(at)));
  const confirmed = new Set<number>();
  const acked = new Set<number>();
  for (let at = 0; at < count / 2; at += 1) {
    const { messageId } = await client.next('Message');
    // Every third is left alone, so that there are holes.
    if (at % 3 === 0) continue;
    acked.add(messageId.entryId);
    client.send({
      type: 'Ack',
      consumerId: 1,
      ackType: 'Individual',
      messageIds: [messageId],
      requestId: 1_000_000 + messageId.entryId,
    });
  }
  while (confirmed.size < 300) confirmed.add(((await client.next('AckResponse')).requestId ?? 0) - 1_000_000);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  for (const { command } of client.frames) {
    if (command.type === 'AckResponse') confirmed.add((command.requestId ?? 0) - 1_000_000);
  }
  client.close();

  const broker = await startEmbeddedBroker({ dataDir });
  const again = await RawClient.connect(broker.serviceUrl);
  await again.subscribe('t', { subType: 'Shared' });
  again.send({ type: 'Flow', consumerId: 1, messagePermits: count });
  const redelivered = new Set<number>();
  while (!redelivered.has(count - 1)) redelivered.add((await again.next('Message')).messageId.entryId);
  for (let id = 0; id < count; id += 1) {
    if (confirmed.has(id)) expect(redelivered.has(id), `confirmed ${id}`).toBe(false);
    if (!acked.has(id)) expect(redelivered.has(id), `unacknowledged ${id}`).toBe(true);
  }
  again.close();
  await broker.stop();
});

test('SIGTERM ends the process with 0 and lets the directory go; a second one beside it is told why not', async () => {
  const started = await spawnBroker(dataDir);
  const { child } = started;
  cleanUp = () => void child.kill('SIGKILL');
  await expect(startEmbeddedBroker({ dataDir })).rejects.toMatchObject({ code: 'DIRECTORY_IN_USE' });
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
  const next = await startEmbeddedBroker({ dataDir });
  await next.stop();
});

test('without a data directory it says what is missing and exits with 1', async () => {
  await expect(spawnBroker('')).rejects.toThrow('EMBEDDED_DATA_DIR must be set');
});

test.runIf(existsSync('/dev/full'))('goes on when its log cannot be written, as on a full disk', async () => {
  const log = await open('/dev/full', 'w');
  const { child, serviceUrl } = await spawnBroker(dataDir, log.fd);
  cleanUp = () => child.kill('SIGKILL');
  await log.close();
  // It has said that it is ready by now, and could not.
  const client = await RawClient.connect(serviceUrl);
  await client.producer('t');
  expect(child.exitCode).toBeNull();
  client.socket.destroy();
});
