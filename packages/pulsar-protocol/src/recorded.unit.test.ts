import { expect, test } from 'vitest';
import { decompress, encodeFrame, type Frame, FrameDecoder, readBatch, readEntry } from './index.ts';
import { type RecordedName, recorded, recordedFrame } from './testing/recorded.ts';

function read(name: RecordedName): Frame {
  return new FrameDecoder().push(recordedFrame(name))[0]!;
}

test('reads what the official client introduces itself with', () => {
  expect(read('connect').command).toMatchObject({
    type: 'Connect',
    clientVersion: 'Pulsar-CPP-v4.2.0',
    protocolVersion: 20,
    authMethodName: 'none',
    featureFlags: { authRefresh: true, brokerEntryMetadata: true },
  });
  expect(read('connected').command).toMatchObject({
    serverVersion: 'Pulsar Server4.0.7',
    maxMessageSize: 5_242_880,
  });
});

test('reads a producer and a subscription with their schemas', () => {
  expect(read('producer').command).toMatchObject({
    producerName: 'golden',
    schema: { type: 'Avro', name: 'AVRO' },
  });
  const { command } = read('subscribe');
  expect(command).toMatchObject({ subscription: 'sub', subType: 'KeyShared', durable: true });
  if (command.type !== 'Subscribe') throw new Error(command.type);
  expect(JSON.parse(command.schema!.schemaData.toString())).toMatchObject({ type: 'record', name: 'Note' });
});

test('reads what a broker answers', () => {
  expect(read('lookupTopicResponse').command).toMatchObject({
    response: 'Connect',
    proxyThroughServiceUrl: true,
  });
  expect(read('partitionedTopicMetadataResponse').command).toMatchObject({
    partitions: 0,
    response: 'Success',
  });
  const schemaVersion = Buffer.alloc(8);
  expect(read('producerSuccess').command).toMatchObject({
    producerName: 'golden',
    lastSequenceId: -1,
    schemaVersion,
  });
  expect(read('sendReceipt').command).toMatchObject({
    sequenceId: 0,
    messageId: { entryId: 0, partition: -1 },
  });
});

test('reads the batch that was sent, and the one that was delivered', () => {
  for (const name of ['send', 'message'] as const) {
    const { metadata, payload } = readEntry(read(name).content!);
    expect(metadata).toMatchObject({ producerName: 'golden', sequenceId: 0, numMessagesInBatch: 2 });
    const [first, second] = readBatch(payload, 2);
    expect(first!.metadata).toMatchObject({ partitionKey: 'k1', properties: [{ key: 'x', value: 'y' }] });
    expect(second!.metadata).toMatchObject({ partitionKey: 'k2', eventTime: 1_700_000_000_000 });
    expect([first!.data, second!.data].map(String)).toEqual(['\u0002\u0002a', '\u0002\u0002b']);
  }
});

test.each(['ZLIB', 'ZSTD', 'LZ4', 'SNAPPY'] as const)(
  'reads a batch that the official client compressed with %s',
  (type) => {
    const { metadata, payload } = readEntry(read(`send${type}`).content!);
    expect(metadata.compression).toBe(type);
    const plain = decompress(type, payload, metadata.uncompressedSize);
    expect(readBatch(plain, 3).map(({ data }) => data.toString())).toEqual(
      ['0', '1', '2'].map((each) => `the same words again and again ${each}`),
    );
  },
);

test('writes the same bytes as the official client and the broker', () => {
  const topic = 'persistent://public/default/golden-2';
  const hex = (command: Parameters<typeof encodeFrame>[0]) => encodeFrame(command).toString('hex');
  expect(hex({ type: 'Flow', consumerId: 0, messagePermits: 1000 })).toBe(recorded.flow);
  expect(hex({ type: 'CloseConsumer', consumerId: 0, requestId: 7 })).toBe(recorded.closeConsumer);
  expect(hex({ type: 'Success', requestId: 1 })).toBe(recorded.success);
  expect(
    hex({ type: 'LookupTopic', topic, requestId: 2, authoritative: false, advertisedListenerName: '' }),
  ).toBe(recorded.lookupTopic);
  expect(hex({ type: 'Ping' })).toBe('00000009000000050812920100');
});

test('gives back every recorded frame when what it read is written and read again', () => {
  for (const name of Object.keys(recorded) as RecordedName[]) {
    const { command, content } = read(name);
    if (command.type === 'Unknown') throw new Error(name);
    expect(new FrameDecoder().push(encodeFrame(command, content))).toEqual([{ command, content }]);
  }
});
