import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { companiesCommands, companiesEvents } from '@alpes/contracts';
import { eventually, spawnSource, startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OverPulsar, story } from './testing/over-pulsar.ts';

let broker: TestBroker;
let over: OverPulsar;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  broker = await startEmbedded({ inProcess: false });
  over = await OverPulsar.start(broker);
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await over.stop();
  await broker.stop();
});

async function replica(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('testing/projector-process.ts', import.meta.url));
  const child = spawnSource(file, [], {
    env: { ...process.env, ...over.env, PROJECTOR_STALL_MS: '1000', PROJECTOR_BATCH_MESSAGES: '50' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.add(child);
  await once(child, 'message');
  return child;
}

const count = async (text: string) => (await over.database.rows<{ n: number }>(text))[0]?.n ?? 0;
const projected = () =>
  count("SELECT coalesce(sum(position), 0)::int AS n FROM stream_position WHERE stream = 'companies/events'");

/** Every command decided once, every company as its last event left it, no hole in the feed. */
async function expectWhole(companies: number): Promise<void> {
  await over.projected(60_000);
  await eventually(async () =>
    expect(await count('SELECT count(*)::int AS n FROM command WHERE type IS NOT NULL')).toBe(companies),
  );
  expect(await count('SELECT count(*)::int AS n FROM company WHERE version = 2')).toBe(companies);
  expect(await count("SELECT count(*)::int AS n FROM command WHERE status = 'COMPLETED'")).toBe(companies);
  expect(
    await count("SELECT count(*)::int AS n FROM feed WHERE kind = 'command' AND version = 'COMPLETED'"),
  ).toBe(companies);
  expect(await count('SELECT (max(position) - count(*))::int AS n FROM feed')).toBe(0);
}

test('a projector that is killed again and again in mid-stream', async () => {
  const { commands, events } = story(1_500);
  const sending = [over.send(companiesCommands, ...commands), over.send(companiesEvents, ...events)];
  const replicas = [await replica(), await replica()];
  for (let kill = 1; kill <= 3; kill += 1) {
    await eventually(async () => (await projected()) > kill * 900, { timeoutMs: 30_000 });
    replicas.shift()?.kill('SIGKILL');
    replicas.push(await replica());
  }
  await Promise.all(sending);
  await expectWhole(1_500);
});

test('a projector that is stopped in mid-batch, loses its transaction, and is let go again', async () => {
  const { commands, events } = story(1_500);
  const stopped = await replica();
  await replica();
  const sending = [over.send(companiesCommands, ...commands), over.send(companiesEvents, ...events)];
  await eventually(async () => (await projected()) > 300, { timeoutMs: 30_000 });
  stopped.kill('SIGSTOP');
  const at = await projected();
  await Promise.all(sending);
  await sleep(2_500);
  stopped.kill('SIGCONT');
  await expectWhole(1_500);
  expect(await projected()).toBeGreaterThan(at);
});
