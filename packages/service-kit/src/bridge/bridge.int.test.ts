import { randomUUID } from 'node:crypto';
import type { CompaniesCommand, Envelope } from '@alpes/contracts';
import { createLogger, Registry, type RunningApp } from '@alpes/runtime';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandsFrom, type Input, type OwnEvent } from '../definition.ts';
import { type Company, type CompanyEvent, register, withdraw } from '../testing/company-service.ts';
import { COMMANDS, type CompanyDefinition, KitHarness } from '../testing/kit-harness.ts';
import { commandsToTitled, type TitledCommand, titledCommands } from '../testing/titled-companies.ts';
import { createBridge } from './bridge.ts';

let kit: KitHarness;
let bridge: RunningApp;

beforeEach(async () => {
  kit = await KitHarness.start();
  bridge = await startBridge();
});
afterEach(async () => {
  await bridge.stop();
  await kit.stop();
});

const startBridge = () =>
  createBridge(commandsToTitled, { broker: () => kit.broker.connect() }).start({
    env: {},
    logger: createLogger({ name: 'bridge', level: 'silent' }),
    metrics: new Registry(),
  });

/** The release that reads `v2`; what it decides is what the former one decides. */
function readingTitled(definition: CompanyDefinition): CompanyDefinition {
  const [before] = definition.inputs as unknown as [ReturnType<typeof asInput>];
  const handlers = Object.fromEntries(
    Object.entries(before.handlers).map(([type, handler]) => [
      type,
      {
        decide: (state: unknown, message: Envelope<TitledCommand>, view: unknown) =>
          handler?.decide(state as Company, named(message) as never, view as never),
      },
    ]),
  );
  const input = commandsFrom<Company, TitledCommand, CompanyEvent>(titledCommands, handlers as never);
  return { ...definition, inputs: [input] };
}
const asInput = (input: Input<Company, OwnEvent<CompanyEvent>>) => input;

const named = (message: Envelope<TitledCommand>) =>
  'title' in message.data ? { ...message, data: { ...message.data, name: message.data.title } } : message;

const sentAgain = (command: Envelope<CompaniesCommand>) => kit.send(command);

test('a service that reads v2 handles what edges of v1 send, once, in order, and answers to their ids', async () => {
  await kit.replica({ change: readingTitled });
  const id = randomUUID();
  const [first, last] = [register(id, 'Acme'), withdraw(id)];
  kit.send(first, last);
  sentAgain(first); // as after a kill of the bridge: the same message a second time
  const outcomes = await kit.outcomes([first, last]);
  expect(outcomes.map(({ type }) => type)).toEqual(['CommandCompleted', 'CommandCompleted']);
  await eventually(() => kit.broker.messages(titledCommands.topic()).length === 3);
  const next = register(randomUUID(), 'Next');
  kit.send(next);
  await kit.outcomes([next]);
  expect(kit.events().map(({ type }) => type)).toEqual([
    'CompanyRegistered',
    'CommandCompleted',
    'CompanyWithdrawn',
    'CommandCompleted',
    'CompanyRegistered',
    'CommandCompleted',
  ]);
});

test('a command that nobody can translate has an outcome, and its bytes are never taken for v2', async () => {
  await kit.replica({ change: readingTitled });
  const bad = register(randomUUID(), 'untranslatable');
  const junk = { id: randomUUID() };
  kit.send(bad);
  kit.broker.send(COMMANDS, { key: randomUUID(), properties: junk, bytes: Buffer.from('junk') });
  const outcomes = await kit.outcomes([bad, junk]);
  expect(outcomes).toMatchObject([
    { type: 'CommandDeadLettered', data: { code: 'UNKNOWN_SCHEMA' } },
    { type: 'CommandDeadLettered', data: { code: 'UNKNOWN_SCHEMA' } },
  ]);
});

test('one service may read both versions of its commands: each is read as what it is', async () => {
  await bridge.stop();
  await kit.replica({
    change: (definition) => ({
      ...definition,
      inputs: [...definition.inputs, ...readingTitled(definition).inputs],
    }),
  });
  const [old, recent] = [register(randomUUID(), 'Old'), register(randomUUID(), 'Recent')];
  kit.send(old);
  const { name: title, ...data } = (recent as unknown as { data: { name: string } }).data;
  const command = { ...recent, data: { ...data, title } } as unknown as Envelope<TitledCommand>;
  const properties = { id: command.id, type: command.type, schema: titledCommands.fingerprint };
  const bytes = titledCommands.encode(command);
  kit.broker.send(titledCommands.topic(), { key: command.subject, properties, bytes });
  const outcomes = await kit.outcomes([old, recent]);
  expect(outcomes.map(({ type }) => type)).toEqual(['CommandCompleted', 'CommandCompleted']);
  const names = await kit.pool.query('SELECT name FROM company ORDER BY name');
  expect(names.rows).toEqual([{ name: 'Old' }, { name: 'Recent' }]);
});
