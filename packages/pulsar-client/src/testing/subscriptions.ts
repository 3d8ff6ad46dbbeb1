import { describe, expect, test } from 'vitest';
import type { Consumer } from '../consumer/consumer.ts';
import type { Message } from '../consumer/message.ts';
import { type Bench, data, newTopic, numbered, receiveTexts, receiveUntilQuiet, text } from './bench.ts';

export function subscriptionBehaviour(bench: Bench): void {
  describe('a subscription', () => {
    test('that is exclusive takes one consumer', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      await client.subscribe({ topic, subscription: 's' });
      const second = client.subscribe({ topic, subscription: 's' });
      if (bench.capabilities.errorCodes) await expect(second).rejects.toMatchObject({ code: 'ConsumerBusy' });
      else await expect(second).rejects.toThrow();
    });

    test('in failover goes on with another consumer when the first is gone', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const options = { topic, subscription: 's', subscriptionType: 'Failover' } as const;
      const first = await client.subscribe({ ...options, consumerName: 'a' });
      const second = await client.subscribe({ ...options, consumerName: 'b' });
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      for (const each of numbered(4)) await producer.send(data(each));
      const active = await anyOf([first, second]);
      const other = active.consumer === first ? second : first;
      await active.consumer.acknowledge(active.message);
      await active.consumer.close();
      expect(await receiveTexts(other, 3)).toEqual(['m1', 'm2', 'm3']);
    });

    test('that is shared gives each message to one of its consumers', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const options = {
        topic,
        subscription: 's',
        subscriptionType: 'Shared',
        receiverQueueSize: 10,
      } as const;
      const consumers = [await client.subscribe(options), await client.subscribe(options)];
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      for (const each of numbered(100)) await producer.send(data(each));
      const received = await Promise.all(consumers.map((consumer) => receiveUntilQuiet(consumer)));
      expect(received.flat().map(text).toSorted()).toEqual(numbered(100).toSorted());
      expect(received.every((each) => each.length > 0)).toBe(true);
    });

    test('shared by key keeps each key with one consumer and in order, in batches by key', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const options = { topic, subscription: 's', subscriptionType: 'KeyShared' } as const;
      const consumers = [await client.subscribe(options), await client.subscribe(options)];
      const producer = await client.createProducer({
        topic,
        batchingType: 'KeyBasedBatching',
        maxPendingMessages: 5_000,
      });
      const keys = numbered(20, 'key-');
      const sends = numbered(50, '').flatMap((each) =>
        keys.map((partitionKey) => producer.send({ ...data(each), partitionKey })),
      );
      await Promise.all(sends);
      const received = await Promise.all(consumers.map((consumer) => receiveUntilQuiet(consumer, 1_000)));
      const byKey = received.map(groupByKey);
      expect([...byKey[0]!.keys()].filter((key) => byKey[1]!.has(key))).toEqual([]);
      expect(byKey.every((each) => each.size > 0)).toBe(true);
      const orders = byKey.flatMap((each) => [...each.values()]);
      expect(orders).toHaveLength(20);
      for (const order of orders) expect(order).toEqual(numbered(50, ''));
    });

    test('shared by key hands the keys of a consumer that left to the others', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const options = { topic, subscription: 's', subscriptionType: 'KeyShared' } as const;
      const [leaving, staying] = [await client.subscribe(options), await client.subscribe(options)];
      const producer = await client.createProducer({ topic, batchingType: 'KeyBasedBatching' });
      const keys = numbered(30, 'key-');
      await Promise.all(keys.map((partitionKey) => producer.send({ ...data(partitionKey), partitionKey })));
      const kept = (await receiveUntilQuiet(staying)).map(text);
      await leaving.close();
      const taken = (await receiveUntilQuiet(staying)).map(text);
      expect([...kept, ...taken].toSorted()).toEqual(keys.toSorted());
      expect(taken.length).toBeGreaterThan(0);
    });
  });
}

/** The consumer that gets something, and what it gets. */
async function anyOf(consumers: readonly Consumer[]) {
  for (;;) {
    for (const consumer of consumers) {
      const message = await consumer.receive(100).catch(() => undefined);
      if (message !== undefined) return { consumer, message };
    }
  }
}

function groupByKey(messages: readonly Message[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const message of messages) {
    const key = message.getPartitionKey();
    groups.set(key, [...(groups.get(key) ?? []), text(message)]);
  }
  return groups;
}
