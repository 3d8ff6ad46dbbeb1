import { afterAll, beforeAll, expect, test } from 'vitest';
import { PatientClient } from './client.ts';
import { inspect, journalGaps } from './inspect.ts';
import { System } from './system.ts';

const AGGREGATES = 100;
const COMMANDS_EACH = 100;

let system: System;

beforeAll(async () => {
  system = await System.start();
  await system.add('companies', 'companies-2');
}, 120_000);

afterAll(() => system?.stop());

const NAME_AND_VERSION = 'query ($id: ID!) { company(id: $id) { name version } }';

/** Registers a company and renames it over and over; whenever it hears "completed" it asks, and must see it. */
async function rename(client: PatientClient, aggregate: number): Promise<{ id: string; stale: number }> {
  const { receipt } = await client.settle('registerCompany', {
    name: `Company ${aggregate}.1`,
    country: 'CO',
  });
  const id = receipt.aggregateId;
  let stale = 0;
  for (let version = 1; version < COMMANDS_EACH; version++) {
    const name = `Company ${aggregate}.${version + 1}`;
    const { command } = await client.settle('amendCompany', { id, expectedVersion: version, name });
    expect(command.status).toBe('COMPLETED');
    const { company } = await client.query<{ company: { name: string; version: number } }>(NAME_AND_VERSION, {
      id,
    });
    if (company.name !== name || company.version !== version + 1) stale += 1;
  }
  return { id, stale };
}

test('keeps the order of every aggregate over ten thousand commands, and shows each result when it says so', async () => {
  const client = new PatientClient(system.graphql());
  const renamed = await Promise.all(Array.from({ length: AGGREGATES }, (_, n) => rename(client, n)));
  expect(renamed.filter(({ stale }) => stale > 0)).toEqual([]);

  const database = system.databaseUrl('alpes_companies');
  expect(await journalGaps(database)).toBe(0);
  const perKey = await inspect<{ count: number }>(
    database,
    `SELECT count(*)::int AS count FROM journal
      WHERE channel = 'events' AND key = ANY($1) AND type IN ('CompanyRegistered', 'CompanyAmended') GROUP BY key`,
    [renamed.map(({ id }) => id)],
  );
  expect(perKey.map(({ count }) => count)).toEqual(Array(AGGREGATES).fill(COMMANDS_EACH));
});
