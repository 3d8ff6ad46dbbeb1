import { randomUUID } from 'node:crypto';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amend, register } from './testing/company-service.ts';
import { checkEvents, EVENTS, KitHarness } from './testing/kit-harness.ts';

let kit: KitHarness;
beforeEach(async () => {
  kit = await KitHarness.start();
});
afterEach(() => kit.stop());

const companies = (count: number) =>
  Array.from({ length: count }, (_, n) => register(randomUUID(), `company ${n}`));

test('a relay that stood still while another took over publishes only second copies', async () => {
  let holding = true;
  let go: () => void = () => undefined;
  const asleep = new Promise<void>((resolve) => {
    go = resolve;
  });
  let held = 0;
  await kit.replica({
    faultPoint: async (point) => {
      if (point !== 'before-publish' || !holding) return;
      held += 1;
      await asleep;
    },
  });
  const first = companies(50);
  kit.send(...first);
  await eventually(() => held > 0);
  // What the server does to the session of a process that has been silent for too long.
  await kit.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'replica-1' AND query LIKE 'LISTEN%' OR query = 'SELECT 1'",
  );
  await kit.replica();
  await kit.outcomes(first);
  const second = companies(50);
  kit.send(...second);
  await kit.outcomes(second);
  const before = kit.broker.messages(EVENTS).length;
  holding = false;
  go();
  await eventually(() => kit.broker.messages(EVENTS).length > before);
  const third = companies(50);
  kit.send(...third);
  await kit.outcomes(third);
  expect(checkEvents(kit)).toHaveLength(300);
});

test('a process that stands still loses the relay, and nothing is lost or out of order', async () => {
  const env = { SERVICE_STALL_MS: '300' };
  await kit.replica({ env });
  await kit.replica({ env });
  const commands = companies(600);
  kit.send(...commands.slice(0, 300));
  await eventually(() => kit.broker.messages(EVENTS).length > 0);
  // Blocks everything here, as SIGSTOP does; the server goes on.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  kit.send(...commands.slice(300));
  await kit.outcomes(commands);
  expect(checkEvents(kit)).toHaveLength(1_200);
});

test('a broker that is away holds nothing up but the messages, and no attempt is counted', async () => {
  const replica = await kit.replica();
  const commands = companies(40);
  kit.send(...commands.slice(0, 20));
  await kit.outcomes(commands.slice(0, 20));
  kit.broker.away = true;
  kit.send(...commands.slice(20));
  await eventually(async () => (await journaled()) === 80);
  await eventually(async () => !(await replica.readiness()).ready);
  expect((await replica.readiness()).reasons).toEqual(['Nothing can be published: the broker is away.']);
  kit.broker.away = false;
  await kit.outcomes(commands);
  await eventually(async () => (await replica.readiness()).ready);
  expect(checkEvents(kit)).toHaveLength(80);
});

test('a relay that starts again spares the topic second copies of what it holds', async () => {
  const first = await kit.replica();
  const commands = companies(20);
  kit.send(...commands);
  await kit.outcomes(commands);
  await first.kill();
  await kit.pool.query("UPDATE relay SET position = 0 WHERE channel = 'events'");
  await kit.replica();
  const more = companies(1);
  kit.send(...more);
  await kit.outcomes(more);
  expect(kit.broker.messages(EVENTS)).toHaveLength(42);
});

test('a topic that lost its tail gets it again', async () => {
  const first = await kit.replica();
  const commands = companies(20);
  kit.send(...commands);
  await kit.outcomes(commands);
  await first.stop();
  kit.broker.topics.get(EVENTS)?.splice(33);
  await kit.replica();
  await kit.outcomes(commands);
  expect(checkEvents(kit)).toHaveLength(40);
});

test('a database restored from a backup stops the service until recovering starts a new generation', async () => {
  const first = await kit.replica();
  const id = randomUUID();
  const [created, lost] = [register(id, 'created'), amend(id, 'lost')];
  kit.send(created);
  await kit.outcomes([created]);
  await backup('backup');
  kit.send(lost);
  await kit.outcomes([lost]);
  await first.stop();
  await restore('backup');

  await expect(kit.replica()).rejects.toMatchObject({ code: 'JOURNAL_BEHIND_TOPIC' });
  const operations = await kit.operations();
  expect(await operations.recover()).toEqual({ done: 'generation-raised', generation: 2 });
  expect(await operations.recover()).toMatchObject({ done: 'nothing' });
  await kit.replica();
  const again = amend(id, 'again');
  kit.send(again);
  await kit.outcomes([again]);
  await expect(operations.recover()).rejects.toMatchObject({ code: 'SERVICE_RUNNING' });
  await operations.close();
  const last = kit.broker.messages(EVENTS).at(-1);
  expect(last?.properties).toMatchObject({ generation: '2', position: '4' });
});

test('a topic that was lost is published again from the journal', async () => {
  const first = await kit.replica();
  const commands = companies(1_500);
  kit.send(...commands);
  await kit.outcomes(commands);
  await first.stop();
  const before = kit.events();
  kit.broker.topics.get(EVENTS)?.splice(0);
  await expect(kit.replica()).rejects.toMatchObject({ code: 'TOPIC_LOST' });
  const operations = await kit.operations();
  expect(await operations.recover()).toEqual({ done: 'republished', generation: 1, events: 3_000 });
  await operations.close();
  expect(checkEvents(kit)).toEqual(before);
  await kit.replica();
});

async function journaled(): Promise<number> {
  const { rows } = await kit.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM journal WHERE channel = 'events'",
  );
  return rows[0]?.n ?? 0;
}

const tables = ['company', 'inbox', 'journal', 'journal_head', 'relay', 'held'];

async function backup(schema: string): Promise<void> {
  await kit.pool.query(`CREATE SCHEMA ${schema}`);
  for (const table of tables) await kit.pool.query(`CREATE TABLE ${schema}.${table} AS TABLE ${table}`);
}

async function restore(schema: string): Promise<void> {
  for (const table of tables) {
    await kit.pool.query(`TRUNCATE ${table}; INSERT INTO ${table} SELECT * FROM ${schema}.${table}`);
  }
}
