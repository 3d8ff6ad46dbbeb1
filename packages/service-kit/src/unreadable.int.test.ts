import { randomUUID } from 'node:crypto';
import { companiesCommands, companiesEvents } from '@alpes/contracts';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageFor, register, trouble } from './testing/company-service.ts';
import { COMMANDS, DEAD_LETTERS, KitHarness } from './testing/kit-harness.ts';

let kit: KitHarness;
beforeEach(async () => {
  kit = await KitHarness.start();
});
afterEach(() => kit.stop());

const schema = companiesCommands.fingerprint;

test.each([
  ['bytes that are not Avro', 'NOT_AVRO', () => ({ schema, bytes: Buffer.from('not avro') })],
  ['an unknown schema', 'UNKNOWN_SCHEMA', () => ({ schema: 'feedface', bytes: Buffer.from('whatever') })],
  ['a message of 5 MB', 'TOO_LARGE', () => ({ schema, bytes: Buffer.alloc(5_000_000) })],
])('%s: an outcome, a dead letter with the reason, and the rest goes on', async (_, code, make) => {
  await kit.replica();
  const { bytes, ...properties } = make();
  const [id, key] = [randomUUID(), randomUUID()];
  kit.broker.send(COMMANDS, { key, bytes, properties: { ...properties, id, type: 'RegisterCompany' } });
  const next = register(key, 'next of the same key');
  kit.send(next);
  await kit.outcomes([next]);
  const [outcome] = await kit.outcomes([{ id }]);
  expect(outcome).toMatchObject({ type: 'CommandDeadLettered', subject: key, data: { code } });
  const [letter] = await letters(1);
  expect(letter?.properties).toMatchObject({ id, code, type: 'RegisterCompany', 'source-topic': COMMANDS });
  expect(letter?.bytes.equals(bytes)).toBe(true);
  const operations = await kit.operations();
  const [held] = await operations.held.list();
  expect(held).toMatchObject({ status: 'apart', messageId: id, code, behind: 0 });
  await operations.held.discard(held?.sequence ?? '', 'nothing to save');
  await operations.close();
  await eventually(() => kit.events().some(({ type }) => type === 'CommandDiscarded'));
});

test('without an id there is no outcome, but a dead letter that says where it stood', async () => {
  await kit.replica();
  kit.broker.send(COMMANDS, { key: '', bytes: Buffer.from('junk'), properties: { id: 'no uuid' } });
  const [letter] = await letters(1);
  expect(letter?.properties).toMatchObject({ 'source-topic': COMMANDS, 'source-message-id': '0:0' });
  expect(kit.events()).toEqual([]);
});

test('what was set apart can be edited into something readable, and takes effect', async () => {
  await kit.replica();
  const [id, key] = [randomUUID(), randomUUID()];
  kit.broker.send(COMMANDS, { key, bytes: Buffer.from('junk'), properties: { id, schema } });
  await letters(1);
  const operations = await kit.operations();
  const [held] = await operations.held.list();
  await operations.held.edit(held?.sequence ?? '', register(key, 'readable'));
  await eventually(() => kit.events().some(({ type }) => type === 'CommandCompleted'));
  expect(await operations.held.list()).toEqual([]);
  await operations.close();
});

test('a type that is unknown here is held, then dead-lettered; other keys go on', async () => {
  await kit.replica();
  const id = randomUUID();
  const key = randomUUID();
  const foreign = { ...register(key, 'x', undefined, { id }), type: 'MergeCompanies' };
  const known = messageFor(register(key, 'x', undefined, { id }));
  // A writer that is ahead: the same envelope with one branch more.
  const writer = companiesCommands.schema.replaceAll('"RegisterCompany"', '"MergeCompanies"');
  kit.broker.schemas.set('newer', writer);
  kit.broker.send(COMMANDS, {
    key,
    bytes: known.bytes,
    properties: { id, type: foreign.type, schema: 'ahead', 'test-schema-version': 'newer' },
  });
  const other = register(randomUUID(), 'other');
  kit.send(other);
  await kit.outcomes([other]);
  const [outcome] = await kit.outcomes([{ id }]);
  expect(outcome).toMatchObject({ type: 'CommandDeadLettered', data: { code: 'UNKNOWN_TYPE' } });
  const operations = await kit.operations();
  expect(await operations.held.list()).toMatchObject([{ status: 'dead', key }]);
  await operations.close();
});

test('a message of the wrong topic is told apart', async () => {
  await kit.replica();
  const id = randomUUID();
  const bytes = companiesEvents.encode({
    ...register(randomUUID(), 'x', undefined, { id }),
    type: 'CommandCompleted',
    data: { version: 1 },
  });
  kit.broker.send(COMMANDS, { key: id, bytes, properties: { id, schema } });
  const [outcome] = await kit.outcomes([{ id }]);
  expect(outcome).toMatchObject({ type: 'CommandDeadLettered' });
});

function letters(count: number) {
  return eventually(() => {
    const all = kit.broker.messages(DEAD_LETTERS);
    if (all.length < count) throw new Error('no dead letter yet');
    return all;
  });
}

test('whatever stands beside the bytes can be stored', async () => {
  await kit.replica();
  const id = randomUUID();
  const odd = 'odd\u0000';
  kit.broker.send(COMMANDS, { key: odd, bytes: Buffer.from('a'), properties: { id, [odd]: odd, schema } });
  const long = Array.from({ length: 5_000 }, (_, n) =>
    String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)),
  ).join('');
  kit.broker.send(COMMANDS, { key: long, bytes: Buffer.from('b'), properties: { id: long, schema } });
  const next = register(randomUUID(), 'next');
  kit.send(next);
  await kit.outcomes([next]);
  expect(await letters(2)).toHaveLength(2);
});

test('an error that no database could store is held like any other', async () => {
  trouble.set('odd', () => {
    throw new Error('half a pair \ud800 and \u0000');
  });
  await kit.replica();
  const command = register(randomUUID(), 'odd');
  kit.send(command);
  const [outcome] = await kit.outcomes([command]);
  trouble.clear();
  expect(outcome).toMatchObject({
    type: 'CommandDeadLettered',
    data: { reason: 'half a pair \ufffd and \ufffd' },
  });
});

test('data that the database refuses is dead-lettered after its attempts', async () => {
  await kit.replica();
  const command = register(randomUUID(), 'a\u0000b', '1\u00002');
  const next = register(randomUUID(), 'next');
  kit.send(command, next);
  await kit.outcomes([next]);
  expect(await kit.outcomes([command])).toMatchObject([{ type: 'CommandDeadLettered' }]);
});
