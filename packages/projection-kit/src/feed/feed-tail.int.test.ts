import { randomUUID } from 'node:crypto';
import { createLogger, createPool } from '@alpes/runtime';
import { eventually, startPostgres, startTcpProxy, type TestPostgres } from '@alpes/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ReadDatabase, readDatabase } from '../testing/index.ts';
import { inTransaction } from '../transaction.ts';
import type { Change, FeedTail, StateLoader, WatchOptions } from './feed.ts';
import { sweepFeed } from './feed-sweep.ts';
import { createFeedTail } from './feed-tail.ts';
import { FeedWriter, lockFeed } from './feed-writer.ts';

interface Thing {
  readonly id: string;
  readonly version: number;
}

let postgres: TestPostgres;
let database: ReadDatabase;
let tail: FeedTail;
const logger = createLogger({ name: 'feed', level: 'silent' });

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  database = await readDatabase(postgres);
  await database.rows('CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL, parent uuid)');
  tail = createFeedTail({ pool: database.pool, logger });
});
afterEach(async () => {
  await tail.stop();
  await database.stop();
});

let loads: number;
const things: StateLoader<Thing> = {
  async load(query, subjects) {
    loads += 1;
    const rows = await query('SELECT id, version FROM thing WHERE id = ANY($1::uuid[])', [subjects]);
    return new Map((rows as unknown as Thing[]).map((thing) => [thing.id, thing]));
  },
};
beforeEach(() => {
  loads = 0;
});

const NOBODY = randomUUID();

/** One transaction that raises each thing's version and tells the feed; as a projector's batch would. */
async function raise(ids: readonly string[], parent: string = NOBODY): Promise<void> {
  await inTransaction(database.pool, async (query) => {
    await lockFeed(query);
    const rows = await query(
      `INSERT INTO thing AS t SELECT id, 1, $2::uuid FROM unnest($1::uuid[]) AS id
       ON CONFLICT (id) DO UPDATE SET version = t.version + 1 RETURNING id, version`,
      [ids, parent],
    );
    const feed = new FeedWriter();
    for (const { id, version } of rows as unknown as Thing[]) {
      feed.add({ kind: 'thing', subject: id, parent, version: String(version) });
    }
    await feed.flush(query);
  });
}

const watch = (
  filter: Partial<WatchOptions<Thing>['filter']> = {},
  options: Partial<WatchOptions<Thing>> = {},
) => tail.watch({ filter: { kind: 'thing', ...filter }, loader: things, ...options });

async function next(changes: AsyncIterator<Change<Thing>>): Promise<Change<Thing>> {
  const result = await changes.next();
  if (result.done) throw new Error('the watch is over');
  return result.value;
}

test('starts with what is true now, then tells of every change', async () => {
  const id = randomUUID();
  const changes = watch({ subject: id });
  expect(await next(changes)).toMatchObject({ subject: id, state: null });
  await raise([id]);
  expect(await next(changes)).toMatchObject({ subject: id, state: { version: 1 } });
  const pending = next(changes);
  await raise([randomUUID()]);
  await raise([id]);
  expect(await pending).toMatchObject({ state: { version: 2 } });
});

test('says where it starts when it watches a kind or a parent, and then tells of theirs alone', async () => {
  const [parent, mine, other] = [randomUUID(), randomUUID(), randomUUID()];
  await raise([mine], parent);
  const [all, children] = [watch(), watch({ parent })];
  expect(await next(all)).toMatchObject({ subject: null, state: null });
  expect(await next(children)).toMatchObject({ subject: null, state: null });
  await raise([other]);
  await raise([mine], parent);
  expect((await next(all)).subject).toBe(other);
  expect((await next(all)).subject).toBe(mine);
  expect(await next(children)).toMatchObject({ subject: mine, state: { version: 2 } });
});

test('is told within milliseconds, not at the next look', async () => {
  await tail.stop();
  tail = createFeedTail({ pool: database.pool, logger, pollMs: 3_600_000 });
  const id = randomUUID();
  const changes = watch({ subject: id });
  await next(changes);
  const took: number[] = [];
  for (let i = 0; i < 50; i += 1) {
    const pending = next(changes);
    const startedAt = performance.now();
    await raise([id]);
    await pending;
    took.push(performance.now() - startedAt);
  }
  expect(took.toSorted((a, b) => a - b)[25]).toBeLessThan(100);
});

test('shows several changes to one subject as one, with the last state', async () => {
  const id = randomUUID();
  const changes = watch({ subject: id });
  await next(changes);
  for (let i = 0; i < 5; i += 1) await raise([id]);
  const seen = [await next(changes)];
  while (seen.at(-1)?.state?.version !== 5) seen.push(await next(changes));
  const versions = seen.map(({ state }) => state?.version);
  expect(versions).toEqual([...new Set(versions)]);
});

test('starts with nothing older than itself, also when a look is under way', async () => {
  const id = randomUUID();
  const blocker = await database.pool.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE feed_head IN ACCESS EXCLUSIVE MODE');
    const early = next(watch({ subject: id }));
    await eventually(async () => {
      const waiting = await database.rows(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(waiting).not.toEqual([]);
    });
    await database.rows(`INSERT INTO thing VALUES ('${id}', 7)`);
    const late = next(watch({ subject: id }));
    await blocker.query('COMMIT');
    expect(await early).toMatchObject({ state: null });
    expect(await late).toMatchObject({ state: { version: 7 } });
  } finally {
    blocker.release();
  }
});

/** Follows everything, starting anew from the last cursor whenever it was interrupted, as a browser would. */
async function follow(
  ids: ReadonlySet<string>,
  goal: number,
  interruptEvery: number,
): Promise<Map<string, number[]>> {
  const seen = new Map([...ids].map((id) => [id, [] as number[]]));
  let after: string | undefined = (await next(watch())).cursor;
  let left = ids.size;
  while (left > 0) {
    const changes = watch({}, { after });
    for (let taken = 0; taken < interruptEvery && left > 0; taken += 1) {
      const { cursor, subject, state } = await next(changes);
      after = cursor;
      seen.get(subject as string)?.push(state?.version as number);
      if (state?.version === goal) left -= 1;
    }
    await changes.return?.();
  }
  return seen;
}

test.each([1, 3, 50])(
  'loses and repeats nothing when it resumes after every %i changes',
  async (interruptEvery) => {
    const ids = Array.from({ length: 40 }, () => randomUUID());
    const following = follow(new Set(ids), 12, interruptEvery);
    await eventually(() => tail.problem === undefined);
    for (let round = 0; round < 12; round += 1) {
      const shuffled = ids.toSorted(() => Math.random() - 0.5);
      await Promise.all([
        raise(shuffled.slice(0, 13)),
        raise(shuffled.slice(13, 27)),
        raise(shuffled.slice(27)),
      ]);
    }
    for (const versions of (await following).values()) {
      expect(versions.at(-1)).toBe(12);
      expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    }
  },
);

test('shows, at every cursor, a state that has the change in it, however busy the writers are', async () => {
  const ids = Array.from({ length: 5 }, () => randomUUID());
  const changes = watch();
  await next(changes);
  let writing = true;
  const writers = ids.map(async (id) => {
    for (let i = 0; i < 40; i += 1) await raise([id]);
  });
  void Promise.all(writers).then(() => {
    writing = false;
  });
  const last = new Map<string, number>();
  while (writing || [...last.values()].some((version) => version < 40) || last.size < 5) {
    const { subject, state } = await next(changes);
    expect(state?.version).toBeGreaterThan(last.get(subject as string) ?? 0);
    last.set(subject as string, state?.version as number);
  }
  await Promise.all(writers);
});

test('goes on from a cursor after both sides were restarted', async () => {
  const [id, other] = [randomUUID(), randomUUID()];
  const before = watch({ subject: id });
  await raise([id]);
  const { cursor } = await next(before);
  await tail.stop();
  await raise([id, other]);
  await raise([id]);
  tail = createFeedTail({ pool: database.pool, logger });
  const resumed = watch({ subject: id }, { after: cursor });
  expect(await next(resumed)).toMatchObject({ state: { version: 3 } });
  const all = watch({}, { after: cursor });
  expect(await next(all)).toMatchObject({ subject: other, state: { version: 1 } });
  const last = await next(all);
  expect(last).toMatchObject({ subject: id, state: { version: 3 } });
  await raise([other]);
  expect(await next(watch({}, { after: last.cursor }))).toMatchObject({
    subject: other,
    state: { version: 2 },
  });
});

test('reads a long way back in pieces, each subject once', async () => {
  const start = (await next(watch())).cursor;
  const ids = Array.from({ length: 1_200 }, () => randomUUID());
  await raise(ids);
  await raise(ids.slice(0, 700));
  const seen = new Set<string>();
  const changes = watch({}, { after: start });
  for (let i = 0; i < 1_200; i += 1) {
    const { subject, state } = await next(changes);
    expect(seen.has(subject as string)).toBe(false);
    expect(state).not.toBeNull();
    seen.add(subject as string);
  }
  await raise([ids[0] as string]);
  expect(await next(changes)).toMatchObject({ subject: ids[0], state: { version: 3 } });
});

test('refuses a cursor that is too old, of another feed, or none at all', async () => {
  const id = randomUUID();
  await raise([id]);
  const { cursor } = await next(watch());
  await raise([id]);
  await database.rows("UPDATE feed SET at = now() - interval '8 days'");
  expect(await sweepFeed(database.pool, 7)).toBe(2);
  await raise([id]);
  await expect(next(watch({}, { after: cursor }))).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  await expect(next(watch({}, { after: 'nonsense' }))).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  const fresh = (await next(watch())).cursor;
  await raise([id]);
  expect(await next(watch({ subject: id }, { after: fresh }))).toMatchObject({ state: { version: 4 } });
  await database.rows('UPDATE feed_head SET epoch = gen_random_uuid()');
  await expect(next(watch({}, { after: fresh }))).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
});

test('ends watches that are open when the feed becomes another one', async () => {
  const changes = watch();
  await next(changes);
  const pending = next(changes);
  await database.rows('UPDATE feed_head SET epoch = gen_random_uuid()');
  await expect(pending).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
});

test('starts a thousand watches with a handful of statements', async () => {
  const ids = Array.from({ length: 1_000 }, () => randomUUID());
  await raise(ids);
  const watches = ids.map((id) => watch({ subject: id }));
  const startedAt = performance.now();
  const first = await Promise.all(watches.map(next));
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(first.map(({ state }) => state?.id)).toEqual(ids);
  expect(loads).toBeLessThan(5);
  const pending = Promise.all(watches.map(next));
  await raise(ids);
  expect((await pending).every(({ state }) => state?.version === 2)).toBe(true);
  const resumed = first.map(({ cursor, subject }) =>
    watch({ subject: subject as string }, { after: cursor }),
  );
  loads = 0;
  expect((await Promise.all(resumed.map(next))).every(({ state }) => state?.version === 2)).toBe(true);
  expect(loads).toBeLessThan(5);
});

test('holds little in memory for a consumer that does not come, and loses nothing of it', async () => {
  const slow = watch();
  await next(slow);
  const busy = watch();
  await next(busy);
  const ids = Array.from({ length: 3_000 }, () => randomUUID());
  const seenByBusy = (async () => {
    for (let i = 0; i < 3_000; i += 1) await next(busy);
  })();
  for (let i = 0; i < 3_000; i += 500) await raise(ids.slice(i, i + 500));
  await seenByBusy;
  const seen = new Set<string>();
  for (let i = 0; i < 3_000; i += 1) seen.add((await next(slow)).subject as string);
  expect(seen.size).toBe(3_000);
});

test('waits while the database is away, and then tells what happened meanwhile', async () => {
  const url = new URL(database.url);
  const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const pool = createPool(url.toString(), { max: 3, onError: () => undefined });
  const cutOff = createFeedTail({ pool, logger, pollMs: 50 });
  const id = randomUUID();
  const changes = cutOff.watch({ filter: { kind: 'thing', subject: id }, loader: things });
  await next(changes);
  proxy.refuse();
  await eventually(() => cutOff.problem !== undefined);
  await raise([id]);
  const pending = next(changes);
  proxy.restore();
  expect(await pending).toMatchObject({ state: { version: 1 } });
  await eventually(() => cutOff.problem === undefined);
  await cutOff.stop();
  await pool.end();
  await proxy.stop();
});

test('ends with the signal, and with the tail', async () => {
  const stop = new AbortController();
  const stopped = watch({}, { signal: stop.signal });
  await next(stopped);
  const pending = stopped.next();
  stop.abort();
  expect(await pending).toMatchObject({ done: true });
  const open = watch();
  await next(open);
  const failing = expect(next(open)).rejects.toMatchObject({ code: 'FEED_CLOSED', retryable: true });
  await tail.stop();
  await failing;
  await expect(next(watch())).rejects.toMatchObject({ code: 'FEED_CLOSED' });
});

test('ends only its own watches when a loader fails', async () => {
  const broken: StateLoader<Thing> = { load: async (query) => (await query('SELECT nonsense'), new Map()) };
  const good = watch({ subject: NOBODY });
  const bad = tail.watch({ filter: { kind: 'thing', subject: NOBODY }, loader: broken });
  const failing = expect(next(bad)).rejects.toMatchObject({ code: '42703' });
  expect(await next(good)).toMatchObject({ state: null });
  await failing;
});
