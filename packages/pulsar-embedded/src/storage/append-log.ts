import { StorageError } from './errors.ts';
import type { LogFile } from './log-file.ts';
import { type FoundRecord, RECORD_HEADER_BYTES, scanRecords, writeRecord } from './record.ts';

/** A group is cut at this size, so that one sync never waits behind an unbounded write. */
const MAX_GROUP_BYTES = 8 * 1024 * 1024;

/** Records that became durable together. `buffer` holds them as they stand in the file from `offset` on. */
export interface CommittedGroup {
  readonly buffer: Buffer;
  readonly offset: number;
}

interface Pending {
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
  readonly mustSync: boolean;
  readonly done: AppendDone;
}

/**
 * Called once for each record, in the order they were appended: when it is on the disk, with where it starts; or with
 * the error, when it never will be.
 */
export type AppendDone = (error: StorageError | null, offset: number, group: CommittedGroup) => void;

const NO_GROUP: CommittedGroup = { buffer: Buffer.alloc(0), offset: -1 };

/**
 * An append-only file of records with group commit: what arrives while one group is being written and synced makes up
 * the next, so any number of appends costs one sync at a time.
 *
 * A failed write or sync fails its group *and* everything queued behind it (order is kept: nothing later may be
 * durable when something earlier is not), cuts the file back to what was durable, and leaves the log ready for more.
 */
export class AppendLog {
  readonly #file: LogFile;
  /** What was written; all of it but what `append` was told not to sync is on the disk. */
  #durableBytes: number;
  #syncedBytes: number;
  #queue: Pending[] = [];
  #working: Promise<void> | undefined;
  #closed = false;
  #needsTruncate = false;

  private constructor(file: LogFile, durableBytes: number) {
    this.#file = file;
    this.#durableBytes = durableBytes;
    this.#syncedBytes = durableBytes;
  }

  /**
   * Reads every record through `onRecord`, cuts off a torn tail, and returns the log with the bytes it cut.
   * @throws StorageError `LOG_DAMAGED` when synced records no longer check out; the file is left as it is.
   */
  static async open(
    file: LogFile,
    onRecord: (record: FoundRecord) => void,
  ): Promise<{ log: AppendLog; tornBytes: number }> {
    const { end, size } = await scanRecords(file, onRecord);
    if (end < size) {
      await file.truncate(end);
      await file.sync();
    }
    return { log: new AppendLog(file, end), tornBytes: size - end };
  }

  /** Bytes on the disk. */
  get durableBytes(): number {
    return this.#durableBytes;
  }

  /**
   * With `mustSync` false, `done` is called when the record would survive this process, though not a power cut; the
   * next synced append or `sync` makes up for that.
   */
  append(parts: readonly Uint8Array[], done: AppendDone, mustSync = true): void {
    if (this.#closed) {
      done(new StorageError('CLOSED', 'the log is closed'), -1, NO_GROUP);
      return;
    }
    let bytes = RECORD_HEADER_BYTES;
    for (const part of parts) bytes += part.length;
    this.#enqueue({ parts, bytes, done, mustSync });
  }

  /** Resolves when everything appended so far is on the disk. @throws StorageError `WRITE_FAILED` */
  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      const done: AppendDone = (error) => (error === null ? resolve() : reject(error));
      this.#enqueue({ parts: [], bytes: 0, done, mustSync: true });
    });
  }

  read(position: number, length: number): Promise<Buffer> {
    return this.#file.read(position, length);
  }

  /** Resolves when nothing is queued any more. */
  async settled(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Finishes what is queued, then closes the file. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.settled();
    await this.#file.close();
  }

  #enqueue(pending: Pending): void {
    this.#queue.push(pending);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    // One turn of the event loop lets the appends of one socket read share a group.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      const failure = await this.#commit(group);
      if (failure !== undefined) this.#fail(group, failure);
    }
    this.#working = undefined;
  }

  #takeGroup(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const pending of this.#queue) {
      if (count > 0 && bytes + pending.bytes > MAX_GROUP_BYTES) break;
      bytes += pending.bytes;
      count += 1;
    }
    if (count === this.#queue.length) {
      const all = this.#queue;
      this.#queue = [];
      return all;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(group: readonly Pending[]): Promise<unknown> {
    const offset = this.#durableBytes;
    const buffer = layOut(group, this.#syncedBytes);
    try {
      if (this.#needsTruncate) await this.#truncate();
      this.#needsTruncate = true;
      if (buffer.length > 0) await this.#file.write(buffer, offset);
      if (group.some(({ mustSync }) => mustSync)) await this.#sync(offset + buffer.length);
      this.#needsTruncate = false;
    } catch (error) {
      return error ?? new Error('unknown write error');
    }
    this.#durableBytes = offset + buffer.length;
    this.#succeed(group, { buffer, offset });
    return undefined;
  }

  #succeed(group: readonly Pending[], committed: CommittedGroup): void {
    let at = committed.offset;
    for (const { bytes, done } of group) {
      done(null, at, committed);
      at += bytes;
    }
  }

  #fail(group: readonly Pending[], cause: unknown): void {
    const error = new StorageError('WRITE_FAILED', `could not write: ${(cause as Error).message}`, cause);
    const queued = this.#queue;
    this.#queue = [];
    for (const { done } of group) done(error, -1, NO_GROUP);
    for (const { done } of queued) done(error, -1, NO_GROUP);
  }

  async #sync(bytes: number): Promise<void> {
    if (bytes === this.#syncedBytes) return;
    await this.#file.sync();
    this.#syncedBytes = bytes;
  }

  async #truncate(): Promise<void> {
    await this.#file.truncate(this.#durableBytes);
    this.#needsTruncate = false;
  }
}

function layOut(group: readonly Pending[], synced: number): Buffer {
  let total = 0;
  for (const { bytes } of group) total += bytes;
  const buffer = Buffer.allocUnsafeSlow(total);
  let at = 0;
  for (const { parts, bytes } of group) if (bytes > 0) at = writeRecord(buffer, at, synced, parts);
  return buffer;
}
