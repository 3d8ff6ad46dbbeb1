import { describe, expect, test } from 'vitest';
import { type Bench, data, newTopic, numbered, receiveTexts, receiveUntilQuiet, text } from './bench.ts';

export function consumerBehaviour(bench: Bench): void {
  describe('a consumer', () => {
    test('starts a new subscription where it was told to', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({ topic });
      await producer.send(data('before'));
      const latest = await client.subscribe({ topic, subscription: 'latest' });
      const earliest = await client.subscribe({
        topic,
        subscription: 'earliest',
        subscriptionInitialPosition: 'Earliest',
      });
      await producer.send(data('after'));
      expect(await receiveTexts(latest, 1)).toEqual(['after']);
      expect(await receiveTexts(earliest, 2)).toEqual(['before', 'after']);
    });

    test('goes on where the subscription was left', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      const first = await client.subscribe({ topic, subscription: 's' });
      for (const each of numbered(10)) await producer.send(data(each));
      expect(await receiveTexts(first, 4)).toEqual(numbered(4));
      await first.close();
      const second = await client.subscribe({ topic, subscription: 's' });
      expect(await receiveTexts(second, 6)).toEqual(numbered(10).slice(4));
    });

    test('is given a whole batch again unless all of it was acknowledged', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({
        topic,
        batchingMaxMessages: 4,
        batchingMaxPublishDelayMs: 5_000,
      });
      const first = await client.subscribe({ topic, subscription: 's' });
      await Promise.all(numbered(8).map((each) => producer.send(data(each))));
      expect(await receiveTexts(first, 6)).toEqual(numbered(6));
      await first.close();
      const second = await client.subscribe({ topic, subscription: 's' });
      expect((await receiveUntilQuiet(second)).map(text)).toEqual(['m4', 'm5', 'm6', 'm7']);
      await second.close();
      const third = await client.subscribe({ topic, subscription: 's' });
      expect(await receiveUntilQuiet(third)).toEqual([]);
    });

    test('acknowledges everything up to a message', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      const first = await client.subscribe({ topic, subscription: 's', subscriptionType: 'Failover' });
      for (const each of numbered(6)) await producer.send(data(each));
      const messages = [];
      while (messages.length < 5) messages.push(await first.receive(10_000));
      await first.acknowledgeCumulative(messages[3]!);
      await first.close();
      const second = await client.subscribe({ topic, subscription: 's', subscriptionType: 'Failover' });
      expect(await receiveTexts(second, 2)).toEqual(['m4', 'm5']);
    });

    test('acknowledges up to the middle of a batch as far as whole entries go', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({
        topic,
        batchingMaxMessages: 3,
        batchingMaxPublishDelayMs: 5_000,
      });
      const first = await client.subscribe({ topic, subscription: 's' });
      await Promise.all(numbered(6).map((each) => producer.send(data(each))));
      const messages = [];
      while (messages.length < 6) messages.push(await first.receive(10_000));
      await first.acknowledgeCumulative(messages[4]!);
      await first.close();
      const second = await client.subscribe({ topic, subscription: 's' });
      expect((await receiveUntilQuiet(second)).map(text)).toEqual(['m3', 'm4', 'm5']);
    });

    test('is given again, with a higher count, what it could not handle', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      const consumer = await client.subscribe({
        topic,
        subscription: 's',
        subscriptionType: 'Shared',
        nAckRedeliverTimeoutMs: 200,
      });
      await producer.send(data('a'));
      await producer.send(data('b'));
      const [first, second] = [await consumer.receive(10_000), await consumer.receive(10_000)];
      consumer.negativeAcknowledge(first);
      await consumer.acknowledge(second);
      const again = await consumer.receive(10_000);
      expect([text(again), again.getRedeliveryCount()]).toEqual(['a', 1]);
    });

    test('starts again after what it acknowledged, where it alone has the order', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      const consumer = await client.subscribe({ topic, subscription: 's', nAckRedeliverTimeoutMs: 100 });
      for (const each of numbered(5)) await producer.send(data(each));
      await consumer.acknowledge(await consumer.receive(10_000));
      const refused = await consumer.receive(10_000);
      consumer.negativeAcknowledge(refused);
      const again: string[] = [];
      while (again.filter((each) => each === 'm1').length < 1)
        again.push(text(await consumer.receive(10_000)));
      again.push(...(await receiveTexts(consumer, 3)));
      expect(again.slice(-4)).toEqual(['m1', 'm2', 'm3', 'm4']);
    });

    test('says when nothing came in time', async (context) => {
      const client = await bench.client(context);
      const consumer = await client.subscribe({ topic: newTopic(), subscription: 's' });
      await expect(consumer.receive(50)).rejects.toThrow(/time/i);
    });

    test('ends a waiting receive when it is closed', async (context) => {
      context.skip(!bench.capabilities.errorCodes, 'the driver has no error codes');
      const client = await bench.client(context);
      const consumer = await client.subscribe({ topic: newTopic(), subscription: 's' });
      const waiting = expect(consumer.receive()).rejects.toMatchObject({ code: 'AlreadyClosed' });
      await consumer.close();
      await waiting;
    });

    test('gathers a batch up to its number, or until its time is over', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({
        topic,
        subscription: 's',
        batchReceivePolicy: { maxNumMessages: 7, timeoutMs: 300 },
      });
      const producer = await client.createProducer({ topic });
      await Promise.all(numbered(10).map((each) => producer.send(data(each))));
      expect((await consumer.batchReceive()).map(text)).toEqual(numbered(7));
      expect((await consumer.batchReceive()).map(text)).toEqual(['m7', 'm8', 'm9']);
      expect(await consumer.batchReceive()).toEqual([]);
    });

    test('gives what is there without waiting for more', async (context) => {
      context.skip(!bench.capabilities.manyAtOnce, 'the driver has no receiveAvailable');
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, batchingMaxMessages: 10 });
      const waiting = consumer.receiveAvailable({ maxNumMessages: 6 });
      await Promise.all(numbered(10).map((each) => producer.send(data(each))));
      expect((await waiting).map(text)).toEqual(numbered(6));
      const rest = await consumer.receiveAvailable({ timeoutMs: 10_000 });
      expect(rest.map(text)).toEqual(['m6', 'm7', 'm8', 'm9']);
      expect(await consumer.receiveAvailable({ timeoutMs: 20 })).toEqual([]);
    });

    test('fetches no more than its queue holds', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const shared = { topic, subscription: 's', subscriptionType: 'Shared' as const };
      const idle = await client.subscribe({ ...shared, receiverQueueSize: 5 });
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      for (const each of numbered(20)) await producer.send(data(each));
      const busy = await client.subscribe(shared);
      expect(await receiveUntilQuiet(busy)).toHaveLength(15);
      expect(await receiveUntilQuiet(idle)).toHaveLength(5);
    });

    test('keeps receiving when its queue is smaller than a batch', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's', receiverQueueSize: 3 });
      const producer = await client.createProducer({ topic, batchingMaxMessages: 10 });
      await Promise.all(numbered(100).map((each) => producer.send(data(each))));
      expect(await receiveTexts(consumer, 100)).toEqual(numbered(100));
    });

    test('goes on after the message it is moved to', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      const ids = [];
      for (const each of numbered(6)) ids.push(await producer.send(data(each)));
      expect(await receiveTexts(consumer, 6)).toEqual(numbered(6));
      await consumer.seek(ids[2]!);
      expect(await receiveTexts(consumer, 3)).toEqual(['m3', 'm4', 'm5']);
    });

    test('goes on with what was published since a time', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic, batchingEnabled: false });
      for (const each of numbered(5)) await producer.send(data(each));
      const messages = [];
      while (messages.length < 5) messages.push(await consumer.receive(10_000));
      await consumer.seekTimestamp(0);
      expect(await receiveTexts(consumer, 5)).toEqual(numbered(5));
    });

    test('leaves nothing behind when it unsubscribes', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const producer = await client.createProducer({ topic });
      const first = await client.subscribe({ topic, subscription: 's' });
      await producer.send(data('a'));
      await first.unsubscribe();
      const second = await client.subscribe({ topic, subscription: 's' });
      await producer.send(data('b'));
      expect(await receiveTexts(second, 1)).toEqual(['b']);
    });

    test('reads several topics as one', async (context) => {
      const client = await bench.client(context);
      const topics = [newTopic(), newTopic()];
      const consumer = await client.subscribe({ topics, subscription: 's' });
      for (const topic of topics) await (await client.createProducer({ topic })).send(data(topic));
      expect((await receiveTexts(consumer, 2)).toSorted()).toEqual(topics.toSorted());
    });

    test('calls its listener for each message, in order', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      const heard: string[] = [];
      let done = () => {};
      const all = new Promise<void>((resolve) => {
        done = resolve;
      });
      await client.subscribe({
        topic,
        subscription: 's',
        listener: (message, consumer) => {
          heard.push(text(message));
          void consumer.acknowledge(message);
          if (heard.length === 20) done();
        },
      });
      const producer = await client.createProducer({ topic });
      await Promise.all(numbered(20).map((each) => producer.send(data(each))));
      await all;
      expect(heard).toEqual(numbered(20));
    });

    test('is told which messages of a batch are acknowledged already', async (context) => {
      context.skip(!bench.capabilities.batchIndexAck, 'the broker keeps whole entries only');
      const client = await bench.client(context);
      const topic = newTopic();
      const options = {
        topic,
        subscription: 's',
        subscriptionType: 'Shared',
        batchIndexAckEnabled: true,
      } as const;
      const first = await client.subscribe(options);
      const producer = await client.createProducer({
        topic,
        batchingMaxMessages: 4,
        batchingMaxPublishDelayMs: 5_000,
      });
      await Promise.all(numbered(4).map((each) => producer.send(data(each))));
      const messages = [];
      while (messages.length < 4) messages.push(await first.receive(10_000));
      await first.acknowledge(messages[0]!);
      await first.acknowledge(messages[2]!);
      await first.close();
      const second = await client.subscribe(options);
      expect((await receiveUntilQuiet(second)).map(text)).toEqual(['m1', 'm3']);
    });
  });
}
