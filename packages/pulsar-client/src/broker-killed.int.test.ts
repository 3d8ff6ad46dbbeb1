import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { data, newTopic, numbered, text } from './testing/bench.ts';

test('a broker that is killed twice in mid-send ends up with every message, in order', async ({
  onTestFinished,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'alpes-killed-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  let broker = await startEmbedded({ inProcess: false, dataDir });
  onTestFinished(() => broker.stop());
  const [port, adminPort] = [broker.serviceUrl, broker.adminUrl].map(portOf);
  const client = new Client({ serviceUrl: broker.serviceUrl });
  onTestFinished(async () => void (await client.close()));
  const topic = newTopic();
  const consumer = await client.subscribe({
    topic,
    subscription: 's',
    subscriptionInitialPosition: 'Earliest',
  });
  const producer = await client.createProducer({ topic, blockIfQueueFull: true, batchingMaxMessages: 50 });
  const texts = numbered(3_000, '');
  const acknowledged = new Set<string>();
  for (let round = 0; round < 3; round++) {
    const sends = texts
      .slice(round * 1_000, (round + 1) * 1_000)
      .map((each) => producer.send(data(each)).then(() => acknowledged.add(each)));
    if (round < 2) {
      await Promise.race(sends);
      await broker.kill();
      broker = await startEmbedded({ inProcess: false, dataDir, port, adminPort });
    }
    await Promise.all(sends);
  }
  expect(acknowledged.size).toBe(3_000);
  const received = new Set<string>();
  while (received.size < 3_000) {
    const messages = await consumer.receiveAvailable({ timeoutMs: 10_000 });
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) received.add(text(message));
    await consumer.acknowledgeAll(messages);
  }
  expect([...received]).toEqual(texts);
});

function portOf(url: string): number {
  return Number(/:(\d+)$/.exec(url)?.[1]);
}
