import { randomUUID } from 'node:crypto';
import { companiesCommands } from '@alpes/contracts';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amend, messageFor, register, trouble } from './testing/company-service.ts';
import { COMMANDS, DEAD_LETTERS, KitHarness } from './testing/kit-harness.ts';

const schema = companiesCommands.fingerprint;
const patient = { SERVICE_RETRY_ATTEMPTS: '1000' };

let kit: KitHarness;
beforeEach(async () => {
  kit = await KitHarness.start();
});
afterEach(async () => {
  trouble.clear();
  await kit.stop();
});

const fail = (): void => {
  throw new Error('broken');
};

function junk(key: string, id: string = randomUUID()): string {
  kit.broker.send(COMMANDS, { key, bytes: Buffer.from('junk'), properties: { id, schema } });
  return id;
}

async function statuses(): Promise<string[]> {
  const { rows } = await kit.pool.query<{ status: string }>('SELECT status FROM held ORDER BY sequence');
  return rows.map(({ status }) => status);
}

const letters = (count: number) =>
  eventually(() => expect(kit.broker.messages(DEAD_LETTERS).length).toBeGreaterThanOrEqual(count));

test('what cannot be read in the midst of a queue steps aside, and what is behind it goes on', async () => {
  trouble.set('slow', fail);
  await kit.replica({ env: patient });
  const key = randomUUID();
  const [head, behind] = [register(key, 'slow'), amend(key, 'behind')];
  kit.send(head);
  const unreadable = junk(key);
  kit.send(behind);
  await eventually(async () => expect(await statuses()).toEqual(['waiting', 'waiting', 'waiting']));
  trouble.clear();
  const outcomes = await kit.outcomes([head, { id: unreadable }, behind]);
  expect(outcomes.map(({ type }) => type)).toEqual([
    'CommandCompleted',
    'CommandDeadLettered',
    'CommandCompleted',
  ]);
  expect(await statuses()).toEqual(['apart']);
  junk(key, unreadable);
  const next = amend(key, 'next');
  kit.send(next);
  await kit.outcomes([next]);
  expect(kit.broker.messages(DEAD_LETTERS)).toHaveLength(1);
});

test('what was set apart and comes back takes nothing past a message that waits for a person', async () => {
  await kit.replica();
  const key = randomUUID();
  const apart = junk(key);
  await letters(1);
  trouble.set('poison', fail);
  const [dead, behind] = [register(key, 'poison'), amend(key, 'behind')];
  kit.send(dead, behind);
  await eventually(async () => expect(await statuses()).toEqual(['apart', 'dead', 'waiting']));
  const operations = await kit.operations();
  const first = (await operations.held.list()).find(({ messageId }) => messageId === apart);
  await operations.held.edit(first?.sequence ?? '', amend(key, 'first'));
  await operations.close();
  await eventually(async () => expect(await statuses()).toEqual(['dead', 'waiting']));
  const early = kit.events().filter(({ causation_id: cause }) => cause === behind.id);
  expect(early).toEqual([]);
});

test('a held message is not replaced by one for another aggregate; what was set apart may be', async () => {
  trouble.set('poison', fail);
  await kit.replica();
  const [key, other] = [randomUUID(), randomUUID()];
  kit.send(register(key, 'poison'));
  await eventually(async () => expect(await statuses()).toEqual(['dead']));
  const apart = junk('nobody');
  await letters(2);
  const operations = await kit.operations();
  const held = await operations.held.list();
  const sequenceOf = (wanted: string) => held.find((one) => one.key === wanted)?.sequence ?? '';
  await expect(operations.held.edit(sequenceOf(key), register(other, 'cured'))).rejects.toMatchObject({
    code: 'OTHER_AGGREGATE',
  });
  await operations.held.edit(sequenceOf('nobody'), register(other, 'cured'));
  await operations.close();
  const outcomes = await eventually(() => {
    const all = kit.events().filter(({ causation_id: cause }) => cause === apart);
    expect(all.at(-1)?.type).toBe('CommandCompleted');
    return all;
  });
  expect(outcomes.at(-1)).toMatchObject({ subject: other });
  expect(await statuses()).toEqual(['dead']);
});

test('a subject that no database could store is held like any other, and nothing stops for it', async () => {
  await kit.replica();
  const id = randomUUID();
  const { bytes } = messageFor(register('odd\u0000', 'x', undefined, { id }));
  const writer = companiesCommands.schema.replaceAll('"RegisterCompany"', '"MergeCompanies"');
  kit.broker.schemas.set('newer', writer);
  const properties = { id, schema: 'ahead', 'test-schema-version': 'newer' };
  kit.broker.send(COMMANDS, { key: randomUUID(), bytes, properties });
  const next = register(randomUUID(), 'next');
  kit.send(next);
  const [outcome] = await kit.outcomes([{ id }, next]);
  expect(outcome).toMatchObject({ type: 'CommandDeadLettered', data: { code: 'UNKNOWN_TYPE' } });
});
