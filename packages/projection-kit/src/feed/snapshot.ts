import type { Pool } from 'pg';
import type { Query } from '../query.ts';
import { inTransaction } from '../transaction.ts';
import { encodeCursor } from './cursor.ts';
import type { Change, FeedPointer, StateLoader } from './feed.ts';
import { type FeedHead, readLastOf, readMatching } from './feed-reader.ts';
import { changeOf, type Want, type Watch } from './watch.ts';

type AnyWatch = Watch<unknown>;

/** What one watch gets: the subjects to load, and what then follows from them. */
export interface Plan {
  readonly watch: AnyWatch;
  readonly pointers: readonly FeedPointer[];
  /** A subject to be shown although no pointer tells of it: what is true now. */
  readonly now?: string;
  readonly start?: boolean;
  readonly through: bigint;
}

/** How much of the feed one catching-up watch reads in one snapshot. */
const CATCH_UP = { window: 20_000, limit: 500 };
const MAX_SCANS = 32;

/** A loader threw for its own sake; its watches end with `cause`. */
export class LoaderFailure extends Error {
  readonly code = 'LOADER_FAILED';
  readonly loader: StateLoader<unknown>;

  constructor(loader: StateLoader<unknown>, cause: unknown) {
    super('A loader failed.', { cause });
    this.loader = loader;
  }
}

/** Runs `action` in one REPEATABLE READ transaction: all that it reads is as of one moment. */
export const inSnapshot = <T>(pool: Pool, action: (query: Query) => Promise<T>): Promise<T> =>
  inTransaction(pool, action, { begin: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' });

/** Finds out which subjects each watch is to be shown. Watches that a snapshot has no room for get no plan. */
export async function plan(
  query: Query,
  head: FeedHead,
  wants: ReadonlyMap<AnyWatch, Want>,
): Promise<Plan[]> {
  const plans: Plan[] = [];
  const bySubject: [AnyWatch, bigint][] = [];
  const scans: [AnyWatch, bigint][] = [];
  for (const [watch, want] of wants) {
    if (want.kind !== 'matching') plans.push(immediate(watch, want, head));
    else (watch.filter.subject === undefined ? scans : bySubject).push([watch, want.after]);
  }
  plans.push(...(await lastOfSubjects(query, head, bySubject)));
  for (const [watch, after] of scans.slice(0, MAX_SCANS)) {
    const found = await readMatching(query, watch.filter, after, head.position, CATCH_UP);
    plans.push({ watch, ...found });
  }
  return plans;
}

function immediate(watch: AnyWatch, want: Exclude<Want, { kind: 'matching' }>, head: FeedHead): Plan {
  const through = head.position;
  switch (want.kind) {
    case 'start':
      return { watch, pointers: [], start: true, through };
    case 'state':
      return { watch, pointers: [], now: want.subject, through };
    case 'states':
      return { watch, pointers: want.pointers, through };
  }
}

async function lastOfSubjects(query: Query, head: FeedHead, watches: [AnyWatch, bigint][]): Promise<Plan[]> {
  if (watches.length === 0) return [];
  const wanted = watches.map(([{ filter }, after]) => ({
    kind: filter.kind,
    subject: filter.subject as string,
    after,
  }));
  const found = await readLastOf(query, wanted);
  return watches.map(([watch], index) => {
    const pointer = found[index];
    return { watch, pointers: pointer === undefined ? [] : [pointer], through: head.position };
  });
}

type States = ReadonlyMap<StateLoader<unknown>, ReadonlyMap<string, unknown>>;

/** Loads every state that the plans show, each once, with one call a loader. */
export async function load(query: Query, plans: readonly Plan[]): Promise<States> {
  const wanted = new Map<StateLoader<unknown>, Set<string>>();
  for (const { watch, pointers, now } of plans) {
    const subjects = wanted.get(watch.loader) ?? new Set();
    if (now !== undefined) subjects.add(now);
    for (const { subject } of pointers) subjects.add(subject);
    if (subjects.size > 0) wanted.set(watch.loader, subjects);
  }
  const states = new Map<StateLoader<unknown>, ReadonlyMap<string, unknown>>();
  for (const [loader, subjects] of wanted) {
    const loaded = await loader.load(query, [...subjects]).catch((cause: unknown) => {
      throw new LoaderFailure(loader, cause);
    });
    states.set(loader, loaded);
  }
  return states;
}

/** The changes that a plan comes to. */
export function changesOf(
  { watch, pointers, now, start }: Plan,
  head: FeedHead,
  states: States,
): Change<unknown>[] {
  const loaded = states.get(watch.loader) ?? new Map<string, unknown>();
  const cursor = () => encodeCursor(head);
  if (start) return [{ cursor: cursor(), subject: null, state: null }];
  if (now !== undefined) return [{ cursor: cursor(), subject: now, state: loaded.get(now) ?? null }];
  return pointers.map((pointer) => changeOf(head.epoch, pointer, loaded));
}
