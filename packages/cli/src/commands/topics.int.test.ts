import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aggregateId, companiesCommands, companiesEvents, newId } from '@alpes/contracts';
import { createClient } from '@alpes/pulsar-client';
import { PulsarAdmin, provision } from '@alpes/runtime';
import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CommandContext } from '../program.ts';
import { runCommand } from './command/run-command.ts';
import { runSend } from './send/run-send.ts';
import { runTail } from './tail/run-tail.ts';
import { linesOf } from './testing/captured.ts';

const topic = companiesCommands.topic();
const folder = mkdtempSync(join(tmpdir(), 'alpes-topics-'));
const exitWith = vi.fn();
const context: CommandContext = { root: folder, exitWith };
let broker: TestBroker;

beforeAll(async () => {
  broker = await startEmbedded();
  const produces = [companiesCommands, companiesEvents].map((contract) => ({
    topic: contract.topic(),
    schema: contract.schema,
  }));
  await provision(new PulsarAdmin(broker.adminUrl), [{ consumes: [], produces }]);
  vi.stubEnv('PULSAR_URL', broker.serviceUrl);
  vi.stubEnv('PULSAR_ADMIN_URL', broker.adminUrl);
  vi.stubEnv('ALPES_DATA_DIR', folder);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await broker.stop();
  rmSync(folder, { recursive: true });
});

function file(content: unknown): string {
  const path = join(folder, `${newId()}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const acme = { type: 'RegisterCompany', data: { name: 'Acme', country: 'CO' } };
const everything = { from: 'earliest', follow: false, json: true } as const;

async function tailed(): Promise<Record<string, unknown>[]> {
  const lines = await linesOf(() => runTail('companies/commands', everything, context));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('what was sent', () => {
  test('is shown decoded, with its key and properties, in its order', async () => {
    const ids = Array.from({ length: 20 }, newId);
    const sent = await linesOf(() =>
      runSend(
        'companies/commands',
        file(ids.map((id) => ({ ...acme, id, subject: 's' }))),
        { json: true },
        context,
      ),
    );
    expect(sent.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids);
    const shown = (await tailed()).slice(-ids.length);
    expect(shown.map(({ value }) => (value as { id: string }).id)).toEqual(ids);
    expect(shown[0]).toMatchObject({
      key: 's',
      properties: { id: ids[0], type: 'RegisterCompany', schema: companiesCommands.fingerprint },
      value: { type: 'RegisterCompany', data: { name: 'Acme', country: 'CO', taxId: null } },
    });
  });

  test('is nothing at all when one message of many does not fit', async () => {
    const before = (await tailed()).length;
    const wrong = { ...acme, data: { name: 7, country: 'CO' } };
    const sending = runSend('companies/commands', file([acme, wrong]), {}, context);
    await expect(sending).rejects.toMatchObject({ code: 'USAGE', message: /Message 2 of 2 .*data\.name/ });
    expect(await tailed()).toHaveLength(before);
  });

  test('can be sent again as it was shown, and is the same message', async () => {
    const [first] = await tailed();
    await linesOf(() => runSend('companies/commands', file(first?.['value']), {}, context));
    const again = (await tailed()).at(-1);
    expect(again).toMatchObject({ value: first?.['value'], properties: first?.['properties'] });
  });

  test('is shown as bytes with the reason where it cannot be read', async () => {
    const client = await createClient({ serviceUrl: broker.serviceUrl }, { driver: 'alpes' });
    const schema = { schemaType: 'Avro', name: 'envelope', schema: companiesCommands.schema } as const;
    const producer = await client.createProducer({ topic, schema });
    await producer.send({ data: Buffer.from('no Avro'), partitionKey: 'k' });
    await client.close();
    const shown = (await tailed()).at(-1);
    expect(shown).toMatchObject({ bytes: Buffer.from('no Avro').toString('base64') });
    expect(shown?.['problem']).toMatch(/do not follow their schema/);
  });
});

describe('alpes command', () => {
  test('shows the command, what it caused, and how it ended, whatever else is on the topics', async () => {
    const id = newId();
    const subject = aggregateId('companies', id);
    await linesOf(() => runSend('companies/commands', file({ ...acme, id, subject }), {}, context));
    const outcome = { type: 'CommandCompleted', subject, causation_id: id, data: { version: 1 } };
    await linesOf(() =>
      runSend('companies/events', file([outcome, { ...outcome, causation_id: newId() }]), {}, context),
    );
    const lines = await linesOf(() => runCommand(id.toUpperCase(), { json: true }, context));
    const steps = lines.map((line) => JSON.parse(line) as { type: string; topic: string });
    expect(steps.map(({ type, topic: where }) => [type, where])).toEqual([
      ['RegisterCompany', 'companies/commands'],
      ['CommandCompleted', 'companies/events'],
    ]);
  });

  test('fails where no message knows the id', async () => {
    expect(await linesOf(() => runCommand(newId(), {}, context))).toEqual([]);
    expect(exitWith).toHaveBeenLastCalledWith(1);
  });
});

test('a broker that does not answer is one sentence', async () => {
  vi.stubEnv('PULSAR_URL', 'pulsar://127.0.0.1:1');
  const tailing = runTail('companies/commands', everything, context);
  await expect(tailing).rejects.toMatchObject({
    code: 'MISSING',
    message: /Pulsar at pulsar:\/\/127\.0\.0\.1:1 does not answer/,
  });
}, 60_000);
