import { randomUUID } from 'node:crypto';
import { createFeedTail, type FeedTail } from '@alpes/projection-kit';
import { createLogger } from '@alpes/runtime';
import { eventually } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startReadDatabase, type TestReadDatabase } from '../testing/read-database.ts';
import { SocketClient } from '../testing/socket-client.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';

let database: TestReadDatabase;
let feed: FeedTail;
let edge: TestEdge;

beforeAll(async () => {
  database = await startReadDatabase();
  feed = createFeedTail({ pool: database.pool, logger: createLogger({ name: 'test', level: 'silent' }) });
  edge = await startTestEdge({ query: database.query, feed });
});
afterAll(async () => {
  await edge.stop();
  await feed.stop();
  await database.close();
});

const updates = `subscription ($id: ID!, $after: String) {
  commandUpdates(commandId: $id, after: $after) { cursor command { id status rejection { code } } } }`;

async function command(id: string, status: string): Promise<void> {
  await database.rows.publish(() => database.rows.command({ id, status }), { kind: 'command', subject: id });
}

async function company(id: string, name: string): Promise<void> {
  await database.rows.publish(() => database.rows.company({ id, name }), { kind: 'company', subject: id });
}

describe('commandUpdates', () => {
  test('starts with PENDING for a command nobody has seen yet, and ends with its outcome', async () => {
    await using client = await SocketClient.open(edge.url);
    const id = randomUUID();
    const stream = client.subscribe(updates, { id });
    expect((await stream.next()).commandUpdates.command).toMatchObject({ id, status: 'PENDING' });
    await command(id, 'PENDING');
    await command(id, 'COMPLETED');
    const rest = await stream.untilEnd();
    expect(rest.at(-1)!.commandUpdates.command.status).toBe('COMPLETED');
  });

  test('of what is over already is one item', async () => {
    await using client = await SocketClient.open(edge.url);
    const id = randomUUID();
    await command(id, 'REJECTED');
    const items = await client.subscribe(updates, { id }).untilEnd();
    expect(items.map((item) => item.commandUpdates.command.status)).toEqual(['REJECTED']);
  });

  test('goes on while a person is waited for', async () => {
    await using client = await SocketClient.open(edge.url);
    const id = randomUUID();
    await command(id, 'DEAD_LETTERED');
    const stream = client.subscribe(updates, { id });
    expect((await stream.next()).commandUpdates.command.status).toBe('DEAD_LETTERED');
    await command(id, 'DISCARDED');
    const rest = await stream.untilEnd();
    expect(rest.map((item) => item.commandUpdates.command.status)).toEqual(['DISCARDED']);
  });

  test('resumed behind a cursor tells what came since; behind the outcome it just ends', async () => {
    const id = randomUUID();
    await command(id, 'PENDING');
    const first = await SocketClient.open(edge.url);
    const seen = await first.subscribe(updates, { id }).next();
    await first.close();
    await command(id, 'COMPLETED');
    await using second = await SocketClient.open(edge.url);
    const rest = await second.subscribe(updates, { id, after: seen.commandUpdates.cursor }).untilEnd();
    expect(rest.map((item) => item.commandUpdates.command.status)).toEqual(['COMPLETED']);
    const after = rest[0]!.commandUpdates.cursor;
    expect(await second.subscribe(updates, { id, after }).untilEnd()).toEqual([]);
  });

  test('refuses a cursor that was not given out, and one that is too old', async () => {
    await using client = await SocketClient.open(edge.url);
    const id = randomUUID();
    const stranger = Buffer.alloc(24).toString('base64url');
    for (const [after, code] of [
      ['nonsense', 'INVALID_CURSOR'],
      [stranger, 'CURSOR_EXPIRED'],
    ]) {
      await expect(client.subscribe(updates, { id, after }).next()).rejects.toMatchObject([
        { extensions: { code } },
      ]);
    }
  });

  test('of a thousand at once cost a handful of snapshots', async () => {
    await using client = await SocketClient.open(edge.url);
    const ids = Array.from({ length: 1_000 }, () => randomUUID());
    const streams = ids.map((id) => client.subscribe(updates, { id }));
    await Promise.all(streams.map((stream) => stream.next()));
    await database.rows.publish(
      async () => {
        for (const id of ids) await database.rows.command({ id, status: 'COMPLETED' });
      },
      ...ids.map((subject) => ({ kind: 'command', subject })),
    );
    const ends = await Promise.all(streams.map((stream) => stream.untilEnd()));
    expect(ends.every((items) => items.at(-1)!.commandUpdates.command.status === 'COMPLETED')).toBe(true);
  });
});

describe('companyChanged', () => {
  const changed = `subscription ($id: ID, $after: String) {
    companyChanged(id: $id, after: $after) { cursor id company { name locations(first: 1) { nodes { name } } } } }`;

  test('tells the company now, then what becomes of it, with what belongs to it as it is then', async () => {
    await using client = await SocketClient.open(edge.url);
    const id = randomUUID();
    await company(id, 'Before');
    const stream = client.subscribe(changed, { id });
    expect((await stream.next()).companyChanged.company).toEqual({
      name: 'Before',
      locations: { nodes: [] },
    });
    await database.rows.location({ id: randomUUID(), name: 'Torre', owner_id: id });
    await company(id, 'After');
    const next = (await stream.next()).companyChanged;
    expect(next.company).toEqual({ name: 'After', locations: { nodes: [{ name: 'Torre' }] } });
  });

  test('without an id says where it starts, then tells of every company', async () => {
    await using client = await SocketClient.open(edge.url);
    const stream = client.subscribe(changed);
    expect((await stream.next()).companyChanged).toMatchObject({ id: null, company: null });
    const [one, two] = [randomUUID(), randomUUID()];
    await company(one, 'One');
    expect((await stream.next()).companyChanged.company.name).toBe('One');
    await company(two, 'Two');
    const last = (await stream.next()).companyChanged;
    expect(last.company.name).toBe('Two');
    await company(one, 'One again');
    await using later = await SocketClient.open(edge.url);
    const resumed = (await later.subscribe(changed, { after: last.cursor }).next()).companyChanged;
    expect(resumed).toMatchObject({ id: one, company: { name: 'One again' } });
  });
});

test('locationChanged of an owner and findingChanged of a subject tell of theirs and no others', async () => {
  await using client = await SocketClient.open(edge.url);
  const [owner, property, other] = [randomUUID(), randomUUID(), randomUUID()];
  const locations = client.subscribe(
    'subscription ($o: ID) { locationChanged(ownerId: $o) { id location { name } } }',
    { o: owner },
  );
  const findings = client.subscribe(
    'subscription ($s: ID) { findingChanged(subjectId: $s) { id finding { rule } } }',
    { s: property },
  );
  await Promise.all([locations.next(), findings.next()]);
  const finding = randomUUID();
  await database.rows.publish(
    async () => {
      await database.rows.location({ id: other, name: 'Other', owner_id: randomUUID() });
      await database.rows.location({ id: property, name: 'Mine', owner_id: owner });
      await database.rows.finding({ id: finding, subject_id: property, subject_kind: 'PROPERTY', rule: 'X' });
    },
    { kind: 'location', subject: other, parent: randomUUID() },
    { kind: 'location', subject: property, parent: owner },
    { kind: 'finding', subject: finding, parent: property },
  );
  expect((await locations.next()).locationChanged).toEqual({ id: property, location: { name: 'Mine' } });
  expect((await findings.next()).findingChanged).toEqual({ id: finding, finding: { rule: 'X' } });
});

test('a location that is removed is told as gone', async () => {
  await using client = await SocketClient.open(edge.url);
  const id = randomUUID();
  await database.rows.location({ id, name: 'Torre' });
  const stream = client.subscribe(
    'subscription ($p: ID) { locationChanged(propertyId: $p) { id location { name } } }',
    { p: id },
  );
  expect((await stream.next()).locationChanged.location.name).toBe('Torre');
  await database.rows.publish(() => database.rows.remove('location', id), { kind: 'location', subject: id });
  expect((await stream.next()).locationChanged).toEqual({ id, location: null });
});

test('a client that leaves while nothing happens is not waited for', async () => {
  const watched: AsyncIterableIterator<unknown>[] = [];
  const counting: FeedTail = {
    problem: undefined,
    watch: (options) => {
      const watch = feed.watch(options);
      watched.push(watch);
      return watch;
    },
    stop: () => Promise.resolve(),
  };
  const other = await startTestEdge({ query: database.query, feed: counting });
  const client = await SocketClient.open(other.url);
  const stream = client.subscribe(updates, { id: randomUUID() });
  await stream.next();
  stream.leave();
  await eventually(async () => (await watched[0]!.next()).done);
  const second = client.subscribe(updates, { id: randomUUID() });
  await second.next();
  await client.close();
  await eventually(async () => (await watched[1]!.next()).done);
  await other.stop();
});

test('a subscription that cannot be resumed while the database is away leaves no watch behind', async () => {
  const watched: AsyncIterableIterator<unknown>[] = [];
  const watch: FeedTail['watch'] = (options) => {
    const made = feed.watch(options);
    watched.push(made);
    return made;
  };
  const away = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
  const counting = { problem: undefined, watch, stop: () => Promise.resolve() };
  const other = await startTestEdge({ query: away, feed: counting });
  await using client = await SocketClient.open(other.url);
  const after = Buffer.alloc(24).toString('base64url');
  await expect(client.subscribe(updates, { id: randomUUID(), after }).next()).rejects.toBeDefined();
  expect(await watched[0]!.next()).toMatchObject({ done: true });
  await client.close();
  await other.stop();
});
