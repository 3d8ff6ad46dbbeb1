import { companiesCommands } from '@alpes/contracts';
import type { RunningApp } from '@alpes/runtime';
import { eventually, startSystem, startTcpProxy, type TcpProxy, type TestSystem } from '@alpes/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projector } from '../projector/index.ts';
import { edge } from './edge.ts';
import { SocketClient } from './testing/socket-client.ts';
import { type GraphQLAnswer, post } from './testing/test-edge.ts';

// The edge as it is deployed, on the embedded broker and Postgres, each behind a network that can fail.
let system: TestSystem;
let broker: TcpProxy;
let database: TcpProxy;
let running: RunningApp;
let url: string;

beforeAll(async () => {
  system = await startSystem();
  await system.start(projector);
  broker = await startTcpProxy({ port: portOf(system.broker.serviceUrl) });
  const databaseUrl = new URL(await system.databaseUrl(projector));
  database = await startTcpProxy({ host: databaseUrl.hostname, port: Number(databaseUrl.port) });
  databaseUrl.hostname = '127.0.0.1';
  databaseUrl.port = String(database.port);
  running = await system.start(edge, {
    PULSAR_URL: `pulsar://127.0.0.1:${broker.port}`,
    DATABASE_URL: databaseUrl.toString(),
    PORT: '0',
  });
  url = running.addresses['graphql']!;
});
afterAll(async () => {
  await system.stop();
  await broker.stop();
  await database.stop();
});

const portOf = (address: string): number => Number(new URL(address).port);

const registration = `mutation ($key: String) { result: registerCompany(input: { name: "Acme", country: "CO" }, idempotencyKey: $key) {
  __typename ... on CommandReceipt { commandId } ... on Unavailable { commandId code maybeAccepted } } }`;

const register = async (key?: string) => {
  const { data } = (await post(url, { query: registration, variables: { key } })) as GraphQLAnswer;
  return data.result;
};

const updates =
  'subscription ($id: ID!) { commandUpdates(commandId: $id) { command { status type acceptedAt } } }';

test('a command goes to its topic, and its subscriber hears that it is pending', async () => {
  const { commandId } = await register();
  await using client = await SocketClient.open(url);
  const stream = client.subscribe(updates, { id: commandId });
  const known = await eventually(async () => {
    const { command } = (await stream.next()).commandUpdates;
    return command.type !== null && command;
  });
  expect(known).toMatchObject({ status: 'PENDING', type: 'RegisterCompany', acceptedAt: expect.any(String) });
  const sent = await eventually(
    async () => (await system.received(companiesCommands)).find(({ id }) => id === commandId) ?? false,
  );
  expect(sent && sent.principal.id).toBe('developer');
});

test('a broker that is away is told within seconds, then at once; queries go on, and it is found again when it is back', async () => {
  broker.refuse();
  const started = performance.now();
  const first = await register('while-away');
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(first.__typename).toBe('Unavailable');
  await Promise.all(Array.from({ length: 5 }, () => register()));
  const again = performance.now();
  expect(await register()).toMatchObject({
    __typename: 'Unavailable',
    code: 'BROKER_UNAVAILABLE',
    maybeAccepted: false,
  });
  expect(performance.now() - again).toBeLessThan(500);
  expect((await post(url, { query: '{ companies { totalCount } }' })).errors).toBeUndefined();
  expect((await running.readiness()).reasons).toEqual([
    'The message broker does not answer: mutations are refused.',
  ]);
  broker.restore();
  const receipt = await eventually(
    async () => {
      const result = await register('while-away');
      return result.__typename === 'CommandReceipt' && result;
    },
    { timeoutMs: 20_000, intervalMs: 200 },
  );
  expect(receipt.commandId).toBe(first.commandId);
});

test('a database that is away is told as such and nothing more; mutations go on, and subscriptions go on where they were', async () => {
  await using client = await SocketClient.open(url);
  const waiting = client.subscribe('subscription { companyChanged { cursor id } }');
  await waiting.next();
  database.refuse();
  const { data, errors } = await post(url, { query: '{ companies { totalCount } }' });
  expect(data).toBeNull();
  expect(errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
  expect(await running.readiness()).toMatchObject({ ready: false });
  const { commandId } = await register();
  const stream = client.subscribe(updates, { id: commandId });
  database.restore();
  expect((await stream.next()).commandUpdates.command.status).toBe('PENDING');
  await eventually(async () => expect(await running.readiness()).toEqual({ ready: true, reasons: [] }));
});

test('an edge starts while broker and database are away', async () => {
  broker.refuse();
  database.refuse();
  const late = await system.start(edge, {
    PULSAR_URL: `pulsar://127.0.0.1:${broker.port}`,
    DATABASE_URL: `postgres://nobody@127.0.0.1:${database.port}/none`,
    PORT: '0',
  });
  const at = late.addresses['graphql']!;
  expect((await post(at, { query: '{ viewer { id } }' })).data).toEqual({ viewer: { id: 'developer' } });
  expect((await late.readiness()).ready).toBe(false);
  await late.stop();
  broker.restore();
  database.restore();
});
