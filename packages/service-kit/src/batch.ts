import type { Message } from '@alpes/contracts';
import type { Pool } from 'pg';
import { inOrder, inTransaction, type Transaction } from './database.ts';
import type { Row, ServiceDefinition } from './definition.ts';
import { KitError } from './errors.ts';
import type { FaultPoints } from './fault-points.ts';
import { Fold, type Folded, type Kept, type Known } from './fold.ts';
import type { Readable, Work } from './incoming.ts';
import type { Draft, Journaling } from './journal-rows.ts';
import * as sql from './statements.ts';
import { WorkingSet } from './working-set.ts';

export interface BatchOptions<S, E extends Message> {
  readonly pool: Pool;
  readonly definition: Pick<ServiceDefinition<S, E & Message>, 'name' | 'aggregate' | 'related'> & {
    evolve(state: S | null, event: E): S;
  };
  readonly shape: sql.TableShape;
  readonly journaling: Journaling;
  readonly faultPoint: FaultPoints;
  readonly now: () => Date;
}

/** Handles batches: everything of one in one transaction, with the same few statements whatever its size. */
export class BatchHandler<S, E extends Message> {
  readonly #options: BatchOptions<S, E>;
  readonly #statements: ReturnType<typeof statementsOf>;

  constructor(options: BatchOptions<S, E>) {
    this.#options = options;
    this.#statements = statementsOf(options.shape, options.definition.related?.where);
  }

  /**
   * Handles the works in this order. What of them failed or was deferred is not written; everything else is, when
   * this resolves. When it throws, nothing is. Runs inside `outer` when given (which commits), else in a
   * transaction of its own.
   */
  async handle(works: readonly Work<S, E>[], outer?: Transaction): Promise<Folded<S, E>> {
    if (outer !== undefined) return this.#within(outer, works);
    return inTransaction(this.#options.pool, (transaction) => this.#within(transaction, works));
  }

  async #within(transaction: Transaction, works: readonly Work<S, E>[]): Promise<Folded<S, E>> {
    const { definition, journaling, now, faultPoint } = this.#options;
    const workingSet = new WorkingSet<S>(definition.aggregate);
    const known = await this.#read(transaction, works, workingSet);
    await faultPoint('after-lock');
    await this.#readRelated(transaction, works, workingSet);
    const fold = new Fold<S, E>(definition, journaling, known, workingSet, now());
    for (const work of works) fold.take(work);
    await this.#write(transaction, fold.result, workingSet);
    await faultPoint('before-commit');
    return fold.result;
  }

  async #read(
    transaction: Transaction,
    works: readonly Work<S, E>[],
    workingSet: WorkingSet<S>,
  ): Promise<Known> {
    const { unique } = this.#options.shape;
    const claims = works.flatMap((work) => (work.kind === 'readable' ? work.claims : []));
    const values = unique.map((column) => valuesOf(claims, column));
    const keys = [...new Set(works.map(({ key }) => key))];
    const parameters = [works.map(({ id }) => id), keys, aggregatesOf(works), ...values];
    const [, rows] = await inOrder(
      transaction.run(sql.lock, [locksOf(works)]),
      transaction.run<sql.ReadRow>(this.#statements.read, parameters),
    );
    return knownOf(rows, workingSet);
  }

  async #readRelated(
    transaction: Transaction,
    works: readonly Work<S, E>[],
    workingSet: WorkingSet<S>,
  ): Promise<void> {
    const { related } = this.#options.definition;
    if (related === undefined || this.#statements.related === undefined) return;
    const loaded = works
      .filter(isReadable)
      .map(({ message, key }) => ({ message, state: workingSet.state(key) }));
    const parameters = loaded.length === 0 ? null : related.params(loaded);
    if (parameters === null) return;
    const rows = await transaction.run<{ row: Row }>(this.#statements.related, parameters);
    for (const { row } of rows) workingSet.load(row);
  }

  async #write(transaction: Transaction, folded: Folded<S, E>, workingSet: WorkingSet<S>): Promise<void> {
    const { seen, freed, kept, drafts } = folded;
    if (seen.length + freed.length + kept.length === 0) return;
    const changes = workingSet.changes();
    const released = workingSet.released;
    const [, written] = await inOrder(
      released.length > 0 ? transaction.run(this.#statements.release, [released]) : Promise.resolve([]),
      transaction.run<{ written: string }>(this.#statements.write, [
        seen.map(({ id }) => id),
        seen.map(({ hash }) => hash),
        sql.rowsJson(changes.map(({ row }) => row)),
        changes.map(({ row }) => row.id),
        changes.map(({ expected }) => expected),
        freed,
        ...sql.heldArrays(kept.map((one) => heldRow(one))),
      ]),
      journal(transaction, drafts),
    );
    if (Number(written[0]?.written) !== changes.length) {
      throw new KitError('VERSION_CONFLICT', 'an aggregate was written without its lock', {
        retryable: true,
      });
    }
  }
}

function statementsOf(shape: sql.TableShape, related: string | undefined) {
  return {
    read: sql.read(shape),
    related: related === undefined ? undefined : sql.related(shape, related),
    release: sql.release(shape),
    write: sql.write(shape),
  };
}

const isReadable = <S, E extends Message>(work: Work<S, E>): work is Readable<S, E> =>
  work.kind === 'readable';

/** Everything a batch must have for itself: its aggregates (and keys), what it claims, what it looks at. */
export function locksOf<S, E extends Message>(works: readonly Work<S, E>[]): string[] {
  const names = works.flatMap((work) => (work.kind === 'passing' ? [] : locksOfOne(work)));
  return [...new Set(names)];
}

function locksOfOne<S, E extends Message>(work: Work<S, E>): string[] {
  const own = keyLock(work.key);
  if (work.kind !== 'readable') return [own];
  return [
    own,
    ...work.reads.map(keyLock),
    ...work.claims.map(({ column, value }) => `claim ${column} ${value}`),
    ...work.locks.map((name) => `lock ${name}`),
  ];
}

export const keyLock = (key: string): string => `key ${key}`;

function aggregatesOf<S, E extends Message>(works: readonly Work<S, E>[]): string[] {
  const ids = works.flatMap((work) => (work.kind === 'readable' ? [work.key, ...work.reads] : []));
  return [...new Set(ids)];
}

const valuesOf = (claims: readonly { column: string; value: string }[], wanted: string): string[] => [
  ...new Set(claims.filter(({ column }) => column === wanted).map(({ value }) => value)),
];

function knownOf<S>(rows: readonly sql.ReadRow[], workingSet: WorkingSet<S>): Known {
  const inbox = new Map<string, string>();
  const heldKeys = new Set<string>();
  const heldIds = new Set<string>();
  for (const { kind, id, text, row } of rows) {
    if (kind === 'inbox') inbox.set(id, text);
    else if (kind === 'held-key') heldKeys.add(text);
    else if (kind === 'held-id') heldIds.add(id);
    else if (kind === 'state') workingSet.load(row as Row);
    else workingSet.loadHolder({ column: text, value: row as string }, id);
  }
  return { inbox, heldKeys, heldIds };
}

/** Gives the drafts their positions and wakes the relay; the last statement before the commit. */
export async function journal(transaction: Transaction, drafts: readonly Draft[]): Promise<void> {
  if (drafts.length === 0) return;
  const counts = { events: 0, commands: 0, 'dead-letters': 0 };
  const places = drafts.map(({ channel }) => (counts[channel] += 1));
  await transaction.run(sql.journal, [
    drafts.map(({ channel }) => channel),
    drafts.map(({ id }) => id),
    drafts.map(({ causationId }) => causationId),
    drafts.map(({ context }) => context),
    drafts.map(({ key }) => key),
    drafts.map(({ type }) => type),
    drafts.map(({ schema }) => schema),
    drafts.map(({ properties }) => properties),
    drafts.map(({ payload }) => payload),
    places,
    counts.events,
    counts.commands,
    counts['dead-letters'],
  ]);
}

/** `attempts` are the head's only; what waits behind it has none. */
export function heldRow<S, E extends Message>(
  { work, status, error }: Kept<S, E>,
  attempts = 0,
): sql.HeldRow {
  const { incoming, id, key } = work;
  const { schemaVersion } = incoming;
  return {
    key,
    status,
    message_id: id,
    type: incoming.properties['type'] ?? '',
    context: incoming.context,
    channel: incoming.channel,
    source_topic: incoming.topic,
    source_message_id: incoming.sourceMessageId,
    properties: {
      properties: incoming.properties,
      key: incoming.key,
      schemaVersion,
      publishedAt: incoming.publishedAt,
    },
    payload: incoming.bytes,
    attempts,
    error_code: error?.code ?? null,
    error: error?.message.slice(0, 2_000) ?? null,
  };
}
