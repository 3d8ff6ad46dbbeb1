import { AppendLog, type CommittedGroup } from './append-log.ts';
import { decodeEntryHeader, ENTRY_HEADER_BYTES, type EntryFacts, encodeEntryHeader } from './entry.ts';
import { EntryIndex } from './entry-index.ts';
import type { StorageError } from './errors.ts';
import type { LogFile } from './log-file.ts';
import { RECORD_HEADER_BYTES } from './record.ts';
import { TailCache, type TopicTail } from './tail-cache.ts';

const BLOCK_AT = RECORD_HEADER_BYTES + ENTRY_HEADER_BYTES;
/** Neighbouring entries are read from the file together up to this size. */
const READ_BYTES = 1024 * 1024;

/** Called when the entry is on the disk (`entryId` ≥ 0), or with the error when it never will be. */
export type EntryDone = (error: StorageError | null, entryId: number) => void;

/**
 * One topic's entries: append, index, read back. Entry ids are given in the order of appends, only to entries that
 * became durable, so they have no gaps.
 */
export class TopicLog {
  readonly index: EntryIndex;
  readonly #log: AppendLog;
  readonly #tail: TopicTail;
  #newestGroup: CommittedGroup | undefined;

  private constructor(index: EntryIndex, log: AppendLog, tail: TopicTail) {
    this.index = index;
    this.#log = log;
    this.#tail = tail;
  }

  /** @throws StorageError `LOG_DAMAGED`. */
  static async open(file: LogFile, cache = new TailCache()): Promise<{ log: TopicLog; tornBytes: number }> {
    const index = new EntryIndex();
    const { log, tornBytes } = await AppendLog.open(file, ({ offset, body }) => {
      index.add(decodeEntryHeader(body), offset, offset + RECORD_HEADER_BYTES + body.length);
    });
    return { log: new TopicLog(index, log, cache.tail()), tornBytes };
  }

  get durableBytes(): number {
    return this.#log.durableBytes;
  }

  /** `block` must not change until `done` was called. */
  append(facts: EntryFacts, block: Uint8Array, done: EntryDone): void {
    const parts = [encodeEntryHeader(facts), block];
    const bytes = BLOCK_AT + block.length;
    this.#log.append(parts, (error, offset, group) => {
      if (error !== null) {
        done(error, -1);
        return;
      }
      if (group !== this.#newestGroup) this.#tail.add((this.#newestGroup = group));
      done(null, this.index.add(facts, offset, offset + bytes));
    });
  }

  /** The entries' blocks when all of them are in memory. The bytes must not be changed. */
  cached(ids: readonly number[]): Buffer[] | undefined {
    const blocks: Buffer[] = [];
    for (const id of ids) {
      const record = this.#tail.find(this.index.offset(id), this.index.end(id));
      if (record === undefined) return undefined;
      blocks.push(record.subarray(BLOCK_AT));
    }
    return blocks;
  }

  /** The entries' blocks from the file, neighbours in one read. Ids must be ascending and exist. */
  async read(ids: readonly number[]): Promise<Buffer[]> {
    const blocks: Buffer[] = [];
    for (const run of this.#runs(ids)) {
      const start = this.index.offset(run.first);
      const bytes = await this.#log.read(start, this.index.end(run.last) - start);
      for (let id = run.first; id <= run.last; id += 1) {
        blocks.push(bytes.subarray(this.index.offset(id) - start + BLOCK_AT, this.index.end(id) - start));
      }
    }
    return blocks;
  }

  /** Resolves when nothing waits to be written. */
  settled(): Promise<void> {
    return this.#log.settled();
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  *#runs(ids: readonly number[]): Generator<{ first: number; last: number }> {
    let at = 0;
    while (at < ids.length) {
      const first = ids[at] as number;
      let last = first;
      at += 1;
      while (ids[at] === last + 1 && this.index.end(last + 1) - this.index.offset(first) <= READ_BYTES) {
        last += 1;
        at += 1;
      }
      yield { first, last };
    }
  }
}
