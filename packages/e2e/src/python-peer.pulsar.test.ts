import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { companiesCommands, companiesEvents } from '@alpes/contracts';
import { pythonPeer, realPulsar } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PatientClient } from './client.ts';
import { System } from './system.ts';

const peer = pythonPeer();
const pulsar = realPulsar();
const reason = [pulsar, peer].flatMap((part) => ('missing' in part ? [part.missing] : [])).join(' ');
const script = fileURLToPath(new URL('./python/peer.py', import.meta.url));

interface Heard {
  readonly key: string;
  readonly properties: Record<string, string>;
  readonly envelope: { readonly type: string; readonly data: Record<string, unknown> };
}

const title = `the official Python client on a real Pulsar${reason && ` (skipped: ${reason})`}`;

describe.skipIf(reason !== '')(title, () => {
  const python = 'python' in peer ? peer.python : '';
  const tenant = `python-${randomUUID().slice(0, 8)}`;
  let system: System;

  beforeAll(async () => {
    if ('missing' in pulsar) return;
    system = await System.start({ pulsar, tenant });
    await writeFile(join(system.dir, 'commands.json'), companiesCommands.schema);
    await writeFile(join(system.dir, 'events.json'), companiesEvents.schema);
  }, 120_000);

  afterAll(() => system?.stop());

  async function listen(count: number): Promise<Heard[]> {
    const topic = companiesEvents.topic(tenant);
    const args = [script, 'listen', system.serviceUrl, topic, join(system.dir, 'events.json'), String(count)];
    const { stdout } = await promisify(execFile)(python, args);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Heard);
  }

  async function send(order: object): Promise<void> {
    const topic = companiesCommands.topic(tenant);
    const child = spawn(
      python,
      [script, 'send', system.serviceUrl, topic, join(system.dir, 'commands.json')],
      {
        stdio: ['pipe', 'inherit', 'inherit'],
      },
    );
    child.stdin.end(JSON.stringify(order));
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  }

  test('reads the events of companies with AvroSchema', async () => {
    const client = new PatientClient(system.graphql());
    const { receipt } = await client.settle('registerCompany', { name: 'Read from Python', country: 'CO' });
    const heard = await listen(2);
    expect(heard.map(({ envelope }) => envelope.type)).toEqual(['CompanyRegistered', 'CommandCompleted']);
    expect(heard.map(({ key }) => key)).toEqual([receipt.aggregateId, receipt.aggregateId]);
    expect(JSON.stringify(heard[0]?.envelope.data)).toContain('Read from Python');
  });

  test('sends a RegisterCompany command that takes effect and shows up in GraphQL', async () => {
    const [id, subject] = [randomUUID(), randomUUID()];
    await send({
      key: subject,
      branch: 'alpes.companies.v1.RegisterCompany',
      properties: { id, type: 'RegisterCompany' },
      envelope: {
        id,
        specversion: '1.0',
        type: 'RegisterCompany',
        dataschema: companiesCommands.dataschema,
        datacontenttype: 'application/avro',
        service_name: 'python-peer',
        subject,
        correlation_id: id,
        causation_id: null,
        principal: { id: 'python', roles: ['staff'] },
        traceparent: null,
        data: { name: 'Sent from Python', country: 'PE', roles: [] },
      },
    });
    const client = new PatientClient(system.graphql());
    const updates = await client.follow(id);
    expect(updates.at(-1)?.command.status).toBe('COMPLETED');
    const answer = await client.query<{ company: { name: string; country: string } }>(
      'query ($id: ID!) { company(id: $id) { name country } }',
      { id: subject },
    );
    expect(answer.company).toEqual({ name: 'Sent from Python', country: 'PE' });
  });
});
