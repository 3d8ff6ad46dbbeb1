import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageIdData, singleMessageMetadata } from '../messages/parts.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

function through<T>(write: (writer: Writer) => void, read: (reader: Reader) => T): T {
  const writer = new Writer(1);
  write(writer);
  const reader = new Reader(writer.take());
  const value = read(reader);
  expect(reader.done).toBe(true);
  return value;
}

/** UTF-8 has no lone surrogates. */
function wellFormedOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

test('keeps every whole number up to 2^53, and its negative', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(
        through(
          (writer) => writer.uint64(value),
          (reader) => reader.uint64(),
        ),
      ).toBe(value);
    }),
  );
  for (const value of [0, 127, 128, 2 ** 28 - 1, 2 ** 28, 2 ** 32, 2 ** 53, 2 ** 55]) {
    expect(
      through(
        (writer) => writer.uint64(value),
        (reader) => reader.uint64(),
      ),
    ).toBe(value);
  }
});

test('keeps the two ends of a topic: all ones as -1, and 2^63-1', () => {
  const ends = {
    ledgerId: -1,
    entryId: 2 ** 63,
    partition: -1,
    batchIndex: -1,
    ackSet: [],
    batchSize: undefined,
  };
  const writer = new Writer();
  messageIdData.writeFields(writer, ends);
  expect(writer.view().toString('hex')).toContain('08ffffffffffffffffff0110ffffffffffffffff7f');
  expect(messageIdData.decode(writer.take())).toEqual(ends);
});

test('keeps 64-bit sets bit by bit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
      expect(
        through(
          (writer) => writer.int64(value),
          (reader) => reader.int64(),
        ),
      ).toBe(value);
    }),
  );
});

test('keeps 32-bit numbers, signed and unsigned', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      expect(
        through(
          (writer) => writer.int32(value),
          (reader) => reader.int32(),
        ),
      ).toBe(value);
      expect(
        through(
          (writer) => writer.uint32(value >>> 0),
          (reader) => reader.uint32(),
        ),
      ).toBe(value >>> 0);
    }),
  );
});

test('keeps every text and every byte', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each).toString('utf8')),
      fc.uint8Array({ maxLength: 200 }),
      (text, bytes) => {
        const wellFormed = wellFormedOf(text);
        expect(
          through(
            (writer) => writer.string(wellFormed),
            (reader) => reader.string(),
          ),
        ).toBe(wellFormed);
        expect(
          through(
            (writer) => writer.bytes(bytes),
            (reader) => reader.bytes(),
          ),
        ).toEqual(Buffer.from(bytes));
      },
    ),
  );
});

test('keeps messages within messages, of any length', () => {
  const property = fc.record({ key: fc.string({ maxLength: 300 }), value: fc.string({ maxLength: 300 }) });
  fc.assert(
    fc.property(fc.array(property, { maxLength: 20 }), fc.nat(), (properties, payloadSize) => {
      const wellFormed = properties.map(({ key, value }) => ({
        key: wellFormedOf(key),
        value: wellFormedOf(value),
      }));
      const writer = new Writer(8);
      singleMessageMetadata.writeFields(writer, { properties: wellFormed, payloadSize });
      expect(singleMessageMetadata.decode(writer.take())).toMatchObject({
        properties: wellFormed,
        payloadSize,
      });
    }),
  );
});

test('reads a packed list as well as a plain one', () => {
  const packed = Buffer.from('080110022a03010203', 'hex');
  expect(messageIdData.decode(packed).ackSet).toEqual([1n, 2n, 3n]);
});

test('refuses a number that never ends', () => {
  expect(() => new Reader(Buffer.alloc(20, 0xff)).int64()).toThrow(/ten bytes/);
  expect(() => new Reader(Buffer.alloc(20, 0xff)).uint32()).toThrow(/ten bytes/);
  expect(() => new Reader(Buffer.alloc(3, 0xff)).uint64()).toThrow(/end/);
});
