import { randomUUID } from 'node:crypto';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultPoint } from './fault-points.ts';
import { amend, register, trouble } from './testing/company-service.ts';
import { COMMANDS, checkEvents, DEAD_LETTERS, KitHarness } from './testing/kit-harness.ts';

let kit: KitHarness;
beforeEach(async () => {
  kit = await KitHarness.start();
});
afterEach(async () => {
  trouble.clear();
  await kit.stop();
});

const fail = (message = 'broken'): void => {
  throw new Error(message);
};

const points: FaultPoint[] = [
  'after-lock',
  'before-commit',
  'after-commit-before-ack',
  'before-publish',
  'after-publish',
];

test.each(points)(
  'killed at %s: one effect and one outcome each, after it is started again',
  async (point) => {
    const commands = Array.from({ length: 300 }, (_, n) => register(randomUUID(), `company ${n}`));
    let reached = false;
    let turns = 0;
    const doomed = await kit.replica({
      faultPoint: async (at) => {
        if (at !== point || (turns += 1) < 2) return;
        reached = true;
        await new Promise(() => undefined);
      },
    });
    kit.send(...commands.slice(0, 100));
    await eventually(() => turns > 0);
    kit.send(...commands.slice(100));
    await eventually(() => reached);
    await doomed.kill();
    await kit.replica();
    const outcomes = await kit.outcomes(commands);
    expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(['CommandCompleted']));
    expect(checkEvents(kit)).toHaveLength(600);
  },
);

test('a connection that is terminated in mid-batch costs nothing but time', async () => {
  let cut = 0;
  await kit.replica({
    faultPoint: async (point) => {
      if (point !== 'before-commit' || (cut += 1) > 3) return;
      await kit.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'replica-1' AND state = 'idle in transaction'",
      );
    },
  });
  const commands = Array.from({ length: 50 }, (_, n) => register(randomUUID(), `company ${n}`));
  kit.send(...commands);
  await kit.outcomes(commands);
  expect(checkEvents(kit)).toHaveLength(100);
  expect((await kit.pool.query('SELECT count(*)::int AS n FROM held')).rows[0].n).toBe(0);
});

test("keeps a key's order while its first command is retried, and other keys go on", async () => {
  const replica = await kit.replica({ env: { SERVICE_RETRY_ATTEMPTS: '1000' } });
  const [slow, other] = [randomUUID(), randomUUID()];
  trouble.set('first', fail);
  const first = register(slow, 'first');
  const later = Array.from({ length: 20 }, (_, n) => amend(slow, `then ${n}`));
  const others = [
    register(other, 'other'),
    ...Array.from({ length: 20 }, (_, n) => amend(other, `other ${n}`)),
  ];
  kit.send(first, ...later.slice(0, 10), ...others);
  await kit.outcomes(others);
  await eventually(async () => (await heldCount()) === 11);
  kit.send(...later.slice(10));
  await eventually(async () => (await heldCount()) === 21);
  expect(kit.broker.subscription(COMMANDS, 'companies').acknowledged.size).toBe(42);
  trouble.clear();
  await kit.outcomes([first, ...later]);
  const order = checkEvents(kit)
    .filter(({ subject, type }) => subject === slow && type === 'CommandCompleted')
    .map(({ causation_id: cause }) => cause);
  expect(order).toEqual([first, ...later].map(({ id }) => id));
  expect(await heldCount()).toBe(0);
  expect((await replica.readiness()).ready).toBe(true);
});

test('a fault that is over within the second is never held', async () => {
  let times = 0;
  trouble.set('shaky', () => ((times += 1) < 3 ? fail() : undefined));
  await kit.replica({ env: { SERVICE_RETRY_BRIEFLY_MS: '1000' } });
  const id = randomUUID();
  const commands = [register(id, 'shaky'), amend(id, 'next')];
  kit.send(...commands);
  await kit.outcomes(commands);
  expect(checkEvents(kit).filter(({ type }) => type === 'CommandCompleted')).toHaveLength(2);
  expect(times).toBe(3);
});

test('what the database refuses is found by splitting the batch; the others take effect at once', async () => {
  await kit.replica();
  const bad = register(randomUUID(), 'refused by the table');
  const commands = Array.from({ length: 60 }, (_, n) => register(randomUUID(), `company ${n}`));
  kit.send(...commands.slice(0, 31), bad, ...commands.slice(31));
  await kit.outcomes(commands);
  const [outcome] = await kit.outcomes([bad]);
  expect(outcome).toMatchObject({ type: 'CommandDeadLettered', data: { code: '23514' } });
});

test('when attempts run out the head is dead-lettered and its key waits for a person', async () => {
  trouble.set('poison', () => fail('cannot be done'));
  await kit.replica();
  const id = randomUUID();
  const [head, behind] = [register(id, 'poison'), amend(id, 'behind')];
  kit.send(head, behind);
  const [outcome] = await kit.outcomes([head]);
  expect(outcome).toMatchObject({
    type: 'CommandDeadLettered',
    subject: id,
    data: { reason: 'cannot be done' },
  });
  const letter = await eventually(() => {
    const [first] = kit.broker.messages(DEAD_LETTERS);
    if (first === undefined) throw new Error('no dead letter');
    return first;
  });
  expect(letter.properties).toMatchObject({
    id: head.id,
    'source-topic': COMMANDS,
    reason: 'cannot be done',
  });
  const operations = await kit.operations();
  const [held] = await operations.held.list();
  expect(held).toMatchObject({ status: 'dead', messageId: head.id, attempts: 4, behind: 1 });
  const shown = await operations.held.show(held?.sequence ?? '');
  expect(shown.envelope).toMatchObject({ id: head.id, type: 'RegisterCompany' });
  trouble.clear();
  await operations.held.replay(held?.sequence ?? '');
  await kit.outcomes([behind]);
  await operations.close();
  const types = checkEventsOf(id);
  expect(types).toEqual([
    'CommandDeadLettered',
    'CompanyRegistered',
    'CommandCompleted',
    'CompanyAmended',
    'CommandCompleted',
  ]);
});

test('an edited message takes the place of the one that failed, under its id', async () => {
  trouble.set('poison', fail);
  await kit.replica();
  const id = randomUUID();
  const head = register(id, 'poison');
  kit.send(head);
  await kit.outcomes([head]);
  const operations = await kit.operations();
  const [held] = await operations.held.list();
  await operations.held.edit(held?.sequence ?? '', register(id, 'cured'));
  await eventually(() => checkEventsOf(id).includes('CompanyRegistered'));
  await operations.close();
  const { rows } = await kit.pool.query('SELECT name FROM company');
  expect(rows).toEqual([{ name: 'cured' }]);
});

test('a discarded message has its outcome, and the next of its key goes on', async () => {
  trouble.set('poison', fail);
  await kit.replica();
  const id = randomUUID();
  const [head, behind] = [register(id, 'poison'), register(id, 'behind')];
  kit.send(head, behind);
  await kit.outcomes([head]);
  const operations = await kit.operations();
  const [held] = await operations.held.list();
  await operations.held.discard(held?.sequence ?? '', 'sent by mistake');
  await kit.outcomes([behind]);
  await expect(operations.held.show(held?.sequence ?? '')).rejects.toMatchObject({ code: 'NOT_HELD' });
  await operations.close();
  expect(checkEventsOf(id)).toEqual([
    'CommandDeadLettered',
    'CommandDiscarded',
    'CompanyRegistered',
    'CommandCompleted',
  ]);
  kit.send(head);
  const last = register(randomUUID(), 'last');
  kit.send(last);
  await kit.outcomes([last]);
  expect(checkEventsOf(id)).toHaveLength(4);
});

test('a replica that dies while a key is held leaves it to another', async () => {
  trouble.set('slow', fail);
  const first = await kit.replica({ env: { SERVICE_RETRY_ATTEMPTS: '1000' } });
  const id = randomUUID();
  const commands = [register(id, 'slow'), amend(id, 'second'), amend(id, 'third')];
  kit.send(...commands);
  await eventually(async () => (await heldCount()) === 3);
  await first.kill();
  trouble.clear();
  await kit.replica();
  await kit.outcomes(commands);
  expect(checkEventsOf(id)).toHaveLength(6);
});

function checkEventsOf(id: string): string[] {
  const all = kit.events().filter(({ subject }) => subject === id);
  return all.map(({ type }) => type);
}

async function heldCount(): Promise<number> {
  const { rows } = await kit.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM held');
  return rows[0]?.n ?? 0;
}
