import { describe, expect, test } from 'vitest';
import { type Bench, data, newTopic, numbered, receiveTexts, text } from './bench.ts';

export function producerBehaviour(bench: Bench): void {
  describe('a producer', () => {
    test('delivers what it was given: data, key, properties and times', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, producerName: `named-${topic.slice(-12)}` });
      const before = Date.now();
      await producer.send({
        data: Buffer.from([0, 255, 128]),
        partitionKey: 'clé',
        properties: { id: '1', naïve: 'yes' },
        eventTimestamp: 1_700_000_000_123,
      });
      const message = await consumer.receive(10_000);
      expect(message.getData()).toEqual(Buffer.from([0, 255, 128]));
      expect(message.getPartitionKey()).toBe('clé');
      expect(message.getProperties()).toEqual({ id: '1', naïve: 'yes' });
      expect(message.getEventTimestamp()).toBe(1_700_000_000_123);
      expect(message.getPublishTimestamp()).toBeGreaterThanOrEqual(before);
      expect(message.getTopicName()).toBe(topic);
      expect(message.getProducerName()).toBe(producer.getProducerName());
      expect(message.getRedeliveryCount()).toBe(0);
    });

    test('delivers an empty message', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      await producer.send({ data: Buffer.alloc(0) });
      expect((await consumer.receive(10_000)).getData()).toHaveLength(0);
    });

    test('keeps the order of thousands of messages over many batches, and gives each its own id', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({
        topic,
        batchingMaxMessages: 70,
        maxPendingMessages: 10_000,
      });
      const texts = numbered(3_000);
      const ids = await Promise.all(texts.map((each) => producer.send(data(each))));
      expect(new Set(ids.map(String)).size).toBe(3_000);
      expect(await receiveTexts(consumer, 3_000)).toEqual(texts);
    });

    test('gives the id under which the message is received', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, batchingMaxMessages: 3 });
      const ids = await Promise.all(['a', 'b', 'c', 'd'].map((each) => producer.send(data(each))));
      const received = [];
      for (const _ of ids) received.push((await consumer.receive(10_000)).getMessageId().toString());
      expect(received).toEqual(ids.map(String));
    });

    test('sends what waits in a batch when it is flushed', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, batchingMaxPublishDelayMs: 60_000 });
      const sends = ['a', 'b'].map((each) => producer.send(data(each)));
      await producer.flush();
      await Promise.all(sends);
      expect(await receiveTexts(consumer, 2)).toEqual(['a', 'b']);
    });

    test('finishes what is under way when it is closed, and takes nothing afterwards', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, batchingMaxPublishDelayMs: 60_000 });
      const sent = producer.send(data('a'));
      await producer.close();
      await sent;
      expect(await receiveTexts(consumer, 1)).toEqual(['a']);
      await expect(producer.send(data('b'))).rejects.toThrow(/closed/i);
    });

    test('refuses more than it may hold', async (context) => {
      context.skip(!bench.capabilities.errorCodes, 'the driver has no error codes');
      const client = await bench.client(context);
      const producer = await client.createProducer({ topic: newTopic(), maxPendingMessages: 2 });
      const first = [producer.send(data('a')), producer.send(data('b'))];
      await expect(producer.send(data('c'))).rejects.toMatchObject({
        code: 'ProducerQueueFull',
        retryable: true,
      });
      await Promise.all(first);
    });

    test('waits for room when it is told to block, in order', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, maxPendingMessages: 5, blockIfQueueFull: true });
      const texts = numbered(100);
      await Promise.all(texts.map((each) => producer.send(data(each))));
      expect(await receiveTexts(consumer, 100)).toEqual(texts);
    });

    test('refuses a message that the broker would not take, and goes on', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic });
      await expect(producer.send({ data: Buffer.alloc(5 * 1024 * 1024) })).rejects.toThrow();
      await producer.send(data('a'));
      expect(await receiveTexts(consumer, 1)).toEqual(['a']);
    });

    test('sends messages of megabytes', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic });
      const large = Buffer.alloc(4 * 1024 * 1024, 'x');
      await Promise.all([producer.send(data('a')), producer.send({ data: large }), producer.send(data('b'))]);
      expect(text(await consumer.receive(10_000))).toBe('a');
      expect((await consumer.receive(10_000)).getData().equals(large)).toBe(true);
      expect(text(await consumer.receive(10_000))).toBe('b');
    });

    test('compresses batches and single messages', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({
        topic,
        compressionType: 'Zlib',
        batchingMaxMessages: 50,
      });
      const texts = numbered(101, 'the same words again and again and again ');
      await Promise.all(texts.map((each) => producer.send(data(each))));
      expect(await receiveTexts(consumer, 101)).toEqual(texts);
    });

    test('goes to the same partition with the same key, and to all of them with many', async (context) => {
      const client = await bench.client(context);
      const topic = await partitioned(bench, 3);
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic });
      expect(await client.getPartitionsForTopic(topic)).toHaveLength(3);
      const keys = numbered(30, 'key');
      for (const round of ['1', '2']) {
        await Promise.all(keys.map((partitionKey) => producer.send({ ...data(round), partitionKey })));
      }
      const places = new Map<string, Set<string>>();
      for (let left = 60; left > 0; left--) {
        const message = await consumer.receive(10_000);
        const key = message.getPartitionKey();
        places.set(key, (places.get(key) ?? new Set()).add(message.getTopicName()));
        await consumer.acknowledge(message);
      }
      expect([...places.values()].every((each) => each.size === 1)).toBe(true);
      expect(new Set([...places.values()].flatMap((each) => [...each])).size).toBe(3);
    });

    test('sends many in order for one promise', async (context) => {
      context.skip(!bench.capabilities.manyAtOnce, 'the driver sends one at a time');
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, blockIfQueueFull: true });
      const texts = numbered(2_500);
      const ids = await producer.sendAll(texts.map(data));
      expect(ids).toHaveLength(2_500);
      expect(await receiveTexts(consumer, 2_500)).toEqual(texts);
    });

    test('delivers later what is to be delivered later', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's', subscriptionType: 'Shared' });
      const producer = await client.createProducer({ topic });
      const sentAt = Date.now();
      await producer.send({ ...data('later'), deliverAfter: 1_500 });
      await producer.send(data('now'));
      expect(await receiveTexts(consumer, 2)).toEqual(['now', 'later']);
      expect(Date.now() - sentAt).toBeGreaterThan(1_000);
    });
  });
}

/** A new topic with partitions, made through the broker's administration. */
export async function partitioned(bench: Bench, count: number): Promise<string> {
  const topic = newTopic();
  const url = `${bench.broker().adminUrl}/admin/v2/${topic.replace('://', '/')}/partitions`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'PUT', body: String(count), headers });
  expect(response.ok).toBe(true);
  return topic;
}
