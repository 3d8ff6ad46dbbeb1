import {
  type CompaniesEvent,
  companiesCommands,
  companiesEvents,
  type Envelope,
  geographicEvents,
} from '@alpes/contracts';
import { type Change, createFeedTail, type FeedTail, type StateLoader } from '@alpes/projection-kit';
import {
  completed,
  MemoryBroker,
  type ReadDatabase,
  readDatabase,
  startProjector,
  type TestProjector,
} from '@alpes/projection-kit/testing';
import { createLogger } from '@alpes/runtime';
import { startPostgres, type TestPostgres } from '@alpes/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { definition } from './index.ts';
import {
  amended,
  companyState,
  locationState,
  recorded,
  registerCompany,
  registered,
} from './testing/facts.ts';

let postgres: TestPostgres;
let database: ReadDatabase;
let broker: MemoryBroker;
let tail: FeedTail;
const projectors: TestProjector[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  database = await readDatabase(postgres);
  broker = new MemoryBroker();
  tail = createFeedTail({ pool: database.pool, logger: createLogger({ name: 'feed', level: 'silent' }) });
});
afterEach(async () => {
  await tail.stop();
  for (const projector of projectors.splice(0)) await projector.stop();
  await database.stop();
});

interface CommandRow {
  readonly status: string;
  readonly aggregate_version: number;
}

const commands: StateLoader<CommandRow> = {
  async load(query, ids) {
    const rows = await query('SELECT id, status, aggregate_version FROM command WHERE id = ANY($1::uuid[])', [
      ids,
    ]);
    return new Map(rows.map((row) => [row['id'] as string, row as unknown as CommandRow]));
  },
};

/** A company's life by commands: each with its event and, behind it, its outcome. */
function life(versions: number) {
  const company = companyState();
  const asked = Array.from({ length: versions }, () => registerCompany(company.id));
  const events = asked.flatMap((command, n): Envelope<CompaniesEvent>[] => {
    const state = { ...company, version: n + 1 };
    const event = n === 0 ? registered(state) : amended(state);
    return [event, completed(companiesEvents, command, n + 1)];
  });
  return { company, asked, events };
}

/** Sends each list in its order, one message after the other, the lists taking turns at random. */
async function interleaved(...lists: (() => void)[][]): Promise<void> {
  const left = lists.map((list) => list.slice());
  while (left.some((list) => list.length > 0)) {
    left[Math.floor(Math.random() * left.length)]?.shift()?.();
    if (Math.random() < 0.3) await new Promise(setImmediate);
  }
}

test('a query shows the result by the time anybody hears that a command completed', async () => {
  for (let n = 0; n < 2; n += 1) {
    projectors.push(await startProjector(definition, { broker, databaseUrl: database.url }));
  }
  const lives = Array.from({ length: 30 }, () => life(8));
  const all = lives.flatMap(({ asked }) => asked);
  const watching = all.map(async ({ id, subject }) => {
    const changes = tail.watch({ filter: { kind: 'command', subject: id }, loader: commands });
    const statuses: (string | undefined)[] = [];
    for (;;) {
      const { value } = (await changes.next()) as { value: Change<CommandRow> };
      statuses.push(value.state?.status);
      if (value.state?.status !== 'COMPLETED') continue;
      const [company] = await database.rows<{ version: number }>(
        'SELECT version FROM company WHERE id = $1',
        [subject],
      );
      expect(company?.version).toBeGreaterThanOrEqual(value.state.aggregate_version);
      await changes.return?.();
      return statuses;
    }
  });
  const sends = lives.flatMap(({ asked, events }) => [
    asked.map((command) => () => broker.send(companiesCommands, command)),
    events.map((event) => () => broker.send(companiesEvents, event)),
  ]);
  const noise = Array.from(
    { length: 100 },
    () => () => broker.send(geographicEvents, recorded(locationState())),
  );
  await interleaved(noise, ...sends);
  for (const statuses of await Promise.all(watching)) {
    const shown = statuses.filter((status) => status !== undefined);
    expect([['PENDING', 'COMPLETED'], ['COMPLETED']]).toContainEqual(shown);
  }
  const outcomes = await database.rows<{ n: number }>(
    "SELECT count(*)::int AS n FROM feed WHERE kind = 'command' AND version = 'COMPLETED'",
  );
  expect(outcomes[0]?.n).toBe(all.length);
});
