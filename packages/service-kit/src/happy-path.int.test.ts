import { randomUUID } from 'node:crypto';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amend, register, withdraw } from './testing/company-service.ts';
import { COMMANDS, checkEvents, KitHarness } from './testing/kit-harness.ts';

let kit: KitHarness;
beforeEach(async () => {
  kit = await KitHarness.start();
});
afterEach(() => kit.stop());

test('a command becomes an aggregate, its events and, behind them, its outcome', async () => {
  await kit.replica();
  const id = randomUUID();
  const command = register(id, 'Cordillera', '900123');
  kit.send(command);
  const [outcome] = await kit.outcomes([command]);
  expect(outcome).toMatchObject({ type: 'CommandCompleted', subject: id, data: { version: 1 } });
  expect(kit.events().map(({ type }) => type)).toEqual(['CompanyRegistered', 'CommandCompleted']);
  const { rows } = await kit.pool.query('SELECT id, version, name, tax_key FROM company');
  expect(rows).toEqual([{ id, version: 1, name: 'Cordillera', tax_key: 'CO:900123' }]);
});

test('ten thousand commands on a hundred aggregates: versions and positions without a gap', async () => {
  await kit.replica();
  await kit.replica();
  const ids = Array.from({ length: 100 }, () => randomUUID());
  const commands = [
    ...ids.map((id, n) => register(id, `company ${n}`)),
    ...Array.from({ length: 9_900 }, (_, n) => amend(ids[n % 100] as string, `name ${n}`)),
  ];
  kit.send(...commands);
  await kit.outcomes(commands.slice(-100), 50_000);
  const events = checkEvents(kit);
  expect(events).toHaveLength(20_000);
  const causes = (subject: string) =>
    events
      .filter((one) => one.subject === subject && one.type === 'CommandCompleted')
      .map((one) => one.causation_id);
  for (const id of ids) {
    expect(causes(id)).toEqual(commands.filter(({ subject }) => subject === id).map((one) => one.id));
  }
});

test('a refusal is an outcome, changes nothing and poisons nothing of its batch', async () => {
  await kit.replica();
  const first = register(randomUUID(), 'first', '1');
  const second = register(randomUUID(), 'second', '1');
  const third = register(randomUUID(), 'third', '3');
  kit.send(first, second, third);
  const outcomes = await kit.outcomes([first, second, third]);
  expect(outcomes.map(({ type }) => type)).toEqual([
    'CommandCompleted',
    'CommandRejected',
    'CommandCompleted',
  ]);
  expect(outcomes[1]?.data).toMatchObject({ code: 'TAX_ID_TAKEN', details: { companyId: first.subject } });
});

test('a tax id that is given up is free for the next command of the same batch', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const commands = [register(a, 'a', '7'), withdraw(a), register(b, 'b', '7')];
  kit.send(register(a, 'a', '7', { id: commands[0]?.id }));
  const replica = await kit.replica();
  await kit.outcomes(commands.slice(0, 1));
  await replica.stop();
  kit.send(...commands.slice(1));
  await kit.replica();
  const outcomes = await kit.outcomes(commands);
  expect(outcomes.map(({ type }) => type)).toEqual(Array(3).fill('CommandCompleted'));
});

test('a command that comes twice takes effect once; its id with another payload is dropped and counted', async () => {
  const replica = await kit.replica();
  const id = randomUUID();
  const command = register(id, 'once');
  const repeated = register(id, 'once', undefined, { id: command.id });
  const forged = register(id, 'another', undefined, { id: command.id });
  const last = amend(id, 'renamed');
  kit.send(command, command, repeated, forged, last);
  await kit.outcomes([command, last]);
  expect(checkEvents(kit).map(({ type }) => type)).toEqual([
    'CompanyRegistered',
    'CommandCompleted',
    'CompanyAmended',
    'CommandCompleted',
  ]);
  await eventually(async () => {
    const counted = await replica.metrics.metrics();
    expect(counted).toMatch(/ending="payload-mismatch",code=""} 1/);
    expect(counted).toMatch(/ending="duplicate",code=""} 2/);
  });
  await eventually(() => kit.broker.subscription(COMMANDS, 'companies').acknowledged.size === 5);
});

test('events carry the command they come from', async () => {
  await kit.replica();
  const command = { ...register(randomUUID(), 'traced'), traceparent: '00-aa-bb-01' };
  kit.send(command);
  await kit.outcomes([command]);
  for (const event of kit.events()) {
    expect(event).toMatchObject({
      causation_id: command.id,
      correlation_id: command.correlation_id,
      principal: { id: 'ana', roles: ['staff'] },
      traceparent: '00-aa-bb-01',
      time: command.time,
      service_name: 'companies',
    });
  }
});

test('stopping finishes what was begun, relays it, and leaves the rest to the next', async () => {
  const commands = Array.from({ length: 2_000 }, (_, n) => register(randomUUID(), `company ${n}`));
  const first = await kit.replica();
  kit.send(...commands);
  await eventually(() => kit.events().length > 0);
  await first.stop();
  const { rows } = await kit.pool.query("SELECT count(*)::int AS n FROM journal WHERE channel = 'events'");
  expect(checkEvents(kit)).toHaveLength(rows[0].n);
  await kit.replica();
  await kit.outcomes(commands);
  expect(checkEvents(kit)).toHaveLength(4_000);
});
