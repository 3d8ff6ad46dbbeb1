import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PatientClient } from './client.ts';
import { inspectCommands } from './inspect.ts';
import { System } from './system.ts';

const COMMANDS = 200;
const EVERY_MS = 15;
const DOWN_MS = 1_000;

interface CompanyChange {
  readonly companyChanged: { readonly cursor: string; readonly id: string | null };
}

let system: System;

beforeAll(async () => {
  system = await System.start();
  await system.add('edge', 'edge-2');
}, 120_000);

afterAll(() => system?.stop());

/** A listener on all companies that lives through whatever happens. It listens once this has resolved. */
async function listen(client: PatientClient) {
  const heard = new Set<string>();
  const ending = new AbortController();
  let listening: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    listening = resolve;
  });
  const done = client.stream<CompanyChange>(
    'subscription ($after: String) { companyChanged(after: $after) { cursor id } }',
    (after) => ({ after }),
    ({ companyChanged: { cursor, id } }) => {
      listening(); // the first item says where the subscription starts
      if (id !== null) heard.add(id);
      return { cursor, ended: false };
    },
    ending.signal,
  );
  await ready;
  return {
    heard,
    end: async () => {
      ending.abort();
      await done;
    },
  };
}

/** Sends COMMANDS at an even pace and follows each to its end. */
async function work(client: PatientClient, prefix: string) {
  const underWay = [];
  for (let n = 0; n < COMMANDS; n++) {
    underWay.push(follow(client, { name: `${prefix} ${n}`, country: 'CO' }));
    await sleep(EVERY_MS);
  }
  return Promise.all(underWay);
}

async function follow(client: PatientClient, input: object) {
  const receipt = await client.command('registerCompany', input);
  return { receipt, updates: await client.follow(receipt.commandId) };
}

async function killed(name: string): Promise<void> {
  await sleep((COMMANDS * EVERY_MS) / 3);
  if (name === 'postgres') {
    await system.killPostgres();
    await sleep(DOWN_MS);
    return system.startPostgres();
  }
  await system.part(name).kill();
  await sleep(DOWN_MS);
  return system.part(name).start();
}

describe('SIGKILL in the middle of the work, then started again', () => {
  for (const name of ['companies', 'projector', 'edge', 'broker', 'postgres', 'audit']) {
    test(`${name}: every accepted command has one outcome and one effect, and a listener misses none`, async () => {
      const client = new PatientClient(system.graphql('edge'), system.graphql('edge-2'));
      const listener = await listen(client);
      const [settled] = await Promise.all([work(client, `Killed ${name}`), killed(name)]);

      for (const { updates } of settled) {
        const ends = updates.filter(({ command }) => command.status !== 'PENDING');
        expect(ends.map(({ command }) => command.status)).toEqual(['COMPLETED']);
        expect(new Set(updates.map(({ cursor }) => cursor)).size).toBe(updates.length);
      }
      const ids = settled.map(({ receipt }) => receipt.aggregateId);
      expect(new Set(ids).size).toBe(COMMANDS);
      await expect.poll(() => ids.filter((id) => !listener.heard.has(id)), { timeout: 20_000 }).toEqual([]);
      await listener.end();
      const effects = await inspectCommands(
        system.databaseUrl('alpes_companies'),
        settled.map(({ receipt }) => receipt.commandId),
      );
      expect(effects).toEqual({ outcomes: COMMANDS, effects: COMMANDS, aggregates: COMMANDS });
    });
  }
});
