import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { PulsarAdmin } from '@alpes/runtime';
import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ContractRepository, envelope, record } from './testing/contract-repository.ts';
import {
  type Answer,
  json,
  type ScriptedRegistry,
  scriptedRegistry,
  table,
} from './testing/scripted-registry.ts';

const id = { name: 'id', type: 'string', doc: 'Identity.' };
const note = { name: 'note', type: ['null', 'string'], default: null, doc: 'A note.' };
const required = { name: 'total', type: 'long', doc: 'Needed.' };
const PLACED = 'schemas/orders/v1/order-placed.avsc';

const repository = new ContractRepository();
const contracts = (...fields: object[]) => {
  repository.write('schemas/orders/v1/events.avsc', envelope('EventEnvelope', ['OrderPlaced']));
  repository.write('schemas/orders/v1/commands.avsc', envelope('CommandEnvelope', ['OrderPlaced']));
  repository.write(PLACED, record('OrderPlaced', fields));
};
beforeAll(() => contracts(id));
afterAll(() => repository.remove());

let registry: ScriptedRegistry | undefined;
afterEach(async () => {
  await registry?.stop();
  registry = undefined;
});

async function against(answer: Answer, ...args: string[]) {
  registry = await scriptedRegistry(answer);
  return repository.schema(['check', '--against', `registry:${registry.url}`, '--timeout', '1', ...args]);
}

const always =
  (reply: (response: ServerResponse) => void): Answer =>
  (_, response) =>
    reply(response);

const HTML = '<!doctype html><title>Welcome</title>';
const clusters = { 'GET /admin/v2/clusters': ['standalone'] };
const TOPIC = '/admin/v2/schemas/alpes/orders';

describe('a registry that answers wrongly, slowly or not at all ends with 3, and says so', () => {
  test.each<[string, Answer, RegExp]>([
    [
      'a web page',
      always((response) => response.writeHead(200, { 'content-type': 'text/html' }).end(HTML)),
      /a web page; is it the address of a registry/,
    ],
    [
      'half of its JSON',
      always((response) => response.writeHead(200, { 'content-type': 'application/json' }).end('["stand')),
      /no JSON, or half of it/,
    ],
    ['500', always((response) => json(response, { reason: 'On fire' }, 500)), /answered 500 .*On fire/],
    [
      'a redirect in circles',
      always((response) => response.writeHead(307, { location: '/admin/v2/clusters' }).end()),
      /sends in circles/,
    ],
    [
      'that it wants to know who asks',
      always((response) => response.writeHead(401).end()),
      /ALPES_REGISTRY_TOKEN/,
    ],
    ['nothing', () => {}, /did not answer .* within 1 s/],
    ['a byte now and then', always(drip), /did not answer .* within 1 s/],
    ['something of neither kind', table({}), /is no schema registry/],
    [
      'JSON of another kind',
      table({ ...clusters, [`GET ${TOPIC}/events/schemas`]: { schemas: 1 } }),
      /JSON of another kind/,
    ],
    [
      'a schema that is not Avro',
      table({ ...clusters, ...versions('events', [{ version: 2, type: 'PROTOBUF', data: 'x' }]) }),
      /Version 2 of orders\/events .* is PROTOBUF, not Avro/,
    ],
    [
      'a schema that is none',
      table({
        ...clusters,
        ...versions('events', [{ version: 0, type: 'AVRO', data: '{"type":"record"}' }]),
      }),
      /Version 0 of persistent:\/\/alpes\/orders\/events in the registry is no Avro schema/,
    ],
  ])('%s', async (_, answer, said) => {
    const ended = await against(answer);
    expect(ended.stderr).toMatch(said);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended).toMatchObject({ code: 3, stdout: '' });
  });

  test('a body without end, of which only so much is read', async () => {
    const endless = always((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(1024 * 1024)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const ended = await against(endless, '--timeout', '20');
    expect(ended).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('answers without end'),
    });
  });

  test('nobody, and what stands before the @ is told to nobody', async () => {
    const gone = await scriptedRegistry(always(() => {}));
    await gone.stop();
    const ended = await repository.schema([
      'check',
      '--against',
      `registry:${gone.url.replace('//', '//me:secret@')}`,
    ]);
    expect(ended).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('nobody listens there'),
    });
    expect(ended.stderr).not.toContain('secret');
  });
});

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 100);
  response.on('close', () => clearInterval(timer));
}

function versions(topic: string, getSchemaResponses: readonly object[]): Record<string, unknown> {
  return { [`GET ${TOPIC}/${topic}/schemas`]: { getSchemaResponses } };
}

describe('a Confluent-style registry', () => {
  const placed = record('OrderPlaced', [id, required]);
  const answers = {
    'GET /subjects': ['orders.events-value', 'order-placed', 'alien'],
    'GET /subjects/alien/versions/latest': {
      subject: 'alien',
      version: 1,
      id: 9,
      schema: 'syntax = "proto3";',
      schemaType: 'PROTOBUF',
    },
    'GET /subjects/order-placed/versions/latest': {
      subject: 'order-placed',
      version: 1,
      id: 1,
      schema: JSON.stringify(placed),
    },
    'GET /subjects/order-placed/versions/1': {
      subject: 'order-placed',
      version: 1,
      id: 1,
      schema: JSON.stringify(placed),
    },
    'GET /subjects/orders.events-value/versions': [1],
    ...Object.fromEntries(
      ['latest', '1'].map((version) => [
        `GET /subjects/orders.events-value/versions/${version}`,
        {
          subject: 'orders.events-value',
          version: 1,
          id: 2,
          schema: JSON.stringify(envelope('EventEnvelope', ['OrderPlaced'])),
          references: [{ name: 'alpes.orders.v1.OrderPlaced', subject: 'order-placed', version: 1 }],
        },
      ]),
    ),
    'GET /config': { compatibilityLevel: 'BACKWARD' },
  };

  test('is found out by asking, and its references are followed', async () => {
    const fine = await against(table(answers), '--json');
    expect(fine.code).toBe(0);
    expect(fine.stderr).toContain('orders/events: the registry enforces BACKWARD');
    const { subjects } = JSON.parse(fine.stdout) as { subjects: { subject: string; against: string[] }[] };
    expect(subjects).toContainEqual(
      expect.objectContaining({ subject: 'orders/events', against: ['version 1'] }),
    );
    repository.write('schemas/compatibility.json', { topics: { 'orders/events': 'FORWARD' } });
    const broken = await against(table(answers));
    repository.write('schemas/compatibility.json', {});
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('OrderPlaced.total');
  });

  test('is read and never written', async () => {
    registry = await scriptedRegistry(table(answers));
    const ended = await repository.schema(['register', '--to', `registry:${registry.url}`]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('never written') });
    expect(registry.asked.filter((request) => !request.startsWith('GET '))).toEqual([]);
  });
});

describe('register and download', () => {
  let broker: TestBroker;
  let admin: PulsarAdmin;
  const tenants = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].values();
  let tenant: string;

  beforeAll(async () => {
    broker = await startEmbedded();
    admin = new PulsarAdmin(broker.adminUrl);
  });
  afterAll(async () => {
    await broker.stop();
  });
  beforeEach(async () => {
    contracts(id);
    tenant = tenants.next().value ?? 'more';
    await admin.createTenant(tenant);
    await admin.createNamespace(tenant, 'orders');
    await admin.setSchemaCompatibility(tenant, 'orders', 'BACKWARD_TRANSITIVE');
  });

  const topic = (name: string) => `persistent://${tenant}/orders/${name}`;
  const register = (url = broker.adminUrl, ...args: string[]) =>
    repository.schema(['register', '--to', `registry:${url}`, '--tenant', tenant, '--json', ...args]);
  const lines = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);

  test('registers every topic, and the same again changes nothing', async () => {
    expect((await register(undefined, '--dry-run')).code).toBe(0);
    expect(await admin.schema(topic('events'))).toBeUndefined();
    const first = await register();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(lines(first.stdout)).toEqual([
      { topic: 'orders/commands', version: 0, state: 'registered' },
      { topic: 'orders/events', version: 0, state: 'registered' },
    ]);
    expect(lines((await register()).stdout)).toContainEqual({
      topic: 'orders/events',
      version: 0,
      state: 'kept',
    });
  });

  test('registers nothing where one topic may not be, and says why and not only that', async () => {
    await register(undefined, 'orders/events');
    contracts(id, required);
    const ended = await register();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('OrderPlaced.total');
    expect(ended.stderr).toContain('Nothing was registered.');
    expect(await admin.schema(topic('commands'))).toBeUndefined();
    expect(await admin.schema(topic('events'))).toMatchObject({ version: 0 });
    // What the broker enforces counts, too: here nothing may be forgotten that older readers need.
    await admin.setSchemaCompatibility(tenant, 'orders', 'FULL');
    contracts(id, note);
    expect((await register()).code).toBe(0);
    contracts({ ...note, name: 'id', default: null });
    const enforced = await register();
    expect(enforced).toMatchObject({ code: 1, stdout: '' });
    expect(enforced.stderr).toContain('FULL');
  });

  test('takes back the first schema of a topic when the registry fails in the midst, and says what stays', async () => {
    await register(undefined, 'orders/events');
    contracts(id, note);
    let posts = 0;
    registry = await scriptedRegistry(async (request, response, body) => {
      if (/^POST .*\/schema$/.test(request) && ++posts === 2)
        return json(response, { reason: 'Out of memory' }, 500);
      const [method = '', path = ''] = request.split(' ');
      const answer = await fetch(`${broker.adminUrl}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== '' && { body }),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    });
    const ended = await register(registry.url);
    expect(ended.code).toBe(3);
    expect(lines(ended.stdout)).toEqual([{ topic: 'orders/commands', version: 0, state: 'taken back' }]);
    expect(ended.stderr).toMatch(/answered 500 .*Out of memory/);
    expect(ended.stderr).toMatch(/Not registered at .*: orders\/events\./);
    expect(await admin.schema(topic('commands'))).toBeUndefined();
    expect(await admin.schema(topic('events'))).toMatchObject({ version: 0 });
    expect((await register()).code).toBe(0);
  });

  test('downloads every version, or the newest as contracts that can be compared with', async () => {
    await register();
    contracts(id, note);
    await register();
    const download = (out: string, ...args: string[]) =>
      repository.schema([
        'download',
        '--from',
        `registry:${broker.adminUrl}`,
        '--tenant',
        tenant,
        '--out',
        out,
        ...args,
      ]);
    const whole = join(repository.path, 'whole');
    expect((await download(whole)).code).toBe(0);
    expect(readdirSync(join(whole, 'orders')).toSorted()).toEqual([
      'commands@0.avsc',
      'commands@1.avsc',
      'events@0.avsc',
      'events@1.avsc',
    ]);
    expect(await download(whole)).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') });
    const split = join(repository.path, 'split');
    expect((await download(split, '--split')).code).toBe(0);
    expect(await repository.schema(['diff', split, '--exit-code'])).toMatchObject({ code: 0, stdout: '' });
  });

  test('a patch against a registry names files as they are in the tree', async () => {
    await register();
    contracts(id, note);
    const env = { PULSAR_ADMIN_URL: broker.adminUrl, ALPES_TENANT: tenant };
    const { stdout } = await repository.schema(['diff', 'registry:'], env);
    expect(stdout).toMatch(/^--- a\/schemas\/orders\/v1\/order-placed\.avsc$/m);
    expect(stdout).toMatch(/^\+\+\+ b\/schemas\/orders\/v1\/order-placed\.avsc$/m);
  });

  test('check --retained shows its token to the broker as to the registry', async () => {
    await register();
    await admin.createTopic(topic('events'));
    let heard = '';
    const server = createServer((socket) => {
      socket.once('data', (bytes) => {
        heard += bytes.toString('latin1');
        socket.destroy();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ended = await repository.schema(['check', '--against', 'registry:', '--retained'], {
      PULSAR_URL: `pulsar://127.0.0.1:${port}`,
      PULSAR_ADMIN_URL: broker.adminUrl,
      ALPES_TENANT: tenant,
      ALPES_REGISTRY_TOKEN: 'a-token-of-ours',
    });
    server.close();
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).not.toContain('a-token-of-ours');
    expect(heard).toContain('a-token-of-ours');
  });

  test('check --retained reads live topics, and a broker that is not there ends with 3', async () => {
    await register();
    await admin.createTopic(topic('events'));
    const env = { PULSAR_URL: broker.serviceUrl, PULSAR_ADMIN_URL: broker.adminUrl, ALPES_TENANT: tenant };
    const args = ['check', '--against', 'registry:', '--retained', 'all'];
    expect(await repository.schema(args, env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Compatible with registry:${broker.adminUrl}`),
    });
    expect(JSON.parse((await repository.schema([...args, '--json'], env)).stdout)).toMatchObject({
      against: `registry:${broker.adminUrl}`,
      summary: { retainedFailed: 0 },
      retained: [{ topic: 'orders/events', read: 0, whole: true }],
    });
    const nobody = { ...env, PULSAR_URL: 'pulsar://127.0.0.1:1', PULSAR_ADMIN_URL: 'http://127.0.0.1:1' };
    expect(await repository.schema(args, nobody)).toMatchObject({ code: 3, stdout: '' });
  });
});
