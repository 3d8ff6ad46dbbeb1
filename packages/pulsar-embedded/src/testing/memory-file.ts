import type { LogFile } from '../storage/log-file.ts';

/** A file in memory that can be made to fail: what the next operations of a kind throw, in order. */
export class MemoryFile implements LogFile {
  readonly path = 'memory';
  bytes: Buffer;
  syncs = 0;
  readonly failures: { write: Error[]; sync: Error[]; truncate: Error[] } = {
    write: [],
    sync: [],
    truncate: [],
  };
  /** How much of a failing write reaches the file all the same. */
  partialBytes = 0;
  /** Called when a write begins. */
  onWrite: () => void = () => undefined;

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.bytes = bytes;
  }

  async size(): Promise<number> {
    return this.bytes.length;
  }

  async read(position: number, length: number): Promise<Buffer> {
    return Buffer.from(this.bytes.subarray(position, position + length));
  }

  async write(bytes: Buffer, position: number): Promise<void> {
    this.onWrite();
    const failure = this.failures.write.shift();
    const written = failure === undefined ? bytes : bytes.subarray(0, this.partialBytes);
    const grown = Buffer.alloc(Math.max(this.bytes.length, position + written.length));
    this.bytes.copy(grown);
    written.copy(grown, position);
    this.bytes = grown;
    if (failure !== undefined) throw failure;
  }

  async sync(): Promise<void> {
    this.syncs += 1;
    const failure = this.failures.sync.shift();
    if (failure !== undefined) throw failure;
  }

  async truncate(length: number): Promise<void> {
    const failure = this.failures.truncate.shift();
    if (failure !== undefined) throw failure;
    this.bytes = Buffer.from(this.bytes.subarray(0, length));
  }

  async close(): Promise<void> {}
}
