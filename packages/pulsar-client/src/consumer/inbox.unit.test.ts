import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { type Gather, Inbox } from './inbox.ts';
import { Message, type MessageParts } from './message.ts';
import { ReceivedMessageId } from './received-id.ts';
import type { TopicConsumer } from './topic-consumer.ts';

/** What the inbox needs of a topic: to be told what was taken. */
function source() {
  const taken: number[] = [];
  const consumer = { taken: (count: number) => taken.push(count) } as unknown as TopicConsumer;
  return { taken, consumer };
}

function messages(from: TopicConsumer, ...texts: string[]): Message[] {
  return texts.map((text, entryId) => {
    const id = new ReceivedMessageId({ ledgerId: 1, entryId, partition: -1 }, from);
    return new Message({ id, data: Buffer.from(text) } as unknown as MessageParts);
  });
}

const one: Gather = { maxNumMessages: 1, maxNumBytes: 1_000, enough: 1, timeoutMs: undefined };
const texts = (received: readonly Message[]) => received.map((message) => message.getData().toString());

test('serves those who wait in turn, and reports what was taken', async () => {
  const { taken, consumer } = source();
  const inbox = new Inbox(new ManualClock());
  const waiting = [inbox.take(one), inbox.take({ ...one, maxNumMessages: 2 }), inbox.take(one)];
  inbox.push(messages(consumer, 'a', 'b', 'c', 'd', 'e'));
  expect((await Promise.all(waiting)).map(texts)).toEqual([['a'], ['b', 'c'], ['d']]);
  expect(taken).toEqual([1, 2, 1]);
  expect(inbox.length).toBe(1);
});

test('keeps to the bytes, but always gives one message', async () => {
  const { consumer } = source();
  const inbox = new Inbox(new ManualClock());
  inbox.push(messages(consumer, 'aaaa', 'bbbb', 'cc', 'dddd'));
  const small = { ...one, maxNumMessages: 10, maxNumBytes: 6 };
  expect(texts(await inbox.take({ ...small, maxNumBytes: 1 }))).toEqual(['aaaa']);
  expect(texts(await inbox.take(small))).toEqual(['bbbb', 'cc']);
  expect(texts(await inbox.take(small))).toEqual(['dddd']);
});

test('gives what there is when the time is over, and leaves no timer behind', async () => {
  const { consumer } = source();
  const clock = new ManualClock();
  const inbox = new Inbox(clock);
  const ten = { ...one, maxNumMessages: 10, enough: 10, timeoutMs: 100 };
  const waiting = inbox.take(ten);
  inbox.push(messages(consumer, 'a', 'b'));
  clock.advance(100);
  expect(texts(await waiting)).toEqual(['a', 'b']);
  const empty = inbox.take(ten);
  clock.advance(100);
  expect(await empty).toEqual([]);
  const served = inbox.take({ ...ten, enough: 1 });
  inbox.push(messages(consumer, 'c'));
  await served;
  expect(clock.waiting).toBe(0);
});

test('forgets what a lost connection delivered, and nothing else', async () => {
  const [lost, kept] = [source(), source()];
  const inbox = new Inbox(new ManualClock());
  inbox.push(messages(lost.consumer, 'a', 'b'));
  inbox.push(messages(kept.consumer, 'c'));
  expect(inbox.discard(lost.consumer)).toBe(2);
  expect(texts(await inbox.take({ ...one, maxNumMessages: 5 }))).toEqual(['c']);
  expect(lost.taken).toEqual([]);
});

test('fails those who wait, and those who come later, with the same error', async () => {
  const inbox = new Inbox(new ManualClock());
  const waiting = expect(inbox.take(one)).rejects.toMatchObject({ code: 'AlreadyClosed' });
  inbox.close();
  await waiting;
  await expect(inbox.take(one)).rejects.toMatchObject({ code: 'AlreadyClosed' });
});
