import { randomUUID } from 'node:crypto';
import { companiesCommands } from '@alpes/contracts';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Handler } from './definition.ts';
import { amend, type Company, register, trouble, withdraw } from './testing/company-service.ts';
import { COMMANDS, type CompanyDefinition, checkEvents, KitHarness } from './testing/kit-harness.ts';

let kit: KitHarness;
beforeEach(async () => {
  kit = await KitHarness.start();
});
afterEach(async () => {
  trouble.clear();
  await kit.stop();
});

type AnyHandler = Handler<Company, never, never>;

/** The definition with some of its handlers' members replaced. */
const changing =
  (type: string, change: (handler: AnyHandler) => Partial<AnyHandler>) =>
  (definition: CompanyDefinition): CompanyDefinition => ({
    ...definition,
    inputs: definition.inputs.map((input) => {
      const handler = input.handlers[type] as AnyHandler;
      return {
        ...input,
        handlers: { ...input.handlers, [type]: { ...handler, ...change(handler) } as never },
      };
    }),
  });

test('at most once: acknowledged before it runs, and dropped by a fault', async () => {
  let acknowledged = -1;
  trouble.set('risky', () => {
    acknowledged = kit.broker.subscription(COMMANDS, 'companies').acknowledged.size;
    throw new Error('better lost');
  });
  const replica = await kit.replica({
    change: changing('RegisterCompany', () => ({ delivery: 'at-most-once' })),
  });
  const commands = [register(randomUUID(), 'risky'), register(randomUUID(), 'calm')];
  kit.send(...commands);
  await kit.outcomes(commands.slice(1));
  expect(acknowledged).toBe(2);
  expect(checkEvents(kit)).toHaveLength(2);
  await eventually(async () => {
    expect(await replica.metrics.metrics()).toMatch(/type="RegisterCompany",ending="dropped"/);
  });
  expect((await kit.pool.query('SELECT FROM held')).rowCount).toBe(0);
});

test('a decision sees related rows, with what earlier messages of its batch did to them', async () => {
  const seen: string[][] = [];
  await kit.replica({
    change: (definition) => ({
      ...changing('WithdrawCompany', (handler) => ({
        decide: (state, message, view) => {
          seen.push(
            view
              .filter(({ name }) => name.startsWith('same'))
              .map(({ status }) => status)
              .toSorted(),
          );
          return handler.decide(state, message, view);
        },
      }))(definition),
      related: {
        where: 't.name = ANY ($1::text[])',
        params: (batch) => [batch.flatMap(({ state }) => state?.name ?? [])],
      },
    }),
  });
  const [a, b] = [randomUUID(), randomUUID()];
  const created = [register(a, 'same'), register(b, 'same')];
  kit.send(...created);
  await kit.outcomes(created);
  const withdrawn = [withdraw(a), withdraw(b)];
  kit.send(...withdrawn);
  await kit.outcomes(withdrawn);
  expect(seen.at(-1)).toEqual(['ACTIVE', 'WITHDRAWN']);
});

test('aggregates named in reads are locked and loaded; a missing one is null', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const seen: unknown[] = [];
  await kit.replica({
    change: changing('AmendCompany', (handler) => ({
      reads: () => [b],
      decide: (state, message, view) => {
        seen.push(view.get(b)?.name ?? null);
        return handler.decide(state, message, view);
      },
    })),
  });
  const first = [register(a, 'a'), amend(a, 'a2')];
  kit.send(...first);
  await kit.outcomes(first);
  const second = [register(b, 'b'), amend(a, 'a3')];
  kit.send(...second);
  await kit.outcomes(second);
  expect(seen).toEqual([null, 'b']);
});

test('commands that a decision or the time causes are sent after it, once', async () => {
  const id = randomUUID();
  const rename = { context: 'companies', subject: id, type: 'AmendCompany', data: amend(id, 'renamed').data };
  await kit.replica({
    change: (definition) => ({
      ...changing('RegisterCompany', (handler) => ({
        decide: (state, message, view) => {
          const decision = handler.decide(state, message, view);
          return 'rejected' in decision ? decision : { ...decision, commands: [rename] };
        },
      }))(definition),
      sends: [companiesCommands as never],
      timed: [
        {
          name: 'withdraw renamed',
          everyMs: 20,
          async due(query) {
            const rows = await query("SELECT id FROM company WHERE name = 'renamed' AND version = 2");
            return rows.map((row) => ({
              ...rename,
              ...withdrawal,
              subject: row['id'] as string,
              key: row['id'] as string,
            }));
          },
        },
      ],
    }),
  });
  kit.send(register(id, 'new'));
  await eventually(() => kit.events().some(({ type }) => type === 'CompanyWithdrawn'));
  const types = checkEvents(kit).map(({ type }) => type);
  expect(types.filter((type) => !type.startsWith('Command'))).toEqual([
    'CompanyRegistered',
    'CompanyAmended',
    'CompanyWithdrawn',
  ]);
});

const withdrawal = { type: 'WithdrawCompany', data: withdraw(randomUUID()).data };

test('the inbox forgets what is older than its days', async () => {
  const [old, young] = [randomUUID(), randomUUID()];
  await kit.pool.query(
    `INSERT INTO inbox (id, hash, received_at) VALUES
      ($1, 'x', now() - interval '31 days'), ($2, 'x', now() - interval '29 days')`,
    [old, young],
  );
  await kit.replica();
  await eventually(async () => {
    const { rows } = await kit.pool.query('SELECT id FROM inbox');
    expect(rows).toEqual([{ id: young }]);
  });
});

test('what is held, and how far the relay is behind, can be read from the metrics', async () => {
  trouble.set('bad', () => {
    throw new Error('bad');
  });
  const replica = await kit.replica();
  const command = register(randomUUID(), 'bad');
  kit.send(command);
  await kit.outcomes([command]);
  await eventually(
    async () => {
      const text = await replica.metrics.metrics();
      expect(text).toMatch(/alpes_held\{service="companies",what="dead"} 1/);
      expect(text).toMatch(/alpes_relay_lag\{service="companies"} 0/);
    },
    { timeoutMs: 15_000 },
  );
});
