import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedBroker, startEmbeddedBroker } from '../broker.ts';
import { RawClient } from '../testing/raw-client.ts';

// Statuses and bodies are those that Pulsar 4.0.7 was seen to give.

let dataDir: string;
let broker: EmbeddedBroker;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alpes-admin-'));
  broker = await startEmbeddedBroker({ dataDir });
});

afterEach(async () => {
  await broker.stop();
  await rm(dataDir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** `PUT /tenants/x`, under `/admin/v2`. */
async function call(request: string, body?: unknown): Promise<Answer> {
  const [method, path] = request.split(' ');
  const response = await fetch(`${broker.adminUrl}/admin/v2${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith('{') || text.startsWith('[') || text.startsWith('"') ? JSON.parse(text) : text,
  };
}

async function status(request: string, body?: unknown): Promise<number> {
  return (await call(request, body)).status;
}

const EARLIEST = { ledgerId: -1, entryId: -1 };
const avro = (type: string): object => ({
  type: 'AVRO',
  schema: JSON.stringify({ type: 'record', name: 'A', fields: [{ name: 'a', type }] }),
  properties: {},
});

async function provisioned(): Promise<void> {
  await call('PUT /tenants/alpes', { adminRoles: [], allowedClusters: ['standalone'] });
  await call('PUT /namespaces/alpes/companies');
}

test('is healthy, and knows one cluster', async () => {
  expect(await call('GET /brokers/health')).toEqual({ status: 200, body: 'ok' });
  expect(await call('GET /clusters')).toEqual({ status: 200, body: ['standalone'] });
});

test('creates tenants and namespaces once', async () => {
  const tenant = { adminRoles: [], allowedClusters: ['standalone'] };
  expect(await status('PUT /tenants/x', tenant)).toBe(204);
  expect(await status('PUT /tenants/x', tenant)).toBe(409);
  expect(await status('PUT /tenants/y', { allowedClusters: ['elsewhere'] })).toBe(412);
  expect((await call('GET /tenants')).body).toEqual(['public', 'pulsar', 'x']);
  expect(await status('PUT /namespaces/x/n')).toBe(204);
  expect(await status('PUT /namespaces/x/n')).toBe(409);
  expect(await status('PUT /namespaces/y/n')).toBe(404);
  expect(await call('GET /namespaces/x')).toEqual({ status: 200, body: ['x/n'] });
  expect(await status('DELETE /tenants/x')).toBe(409);
  expect(await status('DELETE /namespaces/x/n')).toBe(204);
  expect(await status('DELETE /tenants/x')).toBe(204);
});

test('keeps policies across a restart', async () => {
  await provisioned();
  const forever = { retentionTimeInMinutes: -1, retentionSizeInMB: -1 };
  expect(await call('GET /namespaces/alpes/companies/retention')).toEqual({ status: 200, body: '' });
  expect(await status('POST /namespaces/alpes/companies/retention', forever)).toBe(204);
  expect(
    await status('PUT /namespaces/alpes/companies/schemaCompatibilityStrategy', 'BACKWARD_TRANSITIVE'),
  ).toBe(204);
  expect(await status('PUT /namespaces/alpes/companies/schemaCompatibilityStrategy', 'SIDEWAYS')).toBe(400);
  expect(await status('POST /namespaces/alpes/companies/schemaValidationEnforced', true)).toBe(204);
  expect(
    await status('POST /namespaces/alpes/companies/autoTopicCreation', { allowAutoTopicCreation: false }),
  ).toBe(204);
  await broker.stop();
  broker = await startEmbeddedBroker({ dataDir });
  expect((await call('GET /namespaces/alpes/companies/retention')).body).toEqual(forever);
  expect((await call('GET /namespaces/alpes/companies/schemaCompatibilityStrategy')).body).toBe(
    'BACKWARD_TRANSITIVE',
  );
  expect((await call('GET /namespaces/alpes/companies/schemaValidationEnforced')).body).toBe('true');
  expect((await call('GET /namespaces/alpes/companies/autoTopicCreation')).body).toEqual({
    allowAutoTopicCreation: false,
  });
});

test('creates, lists and deletes topics, with partitions and without', async () => {
  await provisioned();
  expect(await status('PUT /persistent/alpes/companies/t')).toBe(204);
  expect(await status('PUT /persistent/alpes/companies/t')).toBe(409);
  expect(await status('PUT /persistent/alpes/nowhere/t')).toBe(404);
  expect(await status('PUT /persistent/alpes/companies/p/partitions', 2)).toBe(204);
  expect((await call('GET /persistent/alpes/companies/p/partitions')).body).toMatchObject({ partitions: 2 });
  expect(await status('POST /persistent/alpes/companies/p/partitions', 3)).toBe(204);
  const prefix = 'persistent://alpes/companies';
  expect((await call('GET /persistent/alpes/companies')).body).toEqual([
    `${prefix}/p-partition-0`,
    `${prefix}/p-partition-1`,
    `${prefix}/p-partition-2`,
    `${prefix}/t`,
  ]);
  expect(await status('DELETE /persistent/alpes/companies/p')).toBe(409);
  expect(await status('DELETE /persistent/alpes/companies/p/partitions')).toBe(204);
  expect(await status('DELETE /persistent/alpes/companies/t')).toBe(204);
  expect(await status('DELETE /persistent/alpes/companies/t')).toBe(404);
  expect((await call('GET /persistent/alpes/companies')).body).toEqual([]);
});

test('refuses to delete a topic in use, unless forced', async () => {
  const client = await RawClient.connect(broker.serviceUrl);
  await client.producer('t');
  expect(await status('DELETE /persistent/public/default/t')).toBe(412);
  expect(await status('DELETE /persistent/public/default/t?force=true')).toBe(204);
  await client.next('CloseProducer');
  client.close();
});

test('creates a subscription where it is told to, and moves it', async () => {
  const client = await RawClient.connect(broker.serviceUrl);
  await client.producer('t');
  for (let at = 0; at < 5; at += 1) client.publish(at, Buffer.from(`${at}`));
  for (let at = 0; at < 5; at += 1) await client.next('SendReceipt');
  const topic = '/persistent/public/default/t';
  const backlog = async (name: string): Promise<number> => {
    const { body } = await call(`GET ${topic}/stats`);
    return (
      (body as { subscriptions: Record<string, { msgBacklog: number }> }).subscriptions[name]?.msgBacklog ??
      -1
    );
  };
  expect(await status(`PUT ${topic}/subscription/early`, EARLIEST)).toBe(204);
  expect(await status(`PUT ${topic}/subscription/early`, EARLIEST)).toBe(409);
  expect(await status(`PUT ${topic}/subscription/late`)).toBe(204);
  expect([await backlog('early'), await backlog('late')]).toEqual([5, 0]);
  expect(await status(`POST ${topic}/subscription/early/skip/2`)).toBe(204);
  expect(await backlog('early')).toBe(3);
  expect(await status(`POST ${topic}/subscription/early/skip_all`)).toBe(204);
  expect(await backlog('early')).toBe(0);
  expect(await status(`POST ${topic}/subscription/late/resetcursor/1`)).toBe(204);
  expect(await backlog('late')).toBe(5);
  const { body: last } = await call(`GET ${topic}/lastMessageId`);
  expect(last).toMatchObject({ entryId: 4, partitionIndex: -1, batchIndex: -1 });
  expect(await status(`POST ${topic}/subscription/late/resetcursor`, last)).toBe(204);
  expect(await backlog('late')).toBe(1);
  expect((await call(`GET ${topic}/subscriptions`)).body).toEqual(['early', 'late']);
  expect(await status(`DELETE ${topic}/subscription/late`)).toBe(204);
  expect(await status(`DELETE ${topic}/subscription/late`)).toBe(404);
  const { body: internal } = await call(`GET ${topic}/internalStats`);
  expect(internal).toMatchObject({
    numberOfEntries: 5,
    cursors: { early: { individuallyDeletedMessages: '[]' } },
  });
  client.close();
});

test('registers schemas, refuses incompatible ones, and keeps every version', async () => {
  await provisioned();
  await call('PUT /namespaces/alpes/companies/schemaCompatibilityStrategy', 'BACKWARD_TRANSITIVE');
  const path = '/schemas/alpes/companies/t';
  expect(await status(`GET ${path}/schema`)).toBe(404);
  expect(await call(`POST ${path}/schema`, avro('int'))).toEqual({
    status: 200,
    body: { version: { version: 0 } },
  });
  expect(await call(`POST ${path}/schema`, avro('int'))).toEqual({
    status: 200,
    body: { version: { version: 0 } },
  });
  expect(await call(`POST ${path}/schema`, avro('long'))).toEqual({
    status: 200,
    body: { version: { version: 1 } },
  });
  expect(await status(`POST ${path}/schema`, avro('string'))).toBe(409);
  expect(await status(`POST ${path}/schema`, { type: 'AVRO', schema: 'nonsense', properties: {} })).toBe(422);
  expect(await status(`POST ${path}/compatibility`, avro('string'))).toBe(500);
  expect((await call(`GET ${path}/schema/0`)).body).toMatchObject({
    version: 0,
    type: 'AVRO',
    data: expect.stringContaining('"int"'),
  });
  expect(
    ((await call(`GET ${path}/schemas`)).body as { getSchemaResponses: unknown[] }).getSchemaResponses,
  ).toHaveLength(2);
});

test('says what it does not know, and takes no nonsense', async () => {
  expect(await status('GET /functions')).toBe(404);
  expect(await status('POST /brokers/health')).toBe(405);
  const response = await fetch(`${broker.adminUrl}/admin/v2/tenants/x`, { method: 'PUT', body: '{' });
  expect(response.status).toBe(400);
});

test('takes nothing from a page in a browser, which could send it to any port of this machine', async () => {
  const response = await fetch(`${broker.adminUrl}/admin/v2/tenants/evil`, {
    method: 'PUT',
    headers: { origin: 'https://page.example', 'content-type': 'text/plain' },
    body: '{}',
  });
  expect(response.status).toBe(403);
  expect((await call('GET /tenants')).body).not.toContain('evil');
});
