/*
 * What a topic's log keeps of an entry: a small header the dispatchers work from, so that no message is parsed again,
 * then the bytes a producer sent, which go to consumers untouched.
 *
 *   entry = messages:u32  keyHash:u16  publishTimeMs:u48  deliverAtMs:u48  block
 *   block = 0x0e01:u16  crc32c:u32  metadataSize:u32  metadata  payload
 */
export const ENTRY_HEADER_BYTES = 18;

/** The facts about an entry that dispatching needs. */
export interface EntryFacts {
  /** Messages in the batch; 0 for a message that was not batched. */
  readonly batchSize: number;
  /** Where the entry's key falls in the hash range, 1 to 65535. */
  readonly keyHash: number;
  /** When the producer published it, milliseconds since 1970. */
  readonly publishTimeMs: number;
  /** Not to be delivered to shared subscriptions before this time; 0 for at once. */
  readonly deliverAtMs: number;
}

export function encodeEntryHeader(facts: EntryFacts): Buffer {
  const header = Buffer.allocUnsafe(ENTRY_HEADER_BYTES);
  header.writeUInt32BE(facts.batchSize, 0);
  header.writeUInt16BE(facts.keyHash, 4);
  header.writeUIntBE(facts.publishTimeMs, 6, 6);
  header.writeUIntBE(facts.deliverAtMs, 12, 6);
  return header;
}

export function decodeEntryHeader(body: Buffer): EntryFacts {
  return {
    batchSize: body.readUInt32BE(0),
    keyHash: body.readUInt16BE(4),
    publishTimeMs: body.readUIntBE(6, 6),
    deliverAtMs: body.readUIntBE(12, 6),
  };
}
