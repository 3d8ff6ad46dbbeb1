import { contracts } from '@alpes/contracts';
import { type ReadDatabase, readDatabase } from '@alpes/projection-kit/testing';
import { startPostgres, type TestPostgres } from '@alpes/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../edge/schema/schema.ts';
import { committed, Found } from './testing/lineage-file.ts';
import { commandIds, ids, story, type Told } from './testing/story.ts';
import { type Variation, variationsOf, varied } from './testing/variations.ts';
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
const idIs = (name: string, id: string) => `${name}: ${JSON.stringify(id)}`;
const query = askEverything(schema, {
  command: commandIds(told).map((id) => idIs('id', id)),
  commandsByIds: [`ids: ${JSON.stringify(commandIds(told))}`],
  company: [idIs('id', ids.registered)],
  location: [idIs('propertyId', ids.recorded)],
  locationClusters: ['box: { west: -180, south: -90, east: 180, north: 90 }, zoom: 20'],
});
const answerTo = (messages: readonly Told[]) => answerAfter(database.pool, messages, { schema, query });

test('the story has every record of every topic', () => {
  const inStory = new Set(told.map(({ contract, message }) => `${contract.topic()} ${message.type}`));
  for (const contract of contracts) {
    for (const type of contract.types) expect(inStory).toContain(`${contract.topic()} ${type}`);
  }
});

// UPDATE_LINEAGE=1 writes it.
test('GraphQL shows of each field of every message what lineage.json says: nothing less, nothing more', async () => {
  const before = await answerTo(told);
  const known = await committed('shows');
  const found = new Found();
  for (const [at, { contract, message }] of told.entries()) {
    const shownBy = async (variations: readonly Variation[]) =>
      differences(
        schema,
        before,
        await answerTo(told.with(at, { contract, message: varied(message, variations) })),
      );
    const variations = variationsOf(message, contract.schema);
    const isSilent = ({ fields }: Variation) => !((fields.at(-1) ?? '') in known);
    const silent = variations.filter((one) => isSilent(one) && one.value !== null);
    // What is said to be shown nowhere is tried together first: mostly that is so, and saves its many attempts.
    const together = (await shownBy(silent)).size === 0 ? silent : [];
    for (const { fields } of together) for (const field of fields) found.add(field, []);
    for (const variation of variations.filter((one) => !together.includes(one))) {
      const coordinates = await shownBy([variation]);
      for (const field of variation.fields) found.add(field, coordinates);
    }
  }
  expect(found.sorted).toEqual(await committed('shows', found.sorted));
}, 300_000);
