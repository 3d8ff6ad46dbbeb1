import { type SingleMessageMetadata, singleMessageMetadata } from '../messages/parts.ts';
import { Reader } from '../protobuf/reader.ts';
import { Writer } from '../protobuf/writer.ts';
import { ProtocolError } from '../protocol-error.ts';

/*
 * batch = { metadataSize:u32 singleMessageMetadata payload }      (payloadSize stands in the metadata)
 */

type SingleToSend = Parameters<typeof singleMessageMetadata.writeFields>[1];

/** One message of a batch; `data` is a view of the batch. */
export interface BatchedMessage {
  readonly metadata: SingleMessageMetadata;
  readonly data: Buffer;
}

/** Gathers messages into one payload. */
export class BatchWriter {
  readonly #writer: Writer;
  readonly #single = new Writer(256);
  #count = 0;

  constructor(capacity = 16 * 1024) {
    this.#writer = new Writer(capacity);
  }

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#writer.length;
  }

  /** `metadata.payloadSize` must be `data.length`. */
  add(metadata: SingleToSend, data: Uint8Array): void {
    this.#single.reset();
    singleMessageMetadata.writeFields(this.#single, metadata);
    this.#writer.fixed32(this.#single.length);
    this.#writer.raw(this.#single.view());
    this.#writer.raw(data);
    this.#count++;
  }

  /** The payload, valid until the next `add` or `reset`. */
  view(): Buffer {
    return this.#writer.view();
  }

  reset(): void {
    this.#writer.reset();
    this.#count = 0;
  }
}

/** The `count` messages of an uncompressed batch. @throws {ProtocolError} */
export function readBatch(payload: Buffer, count: number): BatchedMessage[] {
  const messages: BatchedMessage[] = [];
  let position = 0;
  while (messages.length < count) {
    const message = readSingle(payload, position);
    messages.push(message);
    position = message.data.byteOffset - payload.byteOffset + message.data.length;
  }
  return messages;
}

function readSingle(payload: Buffer, position: number): BatchedMessage {
  if (position + 4 > payload.length) throw ended();
  const start = position + 4 + payload.readUInt32BE(position);
  if (start > payload.length) throw ended();
  const metadata = singleMessageMetadata.readFields(new Reader(payload, position + 4, start));
  const size = Math.max(metadata.payloadSize, 0);
  if (start + size > payload.length) throw ended();
  return { metadata, data: payload.subarray(start, start + size) };
}

function ended(): ProtocolError {
  return new ProtocolError('Truncated', 'A batch ends before its messages do.');
}
