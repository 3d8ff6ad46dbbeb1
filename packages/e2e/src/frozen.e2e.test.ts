import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PatientClient } from './client.ts';
import { inspectCommands, journalGaps } from './inspect.ts';
import { System } from './system.ts';

const FROZEN_MS = 60_000;
const COMMANDS = 600;

let system: System;

beforeAll(async () => {
  system = await System.start();
  await system.add('companies', 'companies-2');
}, 120_000);

afterAll(() => system?.stop());

test('a replica stopped for a minute in mid-batch and let go again doubles nothing and loses nothing', async () => {
  const client = new PatientClient(system.graphql());
  const frozen = system.part('companies');
  const settled = [];
  for (let n = 0; n < COMMANDS; n++) {
    if (n === COMMANDS / 4) {
      frozen.freeze();
      setTimeout(() => frozen.thaw(), FROZEN_MS);
    }
    settled.push(client.settle('registerCompany', { name: `Frozen ${n}`, country: 'CO' }));
    await sleep(n === COMMANDS / 2 ? FROZEN_MS : 10);
  }
  const outcomes = await Promise.all(settled);
  expect(new Set(outcomes.map(({ command }) => command.status))).toEqual(new Set(['COMPLETED']));

  const database = system.databaseUrl('alpes_companies');
  const ids = outcomes.map(({ receipt }) => receipt.commandId);
  expect(await inspectCommands(database, ids)).toEqual({
    outcomes: COMMANDS,
    effects: COMMANDS,
    aggregates: COMMANDS,
  });
  expect(await journalGaps(database)).toBe(0);
});
