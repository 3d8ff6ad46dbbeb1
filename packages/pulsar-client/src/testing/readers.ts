import { describe, expect, test } from 'vitest';
import type { Reader } from '../consumer/reader.ts';
import { MessageId } from '../message-id.ts';
import { type Bench, data, newTopic, numbered, text } from './bench.ts';

export function readerBehaviour(bench: Bench): void {
  describe('a reader', () => {
    test('reads a topic from its start to its end, and then what comes', async (context) => {
      const { client, topic, producer } = await filled(bench, context);
      const reader = await client.createReader({ topic, startMessageId: MessageId.earliest() });
      expect(await readToEnd(reader)).toEqual(numbered(10));
      await producer.send(data('more'));
      expect(await reader.hasNext()).toBe(true);
      expect(text(await reader.readNext(10_000))).toBe('more');
      expect(await reader.hasNext()).toBe(false);
    });

    test('begins after the message it is given, in the middle of a batch as well', async (context) => {
      const { client, topic, ids } = await filled(bench, context);
      const startMessageId = MessageId.deserialize(ids[5]!.serialize());
      const reader = await client.createReader({ topic, startMessageId });
      expect(await readToEnd(reader)).toEqual(numbered(10).slice(6));
    });

    test('has nothing to read at the end of a topic, until something comes', async (context) => {
      const { client, topic, producer } = await filled(bench, context);
      const reader = await client.createReader({ topic, startMessageId: MessageId.latest() });
      if (bench.capabilities.markDeletePosition) expect(await reader.hasNext()).toBe(false);
      await producer.send(data('more'));
      expect(text(await reader.readNext(10_000))).toBe('more');
    });

    test('has nothing to read in an empty topic', async (context) => {
      const client = await bench.client(context);
      const reader = await client.createReader({ topic: newTopic(), startMessageId: MessageId.earliest() });
      expect(await reader.hasNext()).toBe(false);
      await expect(reader.readNext(50)).rejects.toThrow(/time/i);
    });

    test('goes back and forth', async (context) => {
      const { client, topic, ids } = await filled(bench, context);
      const reader = await client.createReader({ topic, startMessageId: MessageId.earliest() });
      expect(await readToEnd(reader)).toEqual(numbered(10));
      await reader.seek(ids[3]!);
      expect(await readToEnd(reader)).toEqual(numbered(10).slice(4));
      await reader.seek(MessageId.earliest());
      expect(await readToEnd(reader)).toEqual(numbered(10));
      await reader.seekTimestamp(0);
      expect(await readToEnd(reader)).toEqual(numbered(10));
    });

    test('can begin with the very message it is given', async (context) => {
      context.skip(!bench.capabilities.manyAtOnce, 'the driver has no startMessageIdInclusive');
      const { client, topic, ids } = await filled(bench, context);
      const reader = await client.createReader({
        topic,
        startMessageId: ids[7]!,
        startMessageIdInclusive: true,
      });
      expect(await readToEnd(reader)).toEqual(['m7', 'm8', 'm9']);
    });

    test('finds the last message of a topic', async (context) => {
      context.skip(!bench.capabilities.manyAtOnce, 'the driver has no readLastMessage');
      const { client, topic, producer } = await filled(bench, context);
      expect(text((await client.readLastMessage(topic))!)).toBe('m9');
      await producer.send(data('newest'));
      expect(text((await client.readLastMessage(topic))!)).toBe('newest');
      expect(await client.readLastMessage(newTopic())).toBeUndefined();
    });
  });
}

async function filled(bench: Bench, context: Parameters<Bench['client']>[0]) {
  const client = await bench.client(context);
  const topic = newTopic();
  const producer = await client.createProducer({ topic, batchingMaxMessages: 4 });
  const ids = await Promise.all(numbered(10).map((each) => producer.send(data(each))));
  return { client, topic, producer, ids };
}

async function readToEnd(reader: Reader): Promise<string[]> {
  const texts: string[] = [];
  while (await reader.hasNext()) texts.push(text(await reader.readNext(10_000)));
  return texts;
}
