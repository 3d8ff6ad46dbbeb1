import { type ReadDatabase, readDatabase } from '@alpes/projection-kit/testing';
import { startPostgres, type TestPostgres } from '@alpes/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../edge/schema/schema.ts';
import { committed, Found } from './testing/lineage-file.ts';
import { commandIds, ids, story, type Told } from './testing/story.ts';
import { variationsOf } from './testing/variations.ts';
import { askEverything, differences } from './testing/whole-answer.ts';
import { answerAfter } from './testing/world.ts';

let postgres: TestPostgres;
let database: ReadDatabase;

beforeAll(async () => {
  postgres = await startPostgres();
  database = await readDatabase(postgres);
});
afterAll(async () => {
  await database.stop();
  await postgres.stop();
});

const told = story();
const query = askEverything(schema, {
  command: commandIds(told),
  company: [ids.registered],
  location: [ids.recorded],
});
const answerTo = (messages: readonly Told[]) => answerAfter(database.pool, messages, { schema, query });

// UPDATE_LINEAGE=1 writes it.
test('GraphQL shows of each field of every message what lineage.json says: nothing less, nothing more', async () => {
  const before = await answerTo(told);
  const found = new Found();
  for (const [at, { contract, message }] of told.entries()) {
    for (const varied of variationsOf(message, contract.schema)) {
      const answer = await answerTo(told.with(at, { contract, message: varied.message }));
      const coordinates = differences(schema, before, answer);
      for (const field of varied.fields) found.add(field, coordinates);
    }
  }
  expect(found.sorted).toEqual(await committed('shows', found.sorted));
}, 300_000);
