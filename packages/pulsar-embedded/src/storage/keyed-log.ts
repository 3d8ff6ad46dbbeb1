import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppendLog } from './append-log.ts';
import { type LogFile, openLogFile, syncDirectory } from './log-file.ts';

const COMPACT_ABOVE_BYTES = 4 * 1024 * 1024;
const COMPACT_WHEN_TIMES_LIVE = 4;

/**
 * A small durable map: the last value written for a key wins, and the file is rewritten when most of it is history.
 * Record body: JSON `[key, value]`, without value for a removal.
 *
 * `put` and `remove` change the map at once and resolve when the change is on the disk; changes of one tick share a
 * sync. On a write error they reject and the map keeps the change: the next successful `put` of that key writes it.
 */
export class KeyedLog<Value> {
  readonly #path: string;
  readonly #openFile: (path: string) => Promise<LogFile>;
  readonly #values: Map<string, Value>;
  #log: AppendLog;
  #compacting: Promise<void> | undefined;
  #liveBytesAtCompaction: number;

  private constructor(
    path: string,
    openFile: (path: string) => Promise<LogFile>,
    log: AppendLog,
    values: Map<string, Value>,
  ) {
    this.#path = path;
    this.#openFile = openFile;
    this.#log = log;
    this.#values = values;
    this.#liveBytesAtCompaction = 0;
  }

  /** @throws StorageError `LOG_DAMAGED`. */
  static async open<Value>(
    path: string,
    openFile: (path: string) => Promise<LogFile> = openLogFile,
  ): Promise<{ log: KeyedLog<Value>; tornBytes: number }> {
    await rm(`${path}.new`, { force: true });
    const values = new Map<string, Value>();
    const file = await openFile(path);
    const { log, tornBytes } = await AppendLog.open(file, ({ body }) => apply(values, body));
    return { log: new KeyedLog(path, openFile, log, values), tornBytes };
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#values.entries();
  }

  /** With `mustSync` false it resolves when the change would survive this process; `sync` makes up for a power cut. */
  put(key: string, value: Value, mustSync = true): Promise<void> {
    this.#values.set(key, value);
    return this.#write(JSON.stringify([key, value]), mustSync);
  }

  remove(key: string): Promise<void> {
    if (!this.#values.delete(key)) return Promise.resolve();
    return this.#write(JSON.stringify([key]), true);
  }

  /** Resolves when every change so far is on the disk. */
  async sync(): Promise<void> {
    while (this.#compacting !== undefined) await this.#compacting;
    await this.#log.sync();
  }

  async close(): Promise<void> {
    await this.#compacting;
    await this.#log.close();
  }

  async #write(text: string, mustSync: boolean): Promise<void> {
    while (this.#compacting !== undefined) await this.#compacting;
    const log = this.#log;
    await new Promise<void>((resolve, reject) => {
      log.append([Buffer.from(text)], (error) => (error === null ? resolve() : reject(error)), mustSync);
    });
    this.#considerCompaction();
  }

  #considerCompaction(): void {
    const threshold = Math.max(COMPACT_ABOVE_BYTES, this.#liveBytesAtCompaction * COMPACT_WHEN_TIMES_LIVE);
    if (this.#compacting !== undefined || this.#log.durableBytes < threshold) return;
    this.#compacting = this.#compact()
      // A failed rewrite costs disk space and nothing else: the old file is whole.
      .catch(() => undefined)
      .finally(() => {
        this.#compacting = undefined;
      });
  }

  async #compact(): Promise<void> {
    const fresh = `${this.#path}.new`;
    await rm(fresh, { force: true });
    const { log } = await AppendLog.open(await this.#openFile(fresh), () => undefined);
    try {
      await appendAll(log, this.#values);
      await rename(fresh, this.#path);
    } catch (error) {
      await log.close();
      await rm(fresh, { force: true });
      throw error;
    }
    const old = this.#log;
    this.#log = log;
    this.#liveBytesAtCompaction = log.durableBytes;
    await syncDirectory(dirname(this.#path));
    await old.close();
  }
}

function apply<Value>(values: Map<string, Value>, body: Buffer): void {
  const [key, value] = JSON.parse(body.toString('utf8')) as [string, Value?];
  if (value === undefined) values.delete(key);
  else values.set(key, value);
}

function appendAll<Value>(log: AppendLog, values: Map<string, Value>): Promise<unknown> {
  const written = [...values].map(
    (pair) =>
      new Promise<void>((resolve, reject) => {
        log.append([Buffer.from(JSON.stringify(pair))], (error) =>
          error === null ? resolve() : reject(error),
        );
      }),
  );
  return Promise.all(written);
}
