import { crc32 } from 'node:zlib';
import { StorageError } from './errors.ts';
import type { LogFile } from './log-file.ts';

/*
 * A log is records, one after the other, nothing between them:
 *
 *   record = magic:u16=0xa19e  synced:u48  length:u32  crc:u32  body:byte[length]
 *
 * `crc` is CRC-32 of everything before it and of the body. `synced` is how many bytes of the file were known to be on
 * the disk when the record was written: it tells a torn tail (never promised to anyone, cut off) from damage to bytes
 * that had been promised (never cut off). Integers are big-endian.
 */
const MAGIC = 0xa19e;
const LENGTH_AT = 8;
const CRC_AT = 12;
export const RECORD_HEADER_BYTES = 16;
/** Room for Pulsar's largest frame (5 MiB and padding) and the entry's own header. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** Writes one record into `target` at `at`; `parts` are the body. Returns where the record ends. */
export function writeRecord(
  target: Buffer,
  at: number,
  synced: number,
  parts: readonly Uint8Array[],
): number {
  let end = at + RECORD_HEADER_BYTES;
  for (const part of parts) {
    target.set(part, end);
    end += part.length;
  }
  target.writeUInt16BE(MAGIC, at);
  target.writeUIntBE(synced, at + 2, 6);
  target.writeUInt32BE(end - at - RECORD_HEADER_BYTES, at + LENGTH_AT);
  target.writeUInt32BE(checksum(target, at, end), at + CRC_AT);
  return end;
}

function checksum(bytes: Buffer, at: number, end: number): number {
  const head = crc32(bytes.subarray(at, at + CRC_AT));
  return crc32(bytes.subarray(at + RECORD_HEADER_BYTES, end), head);
}

/** A whole, valid record found in a file. `body` is valid only during the call it is passed to. */
export interface FoundRecord {
  /** Where the record starts in the file. */
  readonly offset: number;
  readonly synced: number;
  readonly body: Buffer;
}

/** What a scan saw: the valid records end at `end`; `size` is the file's. They differ when the tail is torn. */
export interface ScanResult {
  readonly end: number;
  readonly size: number;
}

/**
 * Reads every record from the start of the file, in order.
 * @throws StorageError `LOG_DAMAGED` when a record that had once been synced does not check out.
 */
export async function scanRecords(
  file: LogFile,
  onRecord: (record: FoundRecord) => void,
): Promise<ScanResult> {
  const window = new Window(file, await file.size());
  let offset = 0;
  for (;;) {
    const record = await readRecord(window, offset);
    if (record === undefined) break;
    onRecord(record);
    offset += RECORD_HEADER_BYTES + record.body.length;
  }
  if (offset < window.size) await refuseDamage(window, offset);
  return { end: offset, size: window.size };
}

async function readRecord(window: Window, offset: number): Promise<FoundRecord | undefined> {
  const header = await window.bytes(offset, RECORD_HEADER_BYTES);
  if (header === undefined || header.readUInt16BE(0) !== MAGIC) return undefined;
  const length = header.readUInt32BE(LENGTH_AT);
  if (length > MAX_BODY_BYTES) return undefined;
  const record = await window.bytes(offset, RECORD_HEADER_BYTES + length);
  if (record === undefined || checksum(record, 0, record.length) !== record.readUInt32BE(CRC_AT))
    return undefined;
  return { offset, synced: record.readUIntBE(2, 6), body: record.subarray(RECORD_HEADER_BYTES) };
}

/** A later record that says the bad bytes had been synced makes this damage rather than a torn tail. */
async function refuseDamage(window: Window, bad: number): Promise<void> {
  for (let offset = bad + 1; offset + RECORD_HEADER_BYTES <= window.size; offset += 1) {
    const bytes = await window.bytes(offset, 2);
    if (bytes === undefined || bytes.readUInt16BE(0) !== MAGIC) continue;
    const record = await readRecord(window, offset);
    if (record !== undefined && record.synced > bad) {
      throw new StorageError(
        'LOG_DAMAGED',
        `${window.path} is damaged at byte ${bad}: what had been synced no longer checks out`,
      );
    }
  }
}

/** A sliding view of a file, read a chunk at a time. */
class Window {
  readonly size: number;
  readonly path: string;
  readonly #file: LogFile;
  #chunk: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: LogFile, size: number) {
    this.#file = file;
    this.path = file.path;
    this.size = size;
  }

  /** The bytes asked for, or undefined where the file is too short. */
  async bytes(offset: number, length: number): Promise<Buffer | undefined> {
    if (offset + length > this.size) return undefined;
    if (offset < this.#start || offset + length > this.#start + this.#chunk.length) {
      this.#chunk = await this.#file.read(
        offset,
        Math.min(Math.max(length, CHUNK_BYTES), this.size - offset),
      );
      this.#start = offset;
    }
    const from = offset - this.#start;
    return this.#chunk.length < from + length ? undefined : this.#chunk.subarray(from, from + length);
  }
}
