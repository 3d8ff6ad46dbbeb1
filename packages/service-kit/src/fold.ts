import { derivedId, type Message } from '@alpes/contracts';
import type { Decision, ServiceDefinition } from './definition.ts';
import { isUuid } from './ids.ts';
import type { Readable, Unreadable, Work } from './incoming.ts';
import { type Cause, causeOf, type Draft, type Journaling } from './journal-rows.ts';
import type { WorkingSet } from './working-set.ts';

/** What the database knows of a batch's messages and keys, read under their locks. */
export interface Known {
  /** Hashes of messages handled before, by id. */
  readonly inbox: Map<string, string>;
  /** Keys that wait for the head of their queue. */
  readonly heldKeys: ReadonlySet<string>;
  /** Ids of messages that wait already. */
  readonly heldIds: Set<string>;
}

/** A message that goes to `held`. */
export interface Kept<S, E extends Message> {
  readonly work: Work<S, E>;
  readonly status: 'waiting' | 'apart';
  readonly error?: { readonly code: string; readonly message: string };
}

/** How one message ended, for metrics and logs. `code` is a rejection's, or why it was dead-lettered. */
export interface Ending<S, E extends Message> {
  readonly work: Work<S, E>;
  readonly ending:
    | 'completed'
    | 'rejected'
    | 'duplicate'
    | 'payload-mismatch'
    | 'passed'
    | 'held'
    | 'dead-lettered'
    | 'dropped';
  readonly code?: string;
}

/** What a batch comes to; everything here is written in one transaction, or nothing. */
export interface Folded<S, E extends Message> {
  readonly seen: { readonly id: string; readonly hash: string }[];
  readonly drafts: Draft[];
  readonly kept: Kept<S, E>[];
  /** Sequences in `held` that are done with. */
  readonly freed: string[];
  readonly endings: Ending<S, E>[];
  /** Their handlers threw; nothing of them is written. */
  readonly failed: { readonly work: Work<S, E>; readonly error: unknown }[];
  /** Behind a failed one of the same key, in order. */
  readonly deferred: Work<S, E>[];
}

/** The part of a definition that deciding needs. */
export type Deciding<S, E extends Message> = Pick<ServiceDefinition<S, Message>, 'name'> & {
  evolve(state: S | null, event: E): S;
};

/**
 * Decides a batch in the order of arrival, in memory. Pure but for `workingSet`, which is left as the batch leaves
 * it. A handler that throws fails its own message and defers the later ones of its key; the others go on.
 */
export class Fold<S, E extends Message> {
  readonly result: Folded<S, E> = {
    seen: [],
    drafts: [],
    kept: [],
    freed: [],
    endings: [],
    failed: [],
    deferred: [],
  };
  readonly #definition: Deciding<S, E>;
  readonly #journaling: Journaling;
  readonly #known: Known;
  readonly #workingSet: WorkingSet<S>;
  readonly #decidedAt: Date;
  readonly #blocked = new Set<string>();

  constructor(
    definition: Deciding<S, E>,
    journaling: Journaling,
    known: Known,
    workingSet: WorkingSet<S>,
    decidedAt: Date,
  ) {
    this.#definition = definition;
    this.#journaling = journaling;
    this.#known = known;
    this.#workingSet = workingSet;
    this.#decidedAt = decidedAt;
  }

  take(work: Work<S, E>): void {
    if (this.#blocked.has(work.key)) this.result.deferred.push(work);
    else if (this.#known.inbox.has(work.id)) this.#repeated(work);
    else if (work.kind === 'passing') this.#end(work, 'passed');
    else if (this.#waits(work)) this.#follow(work);
    else if (work.kind === 'unreadable') this.#setApart(work);
    else if (work.kind === 'faulty') this.#fail(work, work.error);
    else this.#decide(work);
  }

  #repeated(work: Work<S, E>): void {
    const same = this.#known.inbox.get(work.id) === work.hash;
    this.#end(work, same ? 'duplicate' : 'payload-mismatch');
  }

  #waits(work: Work<S, E>): boolean {
    return (
      work.kind !== 'unreadable' && work.incoming.held === undefined && this.#known.heldKeys.has(work.key)
    );
  }

  #follow(work: Work<S, E>): void {
    if (this.#known.heldIds.has(work.id)) return this.#end(work, 'duplicate');
    this.#known.heldIds.add(work.id);
    this.result.kept.push({ work, status: 'waiting' });
    this.#end(work, 'held');
  }

  #setApart(work: Unreadable): void {
    if (work.incoming.held !== undefined) return this.#fail(work, new UnreadableError(work));
    this.#markSeen(work);
    this.result.drafts.push(
      ...deadLetterDrafts(this.#journaling, work, work.code, work.reason, this.#decidedAt),
    );
    const error = { code: work.code, message: work.reason };
    this.result.kept.push({ work, status: 'apart', error });
    this.#end(work, 'dead-lettered', work.code);
  }

  #decide(work: Readable<S, E>): void {
    try {
      this.#apply(work);
    } catch (error) {
      this.#fail(work, error);
    }
  }

  #apply(work: Readable<S, E>): void {
    const { handler, message, key } = work;
    const state = this.#workingSet.state(key);
    const decision = handler.decide(state, message, this.#workingSet.view(work.claims));
    const drafts = this.#draftsOf(work, decision);
    const next = this.#next(state, decision);
    const row = next === undefined ? undefined : this.#workingSet.rowOf(key, next, eventsOf(decision));
    drafts.push(...this.#outcome(work, decision, row?.version ?? this.#workingSet.version(key)));
    if (next !== undefined && row !== undefined) this.#workingSet.put(key, next, row);
    this.result.drafts.push(...drafts);
    this.#markSeen(work);
    if ('rejected' in decision) this.#end(work, 'rejected', decision.rejected);
    else this.#end(work, 'completed');
  }

  #next(state: S | null, decision: Decision<S, E>): S | undefined {
    if ('rejected' in decision) return undefined;
    if (decision.state !== undefined || decision.events.length === 0) return decision.state;
    const evolved = decision.events.reduce<S | null>(
      (now, event) => this.#definition.evolve(now, event),
      state,
    );
    return evolved ?? undefined;
  }

  #draftsOf({ message, key }: Readable<S, E>, decision: Decision<S, E>): Draft[] {
    if ('rejected' in decision) return [];
    const { events, commands = [] } = decision;
    const at = this.#decidedAt;
    return [
      ...events.map((event, n) => this.#journaling.event(message, n, key, event, at)),
      ...commands.map((command, n) =>
        this.#journaling.command(message, derivedId(message.id, events.length + n), command, at),
      ),
    ];
  }

  #outcome(work: Readable<S, E>, decision: Decision<S, E>, version: number | null): Draft[] {
    const { incoming, message, key } = work;
    if (incoming.channel !== 'commands') return [];
    const outcome = (
      type: 'CommandRejected' | 'CommandCompleted',
      data: Readonly<Record<string, unknown>>,
    ) => [this.#journaling.outcome(message, key, type, data, this.#decidedAt)];
    if (!('rejected' in decision)) {
      return outcome('CommandCompleted', { version });
    }
    const { rejected: code, message: text, details = {} } = decision;
    return outcome('CommandRejected', { code, message: text, details });
  }

  #fail(work: Work<S, E>, error: unknown): void {
    if (atMostOnce(work)) return this.#end(work, 'dropped');
    this.#blocked.add(work.key);
    this.result.failed.push({ work, error });
  }

  #markSeen({ id, hash }: Work<S, E>): void {
    this.#known.inbox.set(id, hash);
    this.result.seen.push({ id, hash });
  }

  #end(work: Work<S, E>, ending: Ending<S, E>['ending'], code?: string): void {
    if (work.incoming.held !== undefined) this.result.freed.push(work.incoming.held.sequence);
    this.result.endings.push({ work, ending, code });
  }
}

class UnreadableError extends Error {
  readonly code: string;

  constructor({ code, reason }: { readonly code: string; readonly reason: string }) {
    super(reason);
    this.name = 'UnreadableError';
    this.code = code;
  }
}

const eventsOf = <S, E extends Message>(decision: Decision<S, E>): number =>
  'rejected' in decision ? 0 : decision.events.length;

export const atMostOnce = <S, E extends Message>(work: Work<S, E>): boolean =>
  work.kind === 'readable' && work.handler.delivery === 'at-most-once';

/** What tells the world that a message was given up: its outcome, when it is a command with a name, and the letter. */
export function deadLetterDrafts<S, E extends Message>(
  journaling: Journaling,
  work: Work<S, E>,
  code: string,
  reason: string,
  at: Date,
): Draft[] {
  const { incoming, id, key } = work;
  const letter = journaling.deadLetter(incoming, id, code, reason);
  const named = work.kind === 'readable' || work.kind === 'passing' || work.nameable;
  if (incoming.channel !== 'commands' || !named) return [letter];
  const data = { code, reason: reason.slice(0, 1_000) };
  const subject = isUuid(key) ? key : id;
  try {
    return [journaling.outcome(causeOfWork(work), subject, 'CommandDeadLettered', data, at), letter];
  } catch {
    return [letter]; // what it says of itself can't be said again; the letter has its bytes
  }
}

export function causeOfWork<S, E extends Message>(work: Work<S, E>): Cause {
  if (work.kind === 'readable') return work.message;
  const meta = work.kind === 'passing' ? undefined : work.meta;
  return causeOf(work.id, work.incoming.publishedAt, meta);
}
