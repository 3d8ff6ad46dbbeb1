import { crc32c } from '@node-rs/crc32';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchWriter, readBatch } from './batch.ts';
import { encodeBrokerEntry, encodeEntry, readEntry } from './entry.ts';

const metadata = { producerName: 'p', sequenceId: 7, publishTime: 1_700_000_000_000 };
const bytes = fc.uint8Array({ maxLength: 500 }).map((each) => Buffer.from(each));

test('reads what it writes, with and without the broker’s own metadata', () => {
  fc.assert(
    fc.property(bytes, (payload) => {
      const entry = encodeEntry(metadata, payload);
      expect(readEntry(entry)).toMatchObject({ metadata, payload, brokerEntry: undefined });
      const broker = { brokerTimestamp: 1_700_000_000_001, index: 42 };
      expect(readEntry(Buffer.concat([encodeBrokerEntry(broker), entry]))).toMatchObject({
        metadata,
        payload,
        brokerEntry: broker,
      });
    }),
  );
});

test('notices any byte that changed on the way', () => {
  const entry = encodeEntry(metadata, Buffer.from('payload'));
  for (let index = 2; index < entry.length; index++) {
    const damaged = Buffer.from(entry);
    damaged[index]! ^= 0x10;
    expect(() => readEntry(damaged)).toThrow(expect.objectContaining({ code: 'ChecksumMismatch' }));
  }
});

test('reads an entry of a producer that writes no checksum', () => {
  const entry = encodeEntry(metadata, Buffer.from('payload'));
  expect(readEntry(entry.subarray(6))).toMatchObject({ metadata, payload: Buffer.from('payload') });
});

test('refuses an entry cut anywhere', () => {
  const entry = encodeEntry(metadata, Buffer.alloc(0));
  for (let length = 0; length < entry.length; length++) {
    expect(() => readEntry(entry.subarray(0, length))).toThrow(
      expect.objectContaining({ name: 'ProtocolError' }),
    );
  }
});

test('computes the checksum of RFC 3720', () => {
  expect(crc32c(Buffer.alloc(32)).toString(16)).toBe('8a9136aa');
});

test('takes a batch apart into the messages put in', () => {
  const single = fc.record({ data: bytes, partitionKey: fc.string(), sequenceId: fc.nat() });
  const batch = new BatchWriter(16);
  fc.assert(
    fc.property(fc.array(single, { minLength: 1, maxLength: 30 }), (messages) => {
      batch.reset();
      for (const { data, ...rest } of messages) batch.add({ ...rest, payloadSize: data.length }, data);
      expect(batch.count).toBe(messages.length);
      const read = readBatch(batch.view(), messages.length);
      expect(read.map(({ data }) => data)).toEqual(messages.map(({ data }) => data));
      expect(read.map((each) => each.metadata.partitionKey)).toEqual(
        messages.map((each) => each.partitionKey),
      );
    }),
    { numRuns: 50 },
  );
});

test('refuses a batch that has fewer messages than announced', () => {
  const batch = new BatchWriter();
  batch.add({ payloadSize: 3 }, Buffer.from('abc'));
  expect(() => readBatch(batch.view(), 2)).toThrow(expect.objectContaining({ code: 'Truncated' }));
  expect(() => readBatch(batch.view().subarray(0, -1), 1)).toThrow(
    expect.objectContaining({ code: 'Truncated' }),
  );
});
