import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { companiesCommands, newId } from '@alpes/contracts';
import { createClient } from '@alpes/pulsar-client';
import { eventually } from '@alpes/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoResult } from './demo/summary.ts';
import { Alpes, type Running } from './testing/alpes.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpes-operations-'));
const dataDir = join(folder, 'data');
const alpes = new Alpes(dataDir);
let running: Running;

beforeAll(async () => {
  running = await alpes.start();
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Step {
  readonly type: string;
  readonly topic: string;
  readonly data: Record<string, unknown>;
}

const acme = (name: string) => JSON.stringify({ type: 'RegisterCompany', data: { name, country: 'CO' } });

async function sent(message: string): Promise<string> {
  const [first] = await alpes.json<{ id: string }>(['send', 'companies/commands', '-'], message);
  return first?.id ?? '';
}

/** The command's messages, once the last of them is of that type. */
function stepsOf(id: string, last: string): Promise<Step[]> {
  return eventually(
    async () => {
      const steps = await alpes.json<Step>(['command', id]);
      expect(steps.at(-1)?.type).toBe(last);
      return steps;
    },
    { timeoutMs: 30_000 },
  );
}

test('the demo ends with what was accepted, completed and found; again, nothing happens twice', async () => {
  const args = ['demo', '--companies', '20', '--properties', '30'];
  const [first] = await alpes.json<DemoResult>(args);
  expect(first).toMatchObject({ commands: 50, accepted: 50, completed: 50, refused: 0, unanswered: 0 });
  expect(first?.outcomeMs.p99).toBeGreaterThan(0);
  expect(first?.audit).toMatchObject({ subjects: 50, openErrors: 0 });
  expect(first?.audit.rules).toContainEqual({ rule: 'TAX_ID_MISSING', severity: 'WARNING', count: 20 });
  const [second] = await alpes.json<DemoResult>(args);
  expect(second).toMatchObject({ commands: 50, completed: 50, audit: first?.audit });
});

test('a command sent by hand takes effect, and its messages can be followed', async () => {
  const id = await sent(acme('By hand'));
  const steps = await stepsOf(id, 'CommandCompleted');
  expect(steps.map(({ type, topic }) => `${type} ${topic}`)).toEqual([
    'RegisterCompany companies/commands',
    'CompanyRegistered companies/events',
    'CommandCompleted companies/events',
  ]);
});

test('what cannot be read is held with its reason; edited it takes effect, discarded it is told', async () => {
  const ids = [newId(), newId()];
  await sendGarbage(ids);
  interface Held {
    readonly sequence: string;
    readonly messageId: string;
    readonly code: string;
  }
  const held = await eventually(
    async () => {
      const all = await alpes.json<Held>(['held', 'list', 'companies']);
      expect(all.map(({ messageId }) => messageId).toSorted()).toEqual(ids.toSorted());
      return all;
    },
    { timeoutMs: 30_000 },
  );
  expect(held.map(({ code }) => code)).toEqual(['NOT_AVRO', 'NOT_AVRO']);
  const [edited, discarded] = ids.map((id) => held.find(({ messageId }) => messageId === id)?.sequence ?? '');
  const [good] = await alpes.json<{ value: object }>([
    'tail',
    'companies/commands',
    '--from',
    'earliest',
    '-n',
    '1',
  ]);
  const subject = newId();
  const replacement = JSON.stringify({ ...good?.value, subject });
  expect((await alpes.run(['held', 'edit', 'companies', edited ?? '', '-'], replacement)).code).toBe(0);
  expect((await alpes.run(['held', 'discard', 'companies', discarded ?? '', '--note', 'a test'])).code).toBe(
    0,
  );
  await stepsOf(ids[0] ?? '', 'CommandCompleted');
  expect((await stepsOf(ids[1] ?? '', 'CommandDiscarded')).at(-1)?.data).toEqual({ note: 'a test' });
  expect(await alpes.json(['held', 'list'])).toEqual([]);
});

async function sendGarbage(ids: readonly string[]): Promise<void> {
  const client = await createClient({ serviceUrl: running.system.pulsarUrl });
  const schema = { schemaType: 'Avro', name: 'envelope', schema: companiesCommands.schema } as const;
  const producer = await client.createProducer({
    topic: companiesCommands.topic(),
    schema,
    batchingEnabled: false,
  });
  for (const id of ids) {
    const properties = { id, type: 'RegisterCompany' };
    await producer.send({ data: Buffer.from('garbage'), partitionKey: newId(), properties });
  }
  await client.close();
}

test('provisioning what is there already changes nothing', async () => {
  const [made] = await alpes.json<Record<string, unknown>>(['provision']);
  expect(made).toMatchObject({
    tenants: ['alpes'],
    schemas: 6,
    topics: expect.arrayContaining(['persistent://alpes/audit/events']),
  });
  expect(await alpes.json(['provision'])).toEqual([made]);
});

test('the doctor finds the running system, and nothing missing that it needs', async () => {
  const { code, stdout } = await alpes.run(['doctor', '--json']);
  expect(code).toBe(0);
  expect(stdout).toContain(running.system.graphqlUrl);
});

test('read models that are rebuilt are as they were', async () => {
  interface Report {
    readonly messages: number;
    readonly tables: readonly { readonly changed: number; readonly removed: number }[];
  }
  const [report] = await alpes.json<Report>(['projections', 'rebuild']);
  expect(report?.messages).toBeGreaterThan(100);
  expect(report?.tables.filter(({ changed, removed }) => changed + removed > 0)).toEqual([]);
});

test.each([
  [2, ['tail', 'nonsense']],
  [2, ['send', 'companies/commands', '/no/such/file']],
  [2, ['held', 'replay', 'companies']],
  [2, ['demo', '--companies', 'many']],
  [1, ['held', 'show', 'companies', '999999']],
  [1, ['recover']],
  [1, ['command', '00000000-0000-4000-8000-000000000000']],
])('ends with %i after alpes %j, and says why on standard error alone', async (code, args) => {
  const ended = await alpes.run(args);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toMatch(/\S/);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
});

/** With owners and modes: PostgreSQL insists on them. */
const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);

test('a database restored from a backup is refused until it is recovered, and then all goes on', async () => {
  await running.stop();
  const [postgres, backup] = [join(dataDir, 'postgres'), join(folder, 'backup')];
  copy(postgres, backup);
  running = await alpes.start();
  await stepsOf(await sent(acme('After the backup')), 'CommandCompleted');
  await running.stop();
  rmSync(postgres, { recursive: true });
  copy(backup, postgres);
  await expect(alpes.start()).rejects.toThrow(/alpes recover/);
  interface Done {
    readonly service: string;
    readonly done: string;
  }
  const recovered = await alpes.json<Done>(['recover']);
  expect(recovered).toContainEqual({ service: 'companies', done: 'generation-raised', generation: 2 });
  running = await alpes.start();
  await stepsOf(await sent(acme('After recovering')), 'CommandCompleted');
}, 180_000);
