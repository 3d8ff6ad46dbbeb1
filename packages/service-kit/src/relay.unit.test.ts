import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { noFaults } from './fault-points.ts';
import { Relay, startAfter } from './relay.ts';

const head = { generation: 2, events: 100 };
const at = (generation: number, position: number, partitions = 1) => ({
  empty: false as const,
  place: { generation, position },
  partitions,
});

test('a new topic starts at the beginning', () => {
  expect(startAfter({ empty: true }, head, 0)).toBe(0);
});

test('an empty topic that was published to is refused', () => {
  expect(() => startAfter({ empty: true }, head, 5)).toThrow(expect.objectContaining({ code: 'TOPIC_LOST' }));
});

test.each([
  [2, 101],
  [3, 1],
])('a topic at generation %i, position %i is ahead of the journal', (generation, position) => {
  expect(() => startAfter(at(generation, position), head, 90)).toThrow(
    expect.objectContaining({ code: 'JOURNAL_BEHIND_TOPIC' }),
  );
});

test('a topic in the same generation says where to go on, be it before or behind the cursor', () => {
  expect(startAfter(at(2, 95), head, 90)).toBe(95);
  expect(startAfter(at(2, 80), head, 90)).toBe(80);
});

test('after recovering, and with several partitions, the cursor says it', () => {
  expect(startAfter(at(1, 120), head, 90)).toBe(90);
  expect(startAfter(at(2, 95, 3), head, 90)).toBe(90);
  expect(startAfter({ empty: false, place: undefined, partitions: 1 }, head, 90)).toBe(90);
});

test('what fails again and again leaves nothing behind at the signal', async () => {
  const ended = new AbortController();
  const publisher = {
    publish: () => Promise.resolve(),
    end: () => Promise.resolve({ empty: true as const }),
    close: () => Promise.resolve(),
  };
  const query = ({ name }: { name: string }) =>
    name === 'kit_journaled' ? Promise.reject(new Error('away')) : Promise.resolve({ rows: [] });
  let failures = 0;
  const relay = new Relay({
    pool: { query } as never,
    broker: { publisher: () => publisher } as never,
    topicOf: () => 'topic',
    eventsTopic: 'topic',
    eventsSchema: '{}',
    faultPoint: noFaults,
    sweepMs: 60_000,
    onPublished: () => undefined,
    onFailed: () => {
      failures += 1;
    },
  });
  const over = relay.run(ended.signal);
  await expect.poll(() => failures, { timeout: 10_000 }).toBeGreaterThanOrEqual(12);
  expect(getEventListeners(ended.signal, 'abort').length).toBeLessThanOrEqual(6);
  ended.abort();
  await over;
});
