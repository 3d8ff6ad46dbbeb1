import type { Clock } from '../clock.ts';
import type { CursorState } from '../dispatch/cursor.ts';
import type { Logger } from '../logger.ts';
import { KeyedLog } from '../storage/keyed-log.ts';

/** A durable subscription as it is written down. */
export interface StoredSubscription {
  readonly cursor: CursorState;
  readonly properties?: Readonly<Record<string, string>>;
}

/** Acknowledgements nobody waits for are gathered this long before they are written. */
const GATHER_MS = 10;
const RETRY_MS = 1_000;
/** How old what is written may get before it is synced, where nobody waits for it. */
const SYNC_MS = 1_000;

/**
 * Where durable subscriptions are kept. An acknowledgement is written within some 10 ms and synced within a second or
 * two, or as soon as somebody waits for it; one that a crash or a power cut loses is delivered again. A subscription never comes back with more acknowledged than was.
 */
export class CursorStore {
  readonly #log: KeyedLog<StoredSubscription>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #dirty = new Map<string, () => StoredSubscription>();
  #cancelTimer: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  #cancelSync: (() => void) | undefined;

  private constructor(log: KeyedLog<StoredSubscription>, clock: Clock, logger: Logger) {
    this.#log = log;
    this.#clock = clock;
    this.#logger = logger;
  }

  static async open(
    path: string,
    clock: Clock,
    logger: Logger,
  ): Promise<{ store: CursorStore; tornBytes: number }> {
    const { log, tornBytes } = await KeyedLog.open<StoredSubscription>(path);
    return { store: new CursorStore(log, clock, logger), tornBytes };
  }

  /** The subscriptions of a topic, by name. */
  ofTopic(topic: string): Map<string, StoredSubscription> {
    const found = new Map<string, StoredSubscription>();
    const prefix = key(topic, '');
    for (const [name, value] of this.#log.entries()) {
      if (name.startsWith(prefix)) found.set(name.slice(prefix.length), value);
    }
    return found;
  }

  /** Resolves when it is on the disk. */
  put(topic: string, subscription: string, value: StoredSubscription): Promise<void> {
    this.#dirty.delete(key(topic, subscription));
    return this.#log.put(key(topic, subscription), value);
  }

  remove(topic: string, subscription: string): Promise<void> {
    this.#dirty.delete(key(topic, subscription));
    return this.#log.remove(key(topic, subscription));
  }

  /** Will be written soon; `state` is asked when it is. */
  changed(topic: string, subscription: string, state: () => StoredSubscription): void {
    this.#dirty.set(key(topic, subscription), state);
    if (this.#writing === undefined) this.#arm(GATHER_MS);
  }

  /**
   * Resolves when everything changed so far is on the disk.
   * @throws StorageError `WRITE_FAILED`; what failed is tried again by itself.
   */
  async settled(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing.catch(() => undefined);
    if (this.#dirty.size > 0) await this.#write();
    await this.#log.sync();
  }

  async close(): Promise<void> {
    await this.settled().catch(() => undefined);
    this.#cancelTimer?.();
    this.#cancelSync?.();
    await this.#log.close();
  }

  #arm(delayMs: number): void {
    this.#cancelTimer ??= this.#clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      if (this.#writing === undefined) this.#write().catch((error: unknown) => this.#failed(error));
    });
  }

  #syncSoon(): void {
    this.#cancelSync ??= this.#clock.after(SYNC_MS, () => {
      this.#cancelSync = undefined;
      this.#log.sync().catch((error: unknown) => this.#failed(error));
    });
  }

  #failed(error: unknown): void {
    this.#logger.error({ error }, 'acknowledgements could not be written; trying again');
  }

  #write(): Promise<void> {
    const batch = [...this.#dirty];
    this.#dirty.clear();
    this.#writing = this.#writeAll(batch).finally(() => {
      this.#writing = undefined;
      if (this.#dirty.size > 0) this.#arm(GATHER_MS);
    });
    return this.#writing;
  }

  async #writeAll(batch: readonly [string, () => StoredSubscription][]): Promise<void> {
    try {
      await Promise.all(batch.map(([name, state]) => this.#log.put(name, state(), false)));
      this.#syncSoon();
    } catch (error) {
      for (const [name, state] of batch) if (!this.#dirty.has(name)) this.#dirty.set(name, state);
      this.#arm(RETRY_MS);
      throw error;
    }
  }
}

function key(topic: string, subscription: string): string {
  return `${topic}\n${subscription}`;
}
