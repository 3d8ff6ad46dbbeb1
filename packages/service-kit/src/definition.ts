import type { Envelope, Message, TopicContract } from '@alpes/contracts';

/** What Postgres' `to_jsonb` makes of a row, and `jsonb_populate_record` takes back. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * A row of the aggregate's table, by column name. Values are JSON: a `timestamptz` is read as an ISO string
 * (a `Date` may be written), a `text[]` is an array, a `numeric` a number. Columns that are left out are
 * written as NULL; generated columns are never written.
 */
export interface Row {
  readonly id: string;
  /** 1 after the first decision that changed anything, then one more with each (or with each event of it). */
  readonly version: number;
  readonly [column: string]: Json;
}

/** Where the aggregates of a service are: one table with `id uuid primary key` and `version integer`. */
export interface AggregateTable<S> {
  readonly table: string;
  /**
   * Columns under a unique index, each the claim of one aggregate to a value (a tax id). A handler names the
   * values it is about to claim in `claims`; who holds them reaches `decide` as `view.holderOf`.
   */
  readonly unique?: readonly string[];
  /** The state must say its own id and version; the kit refuses a version that isn't the next one. */
  toRow(state: S): Row;
  fromRow(row: Row): S;
}

/** A refusal that people expect; it becomes the outcome `CommandRejected`. `message` is fit to show. */
export interface Rejection {
  readonly rejected: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
}

/**
 * What was decided. `events` may be empty: then nothing changed and the command has completed.
 * The next state is `evolve` folded over the events, unless `state` gives it (for what no event tells).
 * `commands` are journaled in the same transaction and sent after it.
 */
export interface Accepted<S, E extends Message> {
  readonly events: readonly E[];
  readonly state?: S;
  readonly commands?: readonly OutgoingCommand[];
}

export type Decision<S, E extends Message> = Accepted<S, E> | Rejection;

/** A command for a service (this one included): `context` is one of the contracts in `ServiceDefinition.sends`. */
export interface OutgoingCommand {
  readonly context: string;
  /** The aggregate it is for: the message's key. */
  readonly subject: string;
  readonly type: string;
  readonly data: unknown;
}

/**
 * What a decision may look at beside its own state: the aggregates of this service that the batch has loaded
 * (its own aggregates, those named in `reads`, what `related` found), with every change that earlier messages
 * of the batch made. Only what the message has locked is certain to hold still: its aggregate, its `reads`,
 * and whatever every writer guards with the same `locks`.
 */
export interface View<S> {
  /** The aggregate with this id, or null when there is none or it wasn't loaded. */
  get(id: string): S | null;
  /** All loaded aggregates that satisfy the predicate, in no particular order. */
  filter(predicate: (state: S) => boolean): readonly S[];
  /** Who holds `value` in a unique column, or null. The message must have named it in `claims`. */
  holderOf(column: string, value: string): string | null;
}

/**
 * How one type of message is handled. Everything is pure and synchronous: no clock, no randomness, no I/O.
 * What is thrown is a fault (retried, then held, then dead-lettered), never a refusal.
 */
export interface Handler<S, M extends Message, E extends Message> {
  /**
   * `at-least-once` (default): with the inbox, once in effect. `at-most-once`: acknowledged before it runs,
   * for work better lost than repeated; a fault drops it.
   */
  readonly delivery?: 'at-least-once' | 'at-most-once';
  /** The aggregate that is decided on. Default: the envelope's `subject`. Must be a UUID. */
  aggregate?(message: Envelope<M>): string;
  /** Values it is about to claim, by unique column; null and undefined claim nothing. */
  claims?(message: Envelope<M>): Readonly<Record<string, string | null | undefined>>;
  /** Ids of other aggregates it looks at: locked and loaded with its own. */
  reads?(message: Envelope<M>): readonly string[];
  /** Further names to lock (`cell:12:40`), for what several aggregates have a say in. */
  locks?(message: Envelope<M>): readonly string[];
  decide(state: S | null, message: Envelope<M>, view: View<S>): Decision<S, E>;
}

/** A handler for every type of a topic. */
export type HandlersOf<S, M extends Message, E extends Message> = {
  readonly [T in M['type']]: Handler<S, Extract<M, { type: T }>, E>;
};

/** One topic a service reads, with its handlers; made by `commandsFrom` and `eventsFrom`. */
export interface Input<S, E extends Message> {
  readonly contract: TopicContract<Message>;
  readonly handlers: Readonly<Record<string, Handler<S, Message, E> | undefined>>;
}

/**
 * The service's own commands: Key_Shared, a handler for every type, an outcome for every message.
 */
export function commandsFrom<S, M extends Message, E extends Message>(
  contract: TopicContract<M>,
  handlers: HandlersOf<S, M, E>,
): Input<S, E> {
  return {
    contract,
    handlers,
  };
}

/**
 * Another service's events: Failover (producers of events batch without regard to the key, which Key_Shared
 * can't take apart), no outcome, types without a handler pass by. A rejection is logged and forgotten.
 */
export function eventsFrom<S, M extends Message, E extends Message>(
  contract: TopicContract<M>,
  handlers: Partial<HandlersOf<S, M, E>>,
): Input<S, E> {
  return {
    contract,
    handlers,
  };
}

/** A message of the batch with its aggregate's state as it was before the batch. */
export interface Loaded<S> {
  readonly message: Envelope<Message>;
  readonly state: S | null;
}

/**
 * Rows of the aggregate's table that decisions look at and that can't be named by id beforehand. One statement
 * a batch, after the locks: `SELECT … FROM <table> t WHERE <where>`, which must be served by indexes.
 */
export interface Related<S> {
  /** A condition on `t`, with parameters: `t.cell = ANY($1::text[]) OR t.owner_id = ANY($2::uuid[])`. */
  readonly where: string;
  /** The parameters for a whole batch; null when the batch needs nothing. */
  params(batch: readonly Loaded<S>[]): readonly unknown[] | null;
}

/** Runs one statement and gives its rows. */
export type Query = (
  text: string,
  params?: readonly unknown[],
) => Promise<readonly Record<string, unknown>[]>;

/**
 * Work that time causes. Runs on one replica at a time (the relay's), `everyMs` apart, and journals the commands
 * it returns. `key` makes the command's id: the same key is the same command, however often it's due.
 */
export interface TimedRule {
  readonly name: string;
  readonly everyMs: number;
  due(query: Query, now: Date): Promise<readonly (OutgoingCommand & { readonly key: string })[]>;
}

/** Outcomes are the kit's; a service decides only its own events. */
export type OutcomeType = 'CommandCompleted' | 'CommandRejected' | 'CommandDeadLettered' | 'CommandDiscarded';
export type OwnEvent<M extends Message> = Exclude<M, { type: OutcomeType }>;

/**
 * Everything a service declares. `name` is its context, subscription and database (`alpes_<name>`).
 * M is the union of its events topic (outcomes included), S the state of its aggregate.
 */
export interface ServiceDefinition<S, M extends Message> {
  readonly name: string;
  /** The folder of its migrations: `new URL('../../../prisma/companies/migrations/', import.meta.url)`. */
  readonly migrations: URL;
  readonly aggregate: AggregateTable<S>;
  readonly events: TopicContract<M>;
  readonly inputs: readonly Input<S, OwnEvent<M>>[];
  evolve(state: S | null, event: OwnEvent<M>): S;
  readonly related?: Related<S>;
  /** Contracts of the commands that decisions and timed rules send. */
  readonly sends?: readonly TopicContract<Message>[];
  readonly timed?: readonly TimedRule[];
}
