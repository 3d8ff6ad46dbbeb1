import { companiesCommands } from '@alpes/contracts';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestEdge, type TestEdge, type TestEdgeOptions } from '../testing/test-edge.ts';
import { bearer } from '../testing/tokens.ts';
import type { CommandProducer } from './producers.ts';

const started: TestEdge[] = [];
afterEach(() => Promise.all(started.splice(0).map((edge) => edge.stop())));

async function start(options?: TestEdgeOptions): Promise<TestEdge> {
  const edge = await startTestEdge(options);
  started.push(edge);
  return edge;
}

const register = `mutation ($input: RegisterCompanyInput!, $key: String) {
  result: registerCompany(input: $input, idempotencyKey: $key) {
    __typename
    ... on CommandReceipt { commandId correlationId aggregateId acceptedAt }
    ... on InvalidInput { problems { path code message } }
    ... on Unavailable { code retryAfterMs commandId maybeAccepted message }
  } }`;

const acme = { name: 'Acme', country: 'CO', taxId: { country: 'CO', number: '213.123.432-1' } };

async function ask(edge: TestEdge, input: object, key?: string, headers?: Record<string, string>) {
  const { data, errors } = await edge.graphql(register, { input, key }, headers);
  expect(errors).toBeUndefined();
  return data.result;
}

describe('a command', () => {
  test('is sent with its envelope, keyed by its aggregate, and answered with a receipt', async () => {
    const edge = await start();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const receipt = await ask(edge, acme, undefined, { traceparent, 'x-correlation-id': 'order-17' });
    const [{ context, message }] = edge.sent as [TestEdge['sent'][number]];
    const envelope = companiesCommands.decode(message.data);
    expect(context).toBe('companies');
    expect(message.partitionKey).toBe(receipt.aggregateId);
    expect(message.properties).toEqual({
      id: receipt.commandId,
      type: 'RegisterCompany',
      schema: companiesCommands.fingerprint,
    });
    expect(envelope).toMatchObject({
      id: receipt.commandId,
      type: 'RegisterCompany',
      subject: receipt.aggregateId,
      specversion: '1.0',
      service_name: 'bff',
      causation_id: null,
      correlation_id: 'order-17',
      traceparent,
      principal: { id: 'developer', roles: ['staff', 'operator'] },
      data: { name: 'Acme', taxId: { number: '213.123.432-1' } },
    });
    expect(envelope.time.toISOString()).toBe(receipt.acceptedAt);
  });

  test('of one key, principal and mutation is one command on one aggregate, at any edge', async () => {
    const [one, two] = [await start({ tokens: true }), await start({ tokens: true })];
    const ana = { authorization: await bearer('ana', ['staff']) };
    const first = await ask(one, acme, 'row-1', ana);
    const again = await ask(two, { ...acme, name: 'Other' }, 'row-1', ana);
    expect([again.commandId, again.aggregateId]).toEqual([first.commandId, first.aggregateId]);
    const eva = { authorization: await bearer('eva', ['staff']) };
    expect((await ask(one, acme, 'row-1', eva)).commandId).not.toBe(first.commandId);
    expect((await ask(one, acme, 'row-2', ana)).commandId).not.toBe(first.commandId);
    expect((await ask(one, acme, undefined, ana)).commandId).not.toBe(first.commandId);
  });

  test('of wrong shape is answered with everything that is wrong, and not sent', async () => {
    const edge = await start();
    const result = await ask(edge, { ...acme, country: 'XX', email: 'x' }, '');
    expect(result.__typename).toBe('InvalidInput');
    expect(
      result.problems.map(({ path, code }: { path: string[]; code: string }) => [path.join('.'), code]),
    ).toEqual([
      ['idempotencyKey', 'IDEMPOTENCY_KEY_INVALID'],
      ['input.country', 'COUNTRY_UNKNOWN'],
      ['input.email', 'EMAIL_INVALID'],
    ]);
    expect(edge.sent).toEqual([]);
  });

  test.each([
    ['amendCompany', 'AmendCompanyInput', { id: 'x', expectedVersion: 1, name: 'A' }, 'input.id'],
    ['withdrawCompany', 'WithdrawCompanyInput', { id: 'x', expectedVersion: 1 }, 'input.id'],
    [
      'recordLocation',
      'RecordLocationInput',
      { propertyId: 'x', name: 'A', country: 'CO' },
      'input.propertyId',
    ],
    [
      'correctLocation',
      'CorrectLocationInput',
      { propertyId: 'x', expectedVersion: 1, name: 'A' },
      'input.propertyId',
    ],
    ['removeLocation', 'RemoveLocationInput', { propertyId: 'x', expectedVersion: 1 }, 'input.propertyId'],
    ['acknowledgeFinding', 'AcknowledgeFindingInput', { findingId: 'x', subjectId: id() }, 'input.findingId'],
    ['reauditSubject', 'ReauditSubjectInput', { subjectKind: 'COMPANY', subjectId: 'x' }, 'input.subjectId'],
  ])('%s with a malformed id is not sent', async (mutation, type, input, path) => {
    const edge = await start();
    const query = `mutation ($input: ${type}!) { result: ${mutation}(input: $input) { ... on InvalidInput { problems { path code } } } }`;
    const { data } = await edge.graphql(query, { input });
    expect(data.result.problems).toEqual([{ path: path.split('.'), code: 'ID_INVALID' }]);
    expect(edge.sent).toEqual([]);
  });

  test.each([
    ['amendCompany', 'AmendCompanyInput', { id: id(), expectedVersion: 1, name: 'A' }, 'companies'],
    ['withdrawCompany', 'WithdrawCompanyInput', { id: id(), expectedVersion: 1 }, 'companies'],
    [
      'recordLocation',
      'RecordLocationInput',
      {
        propertyId: id(),
        name: 'A',
        country: 'CO',
        boundary: [
          [
            [0, 0],
            [1, 1],
            [0, 1],
            [0, 0],
          ],
        ],
      },
      'geographic',
    ],
    [
      'correctLocation',
      'CorrectLocationInput',
      { propertyId: id(), expectedVersion: 1, areaM2: 10.5 },
      'geographic',
    ],
    ['removeLocation', 'RemoveLocationInput', { propertyId: id(), expectedVersion: 1 }, 'geographic'],
    ['acknowledgeFinding', 'AcknowledgeFindingInput', { findingId: id(2), subjectId: id() }, 'audit'],
    ['reauditSubject', 'ReauditSubjectInput', { subjectKind: 'COMPANY', subjectId: id() }, 'audit'],
  ])('%s goes to the aggregate it names', async (mutation, type, input, context) => {
    const edge = await start();
    const query = `mutation ($input: ${type}!) { result: ${mutation}(input: $input) { ... on CommandReceipt { aggregateId } } }`;
    const { data } = await edge.graphql(query, { input });
    expect(data.result).toEqual({ aggregateId: id() });
    expect(edge.sent.map(({ context: to, message }) => [to, message.partitionKey])).toEqual([
      [context, id()],
    ]);
  });

  test('reauditAll is about the audit as a whole', async () => {
    const edge = await start();
    for (let times = 0; times < 2; times += 1) await edge.graphql('mutation { reauditAll { __typename } }');
    expect(new Set(edge.sent.map(({ message }) => message.partitionKey)).size).toBe(1);
  });
});

function id(last = 1): string {
  return `018f3a5e-0000-7000-8000-00000000000${last}`;
}

describe('a broker', () => {
  test('that does not answer in time leaves it open whether it has the command', async () => {
    const edge = await start({
      producer: { send: () => new Promise(() => undefined) },
      broker: { timeoutMs: 50 },
    });
    const result = await ask(edge, acme, 'key');
    expect(result).toMatchObject({ __typename: 'Unavailable', code: 'BROKER_TIMEOUT', maybeAccepted: true });
    expect(result.commandId).toBe((await ask(await start(), acme, 'key')).commandId);
  });

  test('that cannot be reached has nothing, is not waited for while it rests, and is found again', async () => {
    let away = true;
    const producer = {
      send: () => Promise.resolve(),
      flush: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const open = () => (away ? Promise.reject(new Error('connect ECONNREFUSED')) : Promise.resolve(producer));
    const edge = await start({ broker: { open, restMs: 100 } });
    for (let times = 0; times < 5; times += 1) {
      expect(await ask(edge, acme)).toMatchObject({
        code: 'BROKER_UNAVAILABLE',
        maybeAccepted: false,
        retryAfterMs: 100,
      });
    }
    away = false;
    await expect.poll(async () => (await ask(edge, acme)).__typename).toBe('CommandReceipt');
  });

  test('that is found too late is not sent what was called not accepted', async () => {
    let found: (producer: CommandProducer) => void = () => undefined;
    const sent: unknown[] = [];
    const edge = await start({
      broker: {
        timeoutMs: 20,
        open: () =>
          new Promise((resolve) => {
            found = resolve;
          }),
      },
    });
    expect(await ask(edge, acme)).toMatchObject({ code: 'BROKER_TIMEOUT', maybeAccepted: false });
    found({
      send: (message) => Promise.resolve(sent.push(message)),
      flush: () => Promise.resolve(),
      close: () => Promise.resolve(),
    });
    await ask(edge, { ...acme, name: 'Second' });
    expect(sent).toHaveLength(1);
  });

  test('whose queue is full says so', async () => {
    const full = Object.assign(new Error('the queue is full'), { code: 'ProducerQueueFull' });
    const edge = await start({ producer: { send: () => Promise.reject(full) } });
    expect(await ask(edge, acme)).toMatchObject({ code: 'OVERLOADED', maybeAccepted: false });
  });

  test.each(['Disconnected', 'AlreadyClosed'])('that breaks off (%s) may have the command', async (code) => {
    const broken = Object.assign(new Error('the connection broke'), { code });
    const edge = await start({ producer: { send: () => Promise.reject(broken) } });
    const result = await ask(edge, acme);
    expect(result).toMatchObject({ code: 'BROKER_UNAVAILABLE', maybeAccepted: true });
    expect(result.message).not.toMatch(/connection broke/);
  });
});
