import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PatientClient } from './client.ts';
import { inspectCommands } from './inspect.ts';
import { System } from './system.ts';

let system: System;
let here: PatientClient;
let there: PatientClient;

beforeAll(async () => {
  system = await System.start();
  await Promise.all([system.add('companies', 'companies-2'), system.add('edge', 'edge-2')]);
  here = new PatientClient(system.graphql('edge'));
  there = new PatientClient(system.graphql('edge-2'));
}, 120_000);

afterAll(() => system?.stop());

const RACES = 1_000;
const AT_ONCE = 50;
const WEIGHTS = [3, 7, 13, 17, 19, 23, 29, 37, 41];

/** A Colombian NIT with its check digit. */
function nit(serial: number): string {
  const digits = String(800_000_000 + serial);
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (WEIGHTS[i] ?? 0), 0);
  const rest = sum % 11;
  return `${digits}${rest < 2 ? rest : 11 - rest}`;
}

/** Two companies claim one tax id at two edges at once. */
async function race(serial: number): Promise<void> {
  const input = (side: string) => ({
    name: `${side} ${serial}`,
    country: 'CO',
    taxId: { country: 'CO', number: nit(serial) },
  });
  const [left, right] = await Promise.all([
    here.settle('registerCompany', input('Left')),
    there.settle('registerCompany', input('Right')),
  ]);
  const [winner, loser] = left.command.status === 'COMPLETED' ? [left, right] : [right, left];
  expect([winner.command.status, loser.command.status]).toEqual(['COMPLETED', 'REJECTED']);
  expect(loser.command.rejection?.code).toBe('TAX_ID_TAKEN');
  expect(loser.command.rejection?.details).toContainEqual({
    name: 'companyId',
    value: winner.receipt.aggregateId,
  });
}

test('of two companies that race for one tax id one wins, and the other is refused with its id, a thousand times', async () => {
  let next = 0;
  const racer = async () => {
    while (next < RACES) await race(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, racer));
});

test('a request repeated with one idempotency key, at two edges at once, takes effect once', async () => {
  for (let round = 0; round < 50; round++) {
    const key = randomUUID();
    const input = { name: `Repeated ${key}`, country: 'CO' };
    const receipts = await Promise.all([
      here.attempt('registerCompany', input, key),
      there.attempt('registerCompany', input, key),
    ]);
    const [first, second] = receipts as unknown as { commandId: string; aggregateId: string }[];
    expect(second).toEqual(first);
    const updates = await here.follow(first?.commandId ?? '');
    expect(updates.at(-1)?.command.status).toBe('COMPLETED');
    const counts = await inspectCommands(system.databaseUrl('alpes_companies'), [first?.commandId ?? '']);
    expect(counts).toEqual({ outcomes: 1, effects: 1, aggregates: 1 });
  }
});
