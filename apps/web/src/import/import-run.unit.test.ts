import { afterEach, expect, test, vi } from 'vitest';
import type { ImportRun } from './import-run.ts';
import type { BatchAnswer, Sent } from './import-transport.ts';
import {
  completed,
  FakeEdge,
  MemoryStorage,
  readyRow,
  receiptOf,
  rejected,
  runOf,
  startRun,
} from './testing/fakes.ts';

const rowsUpTo = (count: number) => Array.from({ length: count }, (_, index) => readyRow(index + 1));
const keysUpTo = (count: number) => Array.from({ length: count }, (_, index) => `key-${index + 1}`);
const until = (condition: () => unknown) =>
  vi.waitFor(() => expect(condition()).toBeTruthy(), { timeout: 5_000 });
const ended = (run: ImportRun) => until(() => run.get().ended);

const runs: ImportRun[] = [];
afterEach(() => {
  for (const run of runs.splice(0)) run.stop();
});

function started(edge: FakeEdge, count: number, storage = new MemoryStorage()): ImportRun {
  const run = startRun({ edge, rows: rowsUpTo(count), storage });
  runs.push(run);
  return run;
}

/** Decides everything the moment it is sent. */
function deciding(edge: FakeEdge, decide = completed): FakeEdge {
  edge.answer = (batch) => {
    for (const { key } of batch) edge.tell(decide(key));
    return { kind: 'results', results: batch.map(({ key }) => receiptOf(key)) };
  };
  return edge;
}

test('every row is sent once, at most 25 in a request, though its outcome overtakes its receipt', async () => {
  const edge = deciding(new FakeEdge());
  const run = started(edge, 230);
  await ended(run);
  expect(edge.batches.flat().toSorted()).toEqual(keysUpTo(230).toSorted());
  expect(Math.max(...edge.batches.map((batch) => batch.length))).toBe(25);
  expect(run.get().counts.completed).toBe(230);
});

test('outcomes that nobody told are asked for, a hundred at once', async () => {
  const edge = new FakeEdge();
  for (const key of keysUpTo(130)) edge.decide(completed(key));
  const run = started(edge, 130);
  await ended(run);
  expect(run.get().counts.completed).toBe(130);
  expect(Math.max(...edge.looks.map((ids) => ids.length))).toBe(100);
});

test('what was not answered is sent again under the same keys', async () => {
  const edge = deciding(new FakeEdge());
  const { answer } = edge;
  let cut = 2;
  edge.answer = (batch) => {
    cut -= 1;
    return cut < 0 ? answer(batch) : { kind: 'unanswered', why: 'NETWORK' };
  };
  const run = started(edge, 10);
  const reasons = new Set<string | null>();
  run.subscribe(() => reasons.add(run.get().waitingFor));
  await ended(run);
  expect(reasons).toContain('NETWORK');
  expect(edge.batches).toEqual(
    [keysUpTo(10), keysUpTo(10), keysUpTo(10)].map((batch) => expect.arrayContaining(batch)),
  );
  expect(run.get()).toMatchObject({ counts: { completed: 10 }, waitingFor: null });
});

test('of a batch only the rows that the edge could not take are sent again', async () => {
  const edge = deciding(new FakeEdge());
  const { answer } = edge;
  edge.answer = async (batch) => {
    const taken = (await answer(batch)) as Extract<BatchAnswer, { kind: 'results' }>;
    edge.answer = answer;
    return {
      kind: 'results',
      results: taken.results.map((result, index) =>
        index % 2 === 0
          ? result
          : {
              __typename: 'Unavailable',
              code: 'OVERLOADED',
              retryAfterMs: 700,
              commandId: '',
              maybeAccepted: false,
            },
      ),
    };
  };
  const run = started(edge, 4);
  await ended(run);
  expect(edge.batches.map((batch) => batch.toSorted())).toEqual([keysUpTo(4), ['key-2', 'key-4']]);
});

test('one row that the edge refuses does not take its batch with it', async () => {
  const edge = deciding(new FakeEdge());
  const { answer } = edge;
  const holdsBad = (batch: readonly Sent[]) => batch.some(({ key }) => key === 'key-2');
  edge.answer = (batch) => (holdsBad(batch) ? { kind: 'refused', code: 'BAD_USER_INPUT' } : answer(batch));
  const run = started(edge, 3);
  await ended(run);
  expect(run.rows.map(({ progress }) => progress?.kind)).toEqual(['completed', 'failed', 'completed']);
});

test('a pause sends nothing more until it goes on; cancelling leaves the rest unsent', async () => {
  const edge = deciding(new FakeEdge());
  const { answer } = edge;
  const held: (() => void)[] = [];
  edge.answer = (batch) =>
    new Promise((resolve) => {
      held.push(() => resolve(answer(batch)));
    });
  const run = started(edge, 300);
  await until(() => held.length === 4);
  run.pause();
  for (const release of held.splice(0)) release();
  await until(() => run.get().counts.completed === 100);
  expect(edge.batches).toHaveLength(4);
  run.resume();
  await until(() => held.length === 4);
  run.cancel();
  for (const release of held.splice(0)) release();
  await ended(run);
  expect(run.get().counts).toMatchObject({ completed: 200, unsent: 100 });
  expect(edge.batches).toHaveLength(8);
});

test('after a reload it goes on: the unsent are sent, the sent are asked for', async () => {
  const edge = new FakeEdge();
  const storage = new MemoryStorage();
  const first = started(edge, 3, storage);
  await until(() => storage.kept?.rows.every(({ progress }) => progress?.kind === 'pending'));
  first.stop();
  const [one, two, three] = storage.kept?.rows ?? [];
  if (one === undefined || two === undefined || three === undefined) throw new Error('Nothing was kept.');
  for (const key of keysUpTo(3)) edge.decide(completed(key));
  edge.batches.length = 0;
  const kept = [one, { ...two, progress: { kind: 'sending' as const } }, three];
  const second = runOf(storage.kept?.record ?? fail(), kept, edge, storage);
  runs.push(second);
  second.start();
  await ended(second);
  expect(edge.batches).toEqual([['key-2']]);
  expect(second.get().counts.completed).toBe(3);
});

function fail(): never {
  throw new Error('Nothing was kept.');
}

test('refused rows are sent again under keys of their own', async () => {
  const edge = deciding(new FakeEdge(), (key) => rejected(key, 'TAX_ID_TAKEN'));
  const run = started(edge, 2);
  await ended(run);
  expect(run.get().counts.refused).toBe(2);
  deciding(edge);
  run.again();
  await until(() => run.get().counts.completed === 2);
  expect(edge.batches.at(-1)?.toSorted()).toEqual(['key-1.2', 'key-2.2']);
});
