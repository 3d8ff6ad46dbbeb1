import type { Envelope, Message } from '@alpes/contracts';
import type { Pool } from 'pg';
import { journal, keyLock } from './batch.ts';
import { inTransaction, run, type Transaction } from './database.ts';
import type { Decoder } from './decode.ts';
import { KitError } from './errors.ts';
import { causeOfWork } from './fold.ts';
import { type HeldRecord, incomingOf } from './held.ts';
import { isUuid } from './ids.ts';
import type { Work } from './incoming.ts';
import type { Journaling } from './journal-rows.ts';
import * as sql from './statements.ts';

export interface HeldKeysOptions<S, E extends Message> {
  readonly pool: Pool;
  readonly journaling: Journaling;
  readonly decoder: Decoder<S, E>;
  encode(
    topic: string,
    envelope: Envelope<Message>,
  ): { readonly bytes: Buffer; readonly fingerprint: string };
  readonly now: () => Date;
}

/** A message that waits, as people are shown it. */
export interface HeldMessage {
  /** What the other operations ask for. */
  readonly sequence: string;
  readonly key: string;
  /** waiting: tried again at `nextAttempt`. dead: waits for a person. apart: couldn't be read; blocks nobody. */
  readonly status: 'waiting' | 'dead' | 'apart';
  readonly messageId: string;
  readonly type: string;
  readonly source: string;
  readonly sourceMessageId: string;
  readonly attempts: number;
  readonly nextAttempt: Date | null;
  readonly code: string | null;
  readonly error: string | null;
  readonly heldAt: Date;
}

/** The head of a key's queue, with how many wait behind it. */
export interface HeldKey extends HeldMessage {
  readonly behind: number;
}

export interface ShownMessage extends HeldMessage {
  /** Null when the bytes can't be decoded. */
  readonly envelope: Envelope<Message> | null;
  readonly properties: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** What people do about held keys. Works on the database; running replicas notice within `SERVICE_SWEEP_MS`. */
export class HeldKeys<S, E extends Message> {
  readonly #options: HeldKeysOptions<S, E>;

  constructor(options: HeldKeysOptions<S, E>) {
    this.#options = options;
  }

  /** The head of each held key, and each message that was set apart. */
  async list(): Promise<HeldKey[]> {
    const records = await run<HeldRecord & { behind: number }>(this.#options.pool, sql.listHeld);
    return records.map((record) => ({
      ...shown(record),
      behind: record.status === 'apart' ? 0 : record.behind,
    }));
  }

  /** @throws KitError NOT_HELD */
  async show(sequence: string): Promise<ShownMessage> {
    const [record] = await run<HeldRecord>(this.#options.pool, sql.showHeld, [sequence]);
    if (record === undefined) throw notHeld(sequence);
    const work = await this.#options.decoder.decode(incomingOf(record));
    return {
      ...shown(record),
      envelope: work.kind === 'readable' ? work.message : null,
      properties: record.properties.properties,
      bytes: record.payload,
    };
  }

  /** Tries it again from the first attempt on, now. @throws KitError NOT_HELD */
  async replay(sequence: string): Promise<void> {
    await this.#changing(sequence, async (transaction) => {
      await transaction.run(sql.replayHeld, [sequence, null, null, null]);
    });
  }

  /**
   * Puts another message in its place (the id stays, the aggregate too) and tries that. Only what was set apart may become
   * a message for any aggregate: whom it was for could not be read.
   * @throws KitError NOT_HELD, OTHER_AGGREGATE; ContractError INVALID_DATA
   */
  async edit(sequence: string, envelope: Envelope<Message>): Promise<void> {
    await this.#changing(sequence, async (transaction, record) => {
      const edited = { ...envelope, id: record.message_id };
      const { bytes, fingerprint } = this.#options.encode(record.source_topic, edited);
      const { publishedAt, key } = record.properties;
      const properties = { id: record.message_id, type: edited.type, schema: fingerprint };
      const kept = { publishedAt, key, properties };
      const work = await this.#options.decoder.decode(
        incomingOf({ ...record, payload: bytes, properties: kept }),
      );
      if (work.key !== record.key) await this.#move(transaction, record, work.key);
      await transaction.run(sql.replayHeld, [sequence, bytes, kept, work.key]);
    });
  }

  /** A queue is one aggregate's: behind a message for another one its order would be nobody's. */
  async #move(transaction: Transaction, { status, key }: HeldRecord, to: string): Promise<void> {
    if (status !== 'apart') {
      throw new KitError('OTHER_AGGREGATE', `It waits in the queue of ${key}, and would be for ${to}.`);
    }
    await transaction.run(sql.lock, [[keyLock(to)]]);
  }

  /**
   * Gives it up: the outcome CommandDiscarded is journaled with the note, and the next of its key is due.
   * @throws KitError NOT_HELD
   */
  async discard(sequence: string, note: string): Promise<void> {
    await this.#changing(sequence, async (transaction, record, work) => {
      await transaction.run(sql.dropHeld, [sequence]);
      await transaction.run(sql.see, [work.id, work.hash]);
      if (record.channel === 'commands' && named(work)) {
        const key = isUuid(work.key) ? work.key : work.id;
        const outcome = [causeOfWork(work), key, 'CommandDiscarded', { note }, this.#options.now()] as const;
        await journal(transaction, [this.#options.journaling.outcome(...outcome)]);
      }
      await transaction.run(sql.promote, [record.key]);
    });
  }

  async #changing(
    sequence: string,
    change: (transaction: Transaction, record: HeldRecord, work: Work<S, E>) => Promise<void>,
  ): Promise<void> {
    await inTransaction(this.#options.pool, async (transaction) => {
      const [record] = await transaction.run<HeldRecord>(sql.takeHeld, [sequence]);
      if (record === undefined) throw notHeld(sequence);
      const work = await this.#options.decoder.decode(incomingOf(record));
      await transaction.run(sql.lock, [[keyLock(record.key)]]);
      // What was set apart counts as handled; now it isn't.
      if (record.status === 'apart') await transaction.run(sql.unsee, [record.message_id]);
      await change(transaction, record, work);
    });
  }
}

const named = <S, E extends Message>(work: Work<S, E>): boolean =>
  work.kind === 'readable' || (work.kind !== 'passing' && work.nameable);

const notHeld = (sequence: string) => new KitError('NOT_HELD', `Nothing is held under ${sequence}.`);

function shown(record: HeldRecord): HeldMessage {
  return {
    sequence: record.sequence,
    key: record.key,
    status: record.status,
    messageId: record.message_id,
    type: record.type,
    source: record.source_topic,
    sourceMessageId: record.source_message_id,
    attempts: record.attempts,
    nextAttempt: record.next_attempt,
    code: record.error_code,
    error: record.error,
    heldAt: record.held_at,
  };
}
