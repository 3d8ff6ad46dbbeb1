import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageId } from './message-id.ts';

const place = fc.record({
  ledgerId: fc.maxSafeNat(),
  entryId: fc.maxSafeNat(),
  partition: fc.integer({ min: -1, max: 1_000 }),
  batchIndex: fc.integer({ min: -1, max: 1_000 }),
});

test('comes back from its bytes', () => {
  fc.assert(
    fc.property(place, ({ ledgerId, entryId, partition, batchIndex }) => {
      const id = new MessageId(ledgerId, entryId, partition, batchIndex);
      const again = MessageId.deserialize(id.serialize());
      expect(again.equals(id)).toBe(true);
      expect(again.toString()).toBe(`(${ledgerId},${entryId},${partition},${batchIndex})`);
    }),
  );
  for (const end of [MessageId.earliest(), MessageId.latest()]) {
    expect(MessageId.deserialize(end.serialize()).equals(end)).toBe(true);
  }
});

// Written by the official Python client 3.13.0.
test.each([
  [new MessageId(10, 5, -1, 2), '080a10052002'],
  [new MessageId(1_000_000, 70_000, 3), '08c0843d10f0a2041803'],
  [MessageId.earliest(), '08ffffffffffffffffff0110ffffffffffffffffff01'],
  [MessageId.latest(), '08ffffffffffffffff7f10ffffffffffffffff7f'],
])('%s has the bytes that official clients write', (id, hex) => {
  expect(id.serialize().toString('hex')).toBe(hex);
});

test('stands between the ends of its topic', () => {
  const ids = [
    MessageId.latest(),
    new MessageId(2, 0),
    new MessageId(1, 9, -1, 3),
    new MessageId(1, 9, -1, 0),
    MessageId.earliest(),
  ];
  expect(ids.toSorted((one, other) => one.compare(other))).toEqual(ids.toReversed());
});
