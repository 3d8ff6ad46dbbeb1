import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually, spawnSource, startEmbedded, type TestBroker } from '@alpes/testkit';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amend, register } from './testing/company-service.ts';
import { decoded, OverPulsar } from './testing/over-pulsar.ts';

let broker: TestBroker;
let kit: OverPulsar;
let pool: pg.Pool;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  broker = await startEmbedded({ inProcess: false });
  kit = await OverPulsar.start(broker);
  pool = new pg.Pool({ connectionString: kit.databaseUrl, max: 2 });
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await pool.end();
  await kit.stop();
  await broker.stop();
});

/** A replica that can be stopped and killed as processes are. */
async function replica(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('testing/replica-process.ts', import.meta.url));
  const child = spawnSource(file, [kit.migrations.href], {
    env: { ...process.env, ...kit.environment, SERVICE_STALL_MS: '1000' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.add(child);
  await once(child, 'message');
  return child;
}

const ids = Array.from({ length: 100 }, () => randomUUID());
const load = (commands: number) => [
  ...ids.map((id, n) => register(id, `company ${n}`)),
  ...Array.from({ length: commands - 100 }, (_, n) => amend(ids[n % 100] as string, `name ${n}`)),
];

test('a replica that is stopped in mid-batch for seconds, and let go again', async () => {
  const stopped = await replica();
  await replica();
  const commands = load(3_000);
  const sending = kit.send(commands);
  await eventually(async () => (await journaled()) > 500, { timeoutMs: 20_000 });
  stopped.kill('SIGSTOP');
  await sending;
  const then = await journaled();
  await eventually(async () => (await journaled()) > then || (await relayed()) > then, { timeoutMs: 10_000 });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  stopped.kill('SIGCONT');
  await eventually(async () => (await relayed()) === 6_000, { timeoutMs: 40_000 });
  expectWhole(await kit.readAll(kit.events), commands);
});

test('replicas that are killed one after the other in mid-stream', async () => {
  const replicas = [await replica(), await replica()];
  const commands = load(3_000);
  const sending = kit.send(commands);
  for (let n = 1; n <= 3; n += 1) {
    await eventually(async () => (await journaled()) > n * 800, { timeoutMs: 30_000 });
    replicas.shift()?.kill('SIGKILL');
    replicas.push(await replica());
  }
  await sending;
  await eventually(async () => (await relayed()) === 6_000, { timeoutMs: 40_000 });
  expectWhole(await kit.readAll(kit.events), commands);
});

/** First copies in order without a gap; each aggregate's outcomes in the order of its commands, each once. */
function expectWhole(
  messages: Awaited<ReturnType<typeof kit.readAll>>,
  commands: ReturnType<typeof load>,
): void {
  const first: typeof messages = [];
  for (const message of messages) {
    const position = Number(message.getProperties()['position']);
    if (position <= first.length) continue;
    expect(position).toBe(first.length + 1);
    first.push(message);
  }
  const outcomes = decoded(first).filter(({ type }) => type === 'CommandCompleted');
  for (const id of ids) {
    expect(outcomes.filter(({ subject }) => subject === id).map((one) => one.causation_id)).toEqual(
      commands.filter(({ subject }) => subject === id).map((one) => one.id),
    );
  }
}

const journaled = () => count('SELECT events::int AS n FROM journal_head');
const relayed = () => count("SELECT position::int AS n FROM relay WHERE channel = 'events'");

async function count(text: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(text);
  return rows[0]?.n ?? 0;
}
