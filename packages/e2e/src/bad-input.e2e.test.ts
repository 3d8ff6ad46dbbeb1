import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { companiesCommands } from '@alpes/contracts';
import { createClient, type Producer } from '@alpes/pulsar-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PatientClient } from './client.ts';
import { inspect } from './inspect.ts';
import { System } from './system.ts';

let system: System;
let client: PatientClient;

beforeAll(async () => {
  system = await System.start();
  client = new PatientClient(system.graphql());
}, 120_000);

afterAll(() => system?.stop());

const company = { name: 'Inmobiliaria del Valle', country: 'CO' };
const square = [
  [-74.1, 4.6],
  [-74.0, 4.6],
  [-74.0, 4.7],
  [-74.1, 4.7],
  [-74.1, 4.6],
];
const bowTie = [
  [-74.1, 4.6],
  [-74.0, 4.7],
  [-74.0, 4.6],
  [-74.1, 4.7],
  [-74.1, 4.6],
];

const location = (more: object = {}) => ({
  propertyId: randomUUID(),
  ownerId: randomUUID(),
  name: 'Edificio Norte',
  country: 'CO',
  coordinates: { latitude: 4.65, longitude: -74.05 },
  ...more,
});

async function problems(mutation: string, input: object): Promise<{ path: string[]; code: string }[]> {
  const answer = await client.attempt(mutation, input, randomUUID());
  expect(answer.__typename).toBe('InvalidInput');
  return answer['problems'] as { path: string[]; code: string }[];
}

describe('a wrong shape is InvalidInput, with path and code, and nothing is sent', () => {
  const cases: readonly (readonly [what: string, mutation: string, input: object, path: string])[] = [
    ['a malformed UUID', 'amendCompany', { id: 'not-a-uuid', expectedVersion: 1, name: 'X' }, 'input.id'],
    ['an over-long text', 'registerCompany', { ...company, name: 'x'.repeat(5_000) }, 'input.name'],
    ['an unknown country', 'registerCompany', { ...company, country: 'ZZ' }, 'input.country'],
    [
      'a latitude out of range',
      'recordLocation',
      location({ coordinates: { latitude: 91, longitude: 0 } }),
      'input.coordinates.latitude',
    ],
  ];
  for (const [what, mutation, input, path] of cases) {
    test(what, async () => {
      const found = await problems(mutation, input);
      expect(found.map((problem) => problem.path.join('.'))).toContain(path);
      expect(found[0]?.code).toMatch(/^[A-Z_]+$/);
    });
  }
});

describe('what only the owner of the data can know is a receipt, then REJECTED', () => {
  test('a self-crossing polygon', async () => {
    const { command } = await client.settle('recordLocation', location({ boundary: [bowTie] }));
    expect(command).toMatchObject({
      status: 'REJECTED',
      rejection: { code: expect.stringMatching(/^BOUNDARY_/) },
    });
  });

  test('a sound polygon completes', async () => {
    const { command } = await client.settle('recordLocation', location({ boundary: [square] }));
    expect(command.status).toBe('COMPLETED');
  });

  test('a stale version', async () => {
    const { receipt } = await client.settle('registerCompany', company);
    const input = { id: receipt.aggregateId, expectedVersion: 7, name: 'Late' };
    const { command } = await client.settle('amendCompany', input);
    expect(command).toMatchObject({ status: 'REJECTED', rejection: { code: 'STALE_VERSION' } });
  });

  test('an unknown aggregate', async () => {
    const { command } = await client.settle('amendCompany', {
      id: randomUUID(),
      expectedVersion: 1,
      name: 'Nobody',
    });
    expect(command).toMatchObject({ status: 'REJECTED', rejection: { code: 'COMPANY_UNKNOWN' } });
  });
});

describe('bytes on a topic that are no command', () => {
  const bytesOf: Record<string, () => Buffer> = {
    'bytes that are not Avro': () => Buffer.from('{"name": "this is JSON"}'),
    'a message of almost 5 MB': () => Buffer.alloc(5_000_000, 7),
    'nothing at all': () => Buffer.alloc(0),
  };
  for (const [what, bytes] of Object.entries(bytesOf)) {
    test(`${what}: dead-lettered with the reason, and the rest goes on`, async () => {
      const id = randomUUID();
      await onTopic(async (producer) => {
        await producer.send({
          data: bytes(),
          partitionKey: randomUUID(),
          properties: { id, type: 'RegisterCompany' },
        });
      });
      const { command } = await client.settle('registerCompany', company);
      expect(command.status).toBe('COMPLETED');
      await expect
        .poll(() => deadLetters(id), { timeout: 30_000 })
        .toEqual([{ channel: 'dead-letters' }, { channel: 'events' }]);
    });
  }

  async function onTopic(work: (producer: Producer) => Promise<void>): Promise<void> {
    const pulsar = await createClient({ serviceUrl: system.serviceUrl });
    const producer = await pulsar.createProducer({
      topic: companiesCommands.topic(system.tenant),
      batchingEnabled: false,
    });
    await work(producer);
    await producer.close();
    await pulsar.close();
  }

  const deadLetters = (id: string) =>
    inspect(
      system.databaseUrl('alpes_companies'),
      'SELECT DISTINCT channel FROM journal WHERE causation_id = $1 ORDER BY channel',
      [id],
    );
});

describe('what is away', () => {
  test('without a broker mutations answer Unavailable fast, and queries go on', async () => {
    const { receipt } = await client.settle('registerCompany', company);
    await system.part('broker').kill();
    try {
      const from = performance.now();
      const answer = await client.attempt('registerCompany', company, randomUUID());
      expect(answer.__typename).toBe('Unavailable');
      expect(performance.now() - from).toBeLessThan(5_000);
      const again = performance.now();
      expect((await client.attempt('registerCompany', company, randomUUID())).__typename).toBe('Unavailable');
      expect(performance.now() - again).toBeLessThan(2_500);
      const found = await client.query('query ($id: ID!) { company(id: $id) { name } }', {
        id: receipt.aggregateId,
      });
      expect(found).toEqual({ company: { name: company.name } });
    } finally {
      await system.part('broker').start();
    }
    await sleep(0);
    expect((await client.settle('registerCompany', company)).command.status).toBe('COMPLETED');
  });

  test('without a database a query says so, without a stack, a statement or a path', async () => {
    await system.killPostgres();
    let answer = '';
    try {
      answer = await client.query('{ companies(first: 1) { edges { node { id } } } }').then(String, String);
    } finally {
      await system.startPostgres();
    }
    expect(answer).toMatch(/UNAVAILABLE/);
    expect(answer).not.toMatch(/SELECT|node_modules|\.ts|\.js|ECONNREFUSED|127\.0\.0\.1/);
    expect((await client.settle('registerCompany', company)).command.status).toBe('COMPLETED');
  });
});
