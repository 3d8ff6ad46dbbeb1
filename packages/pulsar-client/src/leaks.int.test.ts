import { startEmbedded, watchLeaks } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { MessageId } from './message-id.ts';
import { data, newTopic } from './testing/bench.ts';

test('a closed client leaves no socket and no timer', async () => {
  const broker = await startEmbedded();
  const noLeaks = watchLeaks();
  const client = new Client({ serviceUrl: broker.serviceUrl });
  const topic = newTopic();
  const producer = await client.createProducer({ topic });
  const consumer = await client.subscribe({ topic, subscription: 's', nAckRedeliverTimeoutMs: 60_000 });
  await client.createReader({ topic, startMessageId: MessageId.earliest() });
  await producer.send(data('a'));
  consumer.negativeAcknowledge(await consumer.receive(5_000));
  const waiting = expect(consumer.receive(60_000)).rejects.toMatchObject({ code: 'AlreadyClosed' });
  await client.close();
  await waiting;
  await noLeaks();
  await broker.stop();
});
