import type { Message } from '@alpes/contracts';
import { backoff } from '@alpes/runtime';
import type { Pool } from 'pg';
import { type BatchHandler, heldRow, journal, keyLock } from './batch.ts';
import { inTransaction, run, type Transaction } from './database.ts';
import type { Decoder } from './decode.ts';
import { errorCode, errorMessage, faultKind } from './errors.ts';
import { deadLetterDrafts, type Ending, type Folded } from './fold.ts';
import type { Channel, Incoming, Work } from './incoming.ts';
import type { Journaling } from './journal-rows.ts';
import type { Failure } from './processor.ts';
import type { RetrySettings } from './settings.ts';
import * as sql from './statements.ts';
import { storableText } from './storable.ts';

/** A row of `held` as the database gives it. */
export interface HeldRecord {
  readonly sequence: string;
  readonly key: string;
  readonly status: 'waiting' | 'dead' | 'apart';
  readonly message_id: string;
  readonly type: string;
  readonly context: string;
  readonly channel: Channel;
  readonly source_topic: string;
  readonly source_message_id: string;
  readonly properties: {
    readonly properties: Readonly<Record<string, string>>;
    readonly key: string;
    readonly schemaVersion?: string;
    readonly publishedAt: string;
  };
  readonly payload: Buffer;
  readonly attempts: number;
  readonly next_attempt: Date | null;
  readonly error_code: string | null;
  readonly error: string | null;
  readonly held_at: Date;
}

export interface HeldOptions<S, E extends Message> {
  readonly pool: Pool;
  readonly handler: BatchHandler<S, E>;
  readonly decoder: Decoder<S, E>;
  readonly journaling: Journaling;
  readonly retry: RetrySettings;
  readonly now: () => Date;
  /** A head was tried: with what the batch came to, or the error it met. */
  onTried(result: { readonly folded?: Folded<S, E>; readonly failure?: Failure<S, E> }): void;
  onDeadLettered(ending: Ending<S, E>, error: unknown): void;
}

/** A message of a queue that failed. `alone` is whether nothing else can be the reason. */
interface Tried<S, E extends Message> extends Failure<S, E> {
  readonly record: HeldRecord;
  readonly alone: boolean;
}

const FOLLOWERS = 199;

/**
 * The keys that wait. Each has a queue in the table `held`; only its head is tried, by whichever replica finds it
 * due, under the same locks as any batch. What succeeds leaves the queue in the transaction that writes its effect.
 */
export class HeldQueues<S, E extends Message> {
  readonly #options: HeldOptions<S, E>;
  readonly #delayMs: (attempt: number) => number;

  constructor(options: HeldOptions<S, E>) {
    this.#options = options;
    this.#delayMs = backoff(options.retry);
  }

  /** Puts the culprit and all behind it, of one key, into its queue. When this resolves they may be acknowledged. */
  async hold({ work, error }: Failure<S, E>, behind: readonly Work<S, E>[]): Promise<void> {
    const works = [work, ...behind.filter(({ kind }) => kind !== 'passing')];
    await inTransaction(this.#options.pool, async (transaction) => {
      await transaction.run(sql.lock, [[keyLock(work.key)]]);
      const ids = works.map(({ id }) => id);
      const [now] = await transaction.run<{ held: boolean; ids: string[] }>(sql.waiting, [work.key, ids]);
      const isHead = now?.held !== true;
      const rows = unheld(works, now?.ids ?? []).map((one) => {
        const failed = one === work && isHead;
        const kept = {
          work: one,
          status: 'waiting' as const,
          ...(one === work ? { error: described(error) } : {}),
        };
        return heldRow(kept, failed ? 1 : 0);
      });
      await transaction.run(sql.hold, sql.heldArrays(rows));
      if (isHead) await transaction.run(sql.schedule, [work.id, this.#delayMs(1) / 1_000]);
    });
  }

  /**
   * Tries one key that is due; false when none is. Throws only what is nobody's fault (the database is away, two
   * transactions met): the key stays due.
   */
  async resume(): Promise<boolean> {
    let tried = await this.#attempt(FOLLOWERS);
    if (tried !== 'none' && tried !== 'done' && !tried.alone) tried = await this.#attempt(0);
    if (tried === 'none') return false;
    if (tried !== 'done') await this.#fail(tried);
    return true;
  }

  async #attempt(followers: number): Promise<'none' | 'done' | Tried<S, E>> {
    let head: Omit<Tried<S, E>, 'error' | 'alone'> | undefined;
    const alone = () => followers === 0 || (head?.record.attempts ?? 0) > 0;
    try {
      return await inTransaction(this.#options.pool, async (transaction) => {
        const [record] = await transaction.run<HeldRecord>(sql.dueHead);
        if (record === undefined) return 'none';
        head = { record, work: await this.#decode(record) };
        return this.#handle(transaction, head.record, head.work, alone() ? 0 : followers);
      });
    } catch (error) {
      if (head === undefined) throw error;
      if (faultKind(error) !== 'fault') throw await this.#putOff(head.record, error);
      return { ...head, error, alone: alone() };
    }
  }

  /** Not its fault, so no attempt is counted; but other heads come first now. */
  async #putOff({ message_id: id }: HeldRecord, error: unknown): Promise<unknown> {
    await run(this.#options.pool, sql.schedule, [id, this.#delayMs(1) / 1_000]).catch(() => undefined);
    return error;
  }

  async #handle(
    transaction: Transaction,
    head: HeldRecord,
    work: Work<S, E>,
    followers: number,
  ): Promise<'done' | Tried<S, E>> {
    const records =
      followers === 0
        ? []
        : await transaction.run<HeldRecord>(sql.followers, [head.key, head.sequence, followers]);
    const behind = await Promise.all(records.map((record) => this.#decode(record)));
    const folded = await this.#options.handler.handle([work, ...behind], transaction);
    await transaction.run(sql.promote, [head.key]);
    this.#options.onTried({ folded });
    const failure = folded.failed[0];
    if (failure === undefined) return 'done';
    const record = [head, ...records].find(
      ({ sequence }) => sequence === failure.work.incoming.held?.sequence,
    );
    return { record: record ?? head, ...failure, alone: true };
  }

  async #fail({ record, work, error }: Tried<S, E>): Promise<void> {
    this.#options.onTried({ failure: { work, error } });
    const attempts = record.attempts + 1;
    const unreadable = work.kind === 'unreadable';
    const last = unreadable || attempts >= this.#options.retry.attempts;
    const { code, message } = described(error);
    await inTransaction(this.#options.pool, async (transaction) => {
      const delay = last ? null : this.#delayMs(attempts) / 1_000;
      const status = unreadable ? 'apart' : last ? 'dead' : 'waiting';
      const values = [record.sequence, record.attempts, delay, code, message, status];
      const changed = await transaction.run(sql.failHead, values);
      if (changed.length === 0 || !last) return;
      const drafts = deadLetterDrafts(this.#options.journaling, work, code, message, this.#options.now());
      await journal(transaction, drafts);
      if (unreadable) await this.#stepAside(transaction, work);
      this.#options.onDeadLettered({ work, ending: 'dead-lettered', code }, error);
    });
  }

  /** What is set apart counts as handled, and blocks nobody: the next of its key is due. */
  async #stepAside(transaction: Transaction, { id, hash, key }: Work<S, E>): Promise<void> {
    await transaction.run(sql.see, [id, hash]);
    await transaction.run(sql.promote, [key]);
  }

  #decode(record: HeldRecord): Promise<Work<S, E>> {
    return this.#options.decoder.decode(incomingOf(record));
  }
}

function unheld<S, E extends Message>(works: readonly Work<S, E>[], held: readonly string[]): Work<S, E>[] {
  const seen = new Set(held);
  return works.filter(({ id }) => {
    const fresh = !seen.has(id);
    seen.add(id);
    return fresh;
  });
}

export const described = (error: unknown): { code: string; message: string } => ({
  code: errorCode(error) ?? (error instanceof Error ? error.name : 'UNKNOWN'),
  message: storableText(errorMessage(error).slice(0, 2_000)),
});

export function incomingOf(record: HeldRecord): Incoming {
  const { properties, key, schemaVersion, publishedAt } = record.properties;
  return {
    topic: record.source_topic,
    context: record.context,
    channel: record.channel,
    key,
    properties,
    bytes: record.payload,
    schemaVersion,
    sourceMessageId: record.source_message_id,
    publishedAt: new Date(publishedAt),
    held: { sequence: record.sequence, attempts: record.attempts },
  };
}
