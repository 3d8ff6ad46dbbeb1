import { randomUUID } from 'node:crypto';
import { createFeedTail, type FeedTail } from '@alpes/projection-kit';
import { createLogger } from '@alpes/runtime';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { principalKey } from '../../principal-key.ts';
import { startReadDatabase, type TestReadDatabase } from '../testing/read-database.ts';
import { SocketClient } from '../testing/socket-client.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';
import { bearer } from '../testing/tokens.ts';

let database: TestReadDatabase;
let feed: FeedTail;
let edge: TestEdge;
let ana: string;
let berta: string;
let operator: string;

beforeAll(async () => {
  database = await startReadDatabase();
  feed = createFeedTail({ pool: database.pool, logger: createLogger({ name: 'test', level: 'silent' }) });
  edge = await startTestEdge({ query: database.query, feed, tokens: true });
  [ana, berta, operator] = await Promise.all([
    bearer('ana', ['staff']),
    bearer('berta', ['staff']),
    bearer('olga', ['operator']),
  ]);
});
afterAll(async () => {
  await edge.stop();
  await feed.stop();
  await database.close();
});

/** A command of somebody, as the projector writes and tells it. */
async function command(principal: string, row: object = {}): Promise<string> {
  const id = randomUUID();
  await change(principal, { id, type: 'RegisterCompany', status: 'PENDING', ...row });
  return id;
}

const change = (principal: string, row: { id: string; [column: string]: unknown }) =>
  database.rows.publish(
    () => database.rows.command({ principal_id: principal, principal_key: principalKey(principal), ...row }),
    { kind: 'command', subject: row.id, parent: principalKey(principal) },
  );

async function ask(who: string, query: string, variables: object) {
  const { data, errors } = await edge.graphql(query, variables, { authorization: who });
  expect(errors).toBeUndefined();
  return data;
}

describe('commandsByIds', () => {
  const query = 'query ($ids: [ID!]!) { commandsByIds(ids: $ids) { id status } }';
  const idsOf = async (who: string, ids: string[]) =>
    (await ask(who, query, { ids })).commandsByIds.map(({ id }: { id: string }) => id);

  test('tells of one’s own in the order asked, each once, without what nobody has seen', async () => {
    const [one, two] = [await command('ana'), await command('ana')];
    expect(await idsOf(ana, [two, randomUUID(), one.toUpperCase(), two])).toEqual([two, one]);
    expect(await idsOf(ana, [])).toEqual([]);
  });

  test('tells nobody of another’s, except an operator', async () => {
    const id = await command('ana');
    expect(await idsOf(berta, [id])).toEqual([]);
    expect(await idsOf(operator, [id])).toEqual([id]);
  });

  test('takes a hundred ids and no more, and nothing else', async () => {
    const hundred = Array.from({ length: 100 }, () => randomUUID());
    expect(await idsOf(ana, hundred)).toEqual([]);
    for (const ids of [[...hundred, randomUUID()], ['1'], ['a\0']]) {
      const { errors } = await edge.graphql(query, { ids }, { authorization: ana });
      expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    }
  });

  test('of a hundred costs one statement', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await command('ana'));
    const before = database.statements.length;
    expect(await idsOf(ana, ids)).toEqual(ids);
    expect(database.statements.length - before).toBe(1);
  });
});

describe('what was asked', () => {
  const query = 'query ($id: ID!) { command(id: $id) { id input } }';
  const input = { name: 'Andina', country: 'CO', roles: ['OWNER'], email: null };

  test('can be had again by whoever asked and by an operator, and by nobody else', async () => {
    const id = await command('ana', { status: 'REJECTED', input: JSON.stringify(input) });
    const again = { name: 'Andina', country: 'CO', roles: ['OWNER'] };
    expect(await ask(ana, query, { id })).toEqual({ command: { id, input: again } });
    expect(await ask(operator, query, { id })).toEqual({ command: { id, input: again } });
    expect(await ask(berta, query, { id })).toEqual({ command: { id, input: null } });
  });

  test('is read only where it is asked for, by one statement for a page', async () => {
    for (let n = 0; n < 5; n += 1)
      await command('carla', { input: JSON.stringify({ ...input, name: `N${n}` }) });
    const carla = await bearer('carla', ['staff']);
    const before = database.statements.length;
    await ask(carla, '{ myCommands(first: 5) { nodes { id } } }', {});
    expect(database.statements.slice(before).join()).not.toContain('input');
    const { myCommands } = await ask(carla, '{ myCommands(first: 5) { nodes { input } } }', {});
    expect(myCommands.nodes.map((node: { input: { name: string } }) => node.input.name)).toEqual([
      'N4',
      'N3',
      'N2',
      'N1',
      'N0',
    ]);
    expect(database.statements.length - before).toBe(3);
  });
});

test('what one asked for has nothing in it that came of it by itself', async () => {
  const asked = await command('dora');
  await command('dora', { type: 'ReauditSubject', caused: true });
  const { myCommands } = await ask(
    await bearer('dora', ['staff']),
    '{ myCommands { totalCount nodes { id } } }',
    {},
  );
  expect(myCommands).toEqual({ totalCount: 1, nodes: [{ id: asked }] });
});

describe('what one asked of one company', () => {
  const query =
    'query ($of: ID, $after: String) { myCommands(first: 2, after: $after, aggregateId: $of) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }';

  test('comes newest first and page by page, without what others asked of it or what was asked of others', async () => {
    const who = await bearer('elsa', ['staff']);
    const company = randomUUID();
    const at = (ms: number) => ({ aggregate_id: company, accepted_at: new Date(ms) });
    const oldest = await command('elsa', at(1_000));
    const newest = await command('elsa', at(3_000));
    const middle = await command('elsa', at(2_000));
    await command('elsa', { aggregate_id: randomUUID() });
    await command('berta', at(4_000));
    await command('elsa', { ...at(5_000), caused: true });
    const { myCommands: first } = await ask(who, query, { of: company.toUpperCase() });
    expect(first).toMatchObject({ totalCount: 3, nodes: [{ id: newest }, { id: middle }] });
    const { myCommands: second } = await ask(who, query, { of: company, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ nodes: [{ id: oldest }], pageInfo: { hasNextPage: false } });
  });

  test('is nothing of a company that there is not, and no question without an id', async () => {
    const { myCommands } = await ask(ana, query, { of: randomUUID() });
    expect(myCommands).toMatchObject({ totalCount: 0, nodes: [] });
    const { errors } = await edge.graphql(query, { of: 'a company' }, { authorization: ana });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('myCommandChanged', () => {
  const subscription = `subscription ($after: String) {
    myCommandChanged(after: $after) { cursor id command { status rejection { code } } } }`;

  test('says where it starts, then tells of each change of one’s own commands and of no other', async () => {
    await command('ana');
    await using client = await SocketClient.open(edge.url, ana);
    const stream = client.subscribe(subscription);
    expect((await stream.next()).myCommandChanged).toMatchObject({ id: null, command: null });
    const theirs = await command('berta');
    const mine = await command('ana');
    expect((await stream.next()).myCommandChanged).toMatchObject({
      id: mine,
      command: { status: 'PENDING' },
    });
    await change('berta', { id: theirs });
    await change('ana', { id: mine, status: 'REJECTED', rejection_code: 'TAX_ID_TAKEN' });
    expect((await stream.next()).myCommandChanged).toMatchObject({
      id: mine,
      command: { status: 'REJECTED', rejection: { code: 'TAX_ID_TAKEN' } },
    });
  });

  test('goes on behind a cursor, also at another edge', async () => {
    await using first = await SocketClient.open(edge.url, ana);
    const { cursor } = (await first.subscribe(subscription).next()).myCommandChanged;
    await command('berta');
    const missed = await command('ana');
    await change('ana', { id: missed, status: 'COMPLETED' });
    const other = await startTestEdge({ query: database.query, feed, tokens: true });
    const second = await SocketClient.open(other.url, ana);
    const stream = second.subscribe(subscription, { after: cursor });
    expect((await stream.next()).myCommandChanged).toMatchObject({
      id: missed,
      command: { status: 'COMPLETED' },
    });
    const next = await command('ana');
    expect((await stream.next()).myCommandChanged.id).toBe(next);
    await second.close();
    await other.stop();
  });

  test('refuses a cursor that was not given out', async () => {
    await using client = await SocketClient.open(edge.url, ana);
    await expect(client.subscribe(subscription, { after: 'x' }).next()).rejects.toMatchObject([
      { extensions: { code: 'INVALID_CURSOR' } },
    ]);
  });

  test('shows no command of another, even under this one’s key', async () => {
    await using client = await SocketClient.open(edge.url, ana);
    const stream = client.subscribe(subscription);
    await stream.next();
    const theirs = randomUUID();
    await database.rows.publish(() => database.rows.command({ id: theirs, principal_id: 'berta' }), {
      kind: 'command',
      subject: theirs,
      parent: principalKey('ana'),
    });
    const mine = await command('ana');
    expect((await stream.next()).myCommandChanged.id).toBe(mine);
  });

  test('of a thousand quiet people wakes none of them for what others ask: no command is read for it', async () => {
    const asked: string[] = [];
    const counting = createFeedTail({
      pool: counted(database.pool, asked),
      logger: createLogger({ name: 'test', level: 'silent' }),
    });
    const other = await startTestEdge({ query: database.query, feed: counting, tokens: true });
    const quiet = await SocketClient.open(other.url, await bearer('quiet', ['staff']));
    const streams = Array.from({ length: 999 }, () => quiet.subscribe(subscription));
    await Promise.all(streams.map((stream) => stream.next()));
    const busy = await SocketClient.open(other.url, ana);
    const watching = busy.subscribe(subscription);
    await watching.next();
    asked.length = 0;
    for (let n = 0; n < 100; n += 1) await command('berta');
    const last = await command('ana');
    expect((await watching.next()).myCommandChanged.id).toBe(last);
    // The one that ana is told of.
    expect(asked.filter((statement) => / FROM command /.test(statement))).toHaveLength(1);
    const mine = await command('quiet');
    const told = await Promise.all(streams.map((stream) => stream.next()));
    expect(new Set(told.map(({ myCommandChanged }) => myCommandChanged.id))).toEqual(new Set([mine]));
    expect(asked.filter((statement) => / FROM command /.test(statement)).length).toBeLessThan(10);
    await Promise.all([quiet.close(), busy.close()]);
    await other.stop();
    await counting.stop();
  });
});

/** The same pool; what its connections are asked is written down. */
function counted(pool: Pool, asked: string[]): Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return async () => {
        const client = await target.connect();
        return new Proxy(client, {
          get(of, property) {
            const value: unknown = Reflect.get(of, property);
            if (typeof value !== 'function') return value;
            if (property !== 'query') return value.bind(of) as unknown;
            return (statement: string | { text: string }, ...rest: unknown[]) => {
              asked.push(typeof statement === 'string' ? statement : statement.text);
              return Reflect.apply(value, of, [statement, ...rest]) as unknown;
            };
          },
        });
      };
    },
  });
}
