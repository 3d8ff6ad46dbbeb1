import type { Client } from '@alpes/pulsar-client';
import { expect, test } from 'vitest';
import { PulsarPublisher } from './pulsar-publisher.ts';

test('opens nothing any more once it is closed', async () => {
  let opened = 0;
  const createProducer = () => {
    opened += 1;
    return Promise.resolve({ sendAll: () => Promise.resolve([]), close: () => Promise.resolve(null) });
  };
  const client = { createProducer } as unknown as Client;
  const publisher = new PulsarPublisher(() => Promise.resolve(client), true);
  await publisher.publish({ topic: 'a' }, []);
  await publisher.close();
  await expect(publisher.publish({ topic: 'b' }, [])).rejects.toMatchObject({ code: 'AlreadyClosed' });
  expect(opened).toBe(1);
});
