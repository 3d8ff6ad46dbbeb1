import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonPeer, realPulsar } from '@alpes/testkit';
import { describe, expect, test } from 'vitest';
import type { Message } from './consumer/message.ts';
import { createClient } from './driver.ts';
import { newTopic } from './testing/bench.ts';

const pulsar = realPulsar();
const peer = pythonPeer();
const script = fileURLToPath(new URL('testing/python_peer.py', import.meta.url));
const run = promisify(execFile);

const schema = JSON.stringify({
  type: 'record',
  name: 'Note',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'number', type: 'int' },
  ],
});

const reason = [pulsar, peer].flatMap((part) => ('missing' in part ? [part.missing] : [])).join(' ');

describe.skipIf(reason !== '')(`with the official Python client${reason && ` (skipped: ${reason})`}`, () => {
  if ('missing' in pulsar || 'missing' in peer) return;
  const { serviceUrl } = pulsar;
  const python = async (...args: string[]) => (await run(peer.python, [script, ...args])).stdout;

  test.each(['NONE', 'ZSTD', 'LZ4', 'ZLib', 'SNAPPY'])(
    'we read what it sends, compressed with %s',
    async (compression) => {
      const topic = newTopic();
      const client = await createClient({ serviceUrl });
      const consumer = await client.subscribe({ topic, subscription: 's', subscriptionType: 'KeyShared' });
      await python('send', serviceUrl, topic, '50', compression);
      const messages: Message[] = [];
      while (messages.length < 50) messages.push(...(await consumer.receiveAvailable({ timeoutMs: 10_000 })));
      await consumer.acknowledgeAll(messages);
      expect(messages.map((message) => avroNote(message.getData()))).toEqual(
        Array.from({ length: 50 }, (_, number) => ({ id: `py-${number}`, number })),
      );
      expect(messages[7]!.getPartitionKey()).toBe('key-2');
      expect(messages[7]!.getProperties()).toEqual({ from: 'python' });
      expect(messages[7]!.getEventTimestamp()).toBe(1_700_000_000_007);
      const written = await client.getSchema(topic, messages[0]!.getSchemaVersion());
      expect(JSON.parse(written.schema)).toMatchObject({ type: 'record', name: 'Note' });
      await client.close();
    },
  );

  test.each(['DefaultBatching', 'KeyBasedBatching'] as const)(
    'it reads what we send with %s',
    async (batchingType) => {
      const topic = newTopic();
      const client = await createClient({ serviceUrl });
      const producer = await client.createProducer({
        topic,
        batchingType,
        compressionType: 'Zlib',
        schema: { name: 'Note', schemaType: 'Avro', schema },
      });
      const notes = Array.from({ length: 30 }, (_, number) => ({ id: `ts-${number}`, number }));
      await producer.sendAll(
        notes.map((note) => ({
          data: avroBytes(note),
          partitionKey: `key-${note.number % 3}`,
          properties: { from: 'alpes' },
          eventTimestamp: 1_700_000_000_000 + note.number,
        })),
      );
      await client.close();
      const lines = (await python('receive', serviceUrl, topic, '30')).trim().split('\n');
      const received = lines.map((line) => JSON.parse(line) as { number: number; id: string });
      expect(received.toSorted((one, other) => one.number - other.number)).toEqual(
        notes.map(({ id, number }) => ({
          id,
          number,
          key: `key-${number % 3}`,
          properties: { from: 'alpes' },
          eventTime: 1_700_000_000_000 + number,
          schemaVersion: '0000000000000000',
        })),
      );
    },
  );
});

interface Note {
  readonly id: string;
  readonly number: number;
}

/** Avro by hand: a short string and a small int, each after a zigzag number of one byte. */
function avroBytes({ id, number }: Note): Buffer {
  return Buffer.from([id.length * 2, ...Buffer.from(id), number * 2]);
}

function avroNote(bytes: Buffer): Note {
  const end = 1 + bytes[0]! / 2;
  return { id: bytes.toString('utf8', 1, end), number: bytes[end]! / 2 };
}
