import { placeProperties } from '@alpes/contracts';
import { expect, test } from 'vitest';
import { admit } from './admit.ts';
import type { Arrived } from './broker.ts';
import type { StreamPosition } from './position.ts';

const TOPIC = 'persistent://alpes/companies/events';

const at = (generation: number, position: number, entry = -1, batchIndex = -1): StreamPosition => ({
  generation: BigInt(generation),
  position: BigInt(position),
  ledger: entry < 0 ? -1n : 1n,
  entry: BigInt(entry),
  batchIndex,
});

const message = (properties: Record<string, string>, entry = 0, batchIndex = -1, topic = TOPIC): Arrived => ({
  topic,
  place: { ledger: 1n, entry: BigInt(entry), batchIndex },
  properties,
  bytes: Buffer.alloc(0),
  publishedAt: new Date(0),
});

const event = (generation: number, position: number, topic = TOPIC) =>
  message(
    placeProperties({ generation: BigInt(generation), position: BigInt(position) }),
    position,
    -1,
    topic,
  );

const places = (admitted: ReturnType<typeof admit>) =>
  admitted.positions.map(({ generation, position }) => `${generation}:${position}`);

test('lets through what follows, in order', () => {
  expect(places(admit('events', at(0, 0), [event(1, 1), event(1, 2), event(1, 3)]))).toEqual([
    '1:1',
    '1:2',
    '1:3',
  ]);
});

test('leaves out what was projected before, wherever it is repeated', () => {
  const arrived = [event(1, 4), event(1, 5), event(1, 6), event(1, 5), event(1, 6), event(1, 7)];
  expect(places(admit('events', at(1, 5), arrived))).toEqual(['1:6', '1:7']);
});

test('ends at a gap, behind what stands in front of it', () => {
  const admitted = admit('events', at(1, 5), [event(1, 6), event(1, 8)]);
  expect(places(admitted)).toEqual(['1:6']);
  expect(admitted.problem).toMatchObject({ code: 'STREAM_GAP', retryable: false });
  expect(admitted.problem?.message).toContain('from 1:6 to 1:8');
});

test('takes a missing beginning for a gap', () => {
  expect(admit('events', at(0, 0), [event(1, 2)]).problem).toMatchObject({ code: 'STREAM_GAP' });
});

test('goes on into a new generation from where its journal was restored to', () => {
  expect(places(admit('events', at(1, 100), [event(1, 100), event(2, 81), event(2, 82)]))).toEqual([
    '2:81',
    '2:82',
  ]);
  expect(admit('events', at(1, 100), [event(2, 102)]).problem).toMatchObject({ code: 'STREAM_GAP' });
});

test('leaves out the rest of an older generation', () => {
  expect(places(admit('events', at(2, 81), [event(1, 99), event(2, 82)]))).toEqual(['2:82']);
});

test('ends at a message that no journal sent', () => {
  const incomplete: Record<string, string>[] = [{}, { generation: '1' }, { generation: 'x', position: '1' }];
  for (const properties of incomplete) {
    expect(admit('events', at(0, 0), [message(properties)]).problem).toMatchObject({
      code: 'STREAM_FOREIGN_MESSAGE',
    });
  }
});

test('allows holes in a partition, which has a part of the positions', () => {
  const topic = `${TOPIC}-partition-1`;
  expect(
    places(admit('events', at(1, 2), [event(1, 5, topic), event(1, 3, topic), event(1, 9, topic)])),
  ).toEqual(['1:5', '1:9']);
});

test('goes by message id, the place in a batch included, where there is no journal', () => {
  const arrived = [message({}, 3, 0), message({}, 3, 1), message({}, 3, 2), message({}, 4)];
  const admitted = admit('commands', at(0, 0, 3, 1), arrived);
  expect(admitted.positions.map(({ entry, batchIndex }) => [entry, batchIndex])).toEqual([
    [3n, 2],
    [4n, -1],
  ]);
});
