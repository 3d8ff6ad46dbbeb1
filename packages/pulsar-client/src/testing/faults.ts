import { startTcpProxy, type TcpProxy } from '@alpes/testkit';
import { describe, expect, type TestContext, test } from 'vitest';
import { type Bench, data, newTopic, numbered, receiveUntilQuiet, text } from './bench.ts';

export function faultBehaviour(bench: Bench): void {
  describe('when the network fails', () => {
    test('a producer sends again, in order, what was not acknowledged', async (context) => {
      const { proxy, client, direct } = await throughProxy(bench, context);
      const topic = newTopic();
      const consumer = await direct.subscribe({ topic, subscription: 's', receiverQueueSize: 5_000 });
      const producer = await client.createProducer({
        topic,
        batchingMaxMessages: 20,
        maxPendingMessages: 10_000,
      });
      const texts = numbered(4_000, '');
      const sends: Promise<unknown>[] = [];
      for (const [index, each] of texts.entries()) {
        sends.push(producer.send(data(each)));
        if (index % 800 === 400) proxy.cutAfterBytes(3_000);
        if (index % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(sends);
      const received = (await receiveUntilQuiet(consumer, 1_500)).map(text);
      expect([...new Set(received)]).toEqual(texts);
      expectRepetitionsInOrder(received.map(Number));
    });

    test('a producer keeps its name and waits for the broker to come back', async (context) => {
      const { proxy, client, direct } = await throughProxy(bench, context);
      const topic = newTopic();
      const consumer = await direct.subscribe({ topic, subscription: 's' });
      const producer = await client.createProducer({ topic });
      const name = producer.getProducerName();
      proxy.refuse();
      const sends = numbered(5).map((each) => producer.send(data(each)));
      await expect.poll(() => producer.isConnected()).toBe(false);
      proxy.restore();
      await Promise.all(sends);
      expect((await receiveUntilQuiet(consumer)).map(text)).toEqual(numbered(5));
      expect(producer.getProducerName()).toBe(name);
    });

    test('a send that nobody acknowledges fails, and all behind it with it', async (context) => {
      context.skip(!bench.capabilities.errorCodes, 'the driver has no error codes');
      const { proxy, client } = await throughProxy(bench, context);
      const producer = await client.createProducer({
        topic: newTopic(),
        sendTimeoutMs: 400,
        batchingEnabled: false,
      });
      await producer.send(data('a'));
      proxy.stall();
      const results = await Promise.allSettled(['b', 'c', 'd'].map((each) => producer.send(data(each))));
      for (const result of results) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'Timeout', retryable: true } });
      }
      proxy.cut();
      proxy.restore();
      await producer.send(data('e'));
    });

    test('a consumer comes back and misses nothing', async (context) => {
      const { proxy, client, direct } = await throughProxy(bench, context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's', subscriptionType: 'KeyShared' });
      const producer = await direct.createProducer({ topic, batchingType: 'KeyBasedBatching' });
      const seen: string[] = [];
      for (let round = 0; round < 5; round++) {
        await Promise.all(
          numbered(40, `${round}-`).map((each) => producer.send({ ...data(each), partitionKey: each })),
        );
        for (let count = 0; count < 25; count++) {
          const message = await consumer.receive(10_000);
          seen.push(text(message));
          await consumer.acknowledge(message);
        }
        proxy.cut();
      }
      seen.push(...(await receiveUntilQuiet(consumer, 2_000)).map(text));
      const sent = numbered(5, '').flatMap((round) => numbered(40, `${round}-`));
      expect([...new Set(seen)].toSorted()).toEqual(sent.toSorted());
    });

    test('a reader goes on where it was', async (context) => {
      const { proxy, client, direct } = await throughProxy(bench, context);
      const topic = newTopic();
      const producer = await direct.createProducer({ topic, batchingMaxMessages: 7 });
      const ids = await Promise.all(numbered(50).map((each) => producer.send(data(each))));
      const reader = await client.createReader({ topic, startMessageId: ids[4]! });
      const read: string[] = [];
      while (read.length < 45) {
        read.push(text(await reader.readNext(10_000)));
        if (read.length % 15 === 3) proxy.cut();
      }
      expect(read).toEqual(numbered(50).slice(5));
    });

    test('closing does not wait for a broker that is away', async (context) => {
      const { proxy, client } = await throughProxy(bench, context);
      const topic = newTopic();
      const producer = await client.createProducer({ topic });
      const consumer = await client.subscribe({ topic, subscription: 's' });
      proxy.refuse();
      const pending = producer.send(data('a'));
      const failed = expect(pending).rejects.toThrow(/closed/i);
      await expect.poll(() => producer.isConnected() || consumer.isConnected()).toBe(false);
      await client.close();
      await failed;
    });

    test('creating something fails when no broker answers in time', async (context) => {
      const { proxy, url } = await throughProxy(bench, context);
      proxy.refuse();
      const client = await bench.client(context, url, 1);
      const created = client.createProducer({ topic: newTopic() });
      if (!bench.capabilities.errorCodes) return expect(created).rejects.toThrow();
      await expect(created).rejects.toMatchObject({ retryable: true });
    });
  });
}

async function throughProxy(bench: Bench, context: TestContext) {
  const { hostname, port } = new URL(bench.broker().serviceUrl.replace('pulsar:', 'http:'));
  const proxy: TcpProxy = await startTcpProxy({ host: hostname, port: Number(port) });
  context.onTestFinished(() => proxy.stop());
  const url = `pulsar://127.0.0.1:${proxy.port}`;
  return { proxy, url, client: await bench.client(context, url), direct: await bench.client(context) };
}

/** After a repetition everything follows again from where it went back to: nothing is overtaken. */
function expectRepetitionsInOrder(received: readonly number[]): void {
  for (let index = 1; index < received.length; index++) {
    expect(received[index]).toBeLessThanOrEqual(received[index - 1]! + 1);
  }
}
