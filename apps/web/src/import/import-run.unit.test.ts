import { afterEach, expect, test, vi } from 'vitest';
import type { ImportRun } from './import-run.ts';
import type { BatchAnswer, Sent } from './import-transport.ts';
import { startRow } from './run-row.ts';
import {
  completed,
  FakeEdge,
  MemoryStorage,
  readyRow,
  receiptOf,
  record,
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
  const held = holding(edge);
  const run = started(edge, 300);
  await until(() => held.length === 4);
  run.pause();
  release(held);
  await until(() => run.get().counts.completed === 100);
  expect(edge.batches).toHaveLength(4);
  run.resume();
  await until(() => held.length === 4);
  run.cancel();
  release(held);
  await ended(run);
  expect(run.get().counts).toMatchObject({ completed: 200, cancelled: 100, unsent: 0 });
  expect(edge.batches).toHaveLength(8);
});

/** An edge that answers when it is told to. */
function holding(edge: FakeEdge): (() => void)[] {
  const { answer } = edge;
  const held: (() => void)[] = [];
  edge.answer = (batch) =>
    new Promise((resolve) => {
      held.push(() => resolve(answer(batch)));
    });
  return held;
}

const release = (held: (() => void)[]) => {
  for (const one of held.splice(0)) one();
};

/** 100 of 300 rows were sent before it was cancelled; all of them are refused. */
async function cancelledRun(edge: FakeEdge, storage = new MemoryStorage()): Promise<ImportRun> {
  deciding(edge, (key) => rejected(key, 'TAX_ID_TAKEN'));
  const held = holding(edge);
  const run = started(edge, 300, storage);
  await until(() => held.length === 4);
  run.cancel();
  release(held);
  await ended(run);
  deciding(edge);
  return run;
}

test('what was refused is sent again in a cancelled import, what was cancelled is not', async () => {
  const edge = new FakeEdge();
  const run = await cancelledRun(edge);
  edge.batches.length = 0;
  run.again();
  await ended(run);
  expect(run.get().counts).toMatchObject({ completed: 100, cancelled: 200, unsent: 0 });
  expect(edge.batches.flat()).toHaveLength(100);
});

test('what was cancelled stays so after a reload, also once the refused were sent again', async () => {
  const edge = new FakeEdge();
  const storage = new MemoryStorage();
  const first = await cancelledRun(edge, storage);
  const reloaded = async () => {
    const run = runOf(storage.kept?.record ?? fail(), storage.kept?.rows ?? [], edge, storage);
    runs.push(run);
    run.start();
    await ended(run);
    return run;
  };
  first.stop();
  edge.batches.length = 0;
  const second = await reloaded();
  expect(edge.batches).toEqual([]);
  second.again();
  await ended(second);
  second.stop();
  const third = await reloaded();
  expect(third.get().counts).toMatchObject({ completed: 100, cancelled: 200 });
  expect(edge.batches.flat()).toHaveLength(100);
});

test('rows of which it was not written that they were cancelled are not sent either', async () => {
  const edge = deciding(new FakeEdge());
  const run = runOf(
    { ...record(3), state: 'cancelled' },
    rowsUpTo(3).map(startRow),
    edge,
    new MemoryStorage(),
  );
  runs.push(run);
  run.start();
  await ended(run);
  run.again();
  await ended(run);
  expect(edge.batches).toEqual([]);
  expect(run.get().counts.cancelled).toBe(3);
});

test('a batch that the edge refuses is not sent row by row once it is paused', async () => {
  const edge = deciding(new FakeEdge());
  const { answer } = edge;
  let bad: ImportRun | undefined;
  edge.answer = (batch) => {
    if (batch.length > 1) return { kind: 'refused', code: 'BAD_USER_INPUT' };
    bad?.pause();
    return answer(batch);
  };
  const run = started(edge, 25);
  bad = run;
  await until(() => run.get().record.state === 'paused' && run.get().counts.completed === 1);
  expect(edge.batches.map((batch) => batch.length)).toEqual([25, 1]);
  bad = undefined;
  run.resume();
  await ended(run);
  expect(run.get().counts.completed).toBe(25);
});

test('a refusal that any row would meet pauses it, and no row suffers', async () => {
  const edge = deciding(new FakeEdge());
  const { answer } = edge;
  edge.answer = () => ({ kind: 'refused', code: 'FORBIDDEN' });
  const run = started(edge, 1_000);
  await until(() => run.get().record.pausedFor === 'FORBIDDEN');
  await until(() => edge.batches.length === 4);
  expect(run.get()).toMatchObject({ counts: { unsent: 1_000, refused: 0 }, record: { state: 'paused' } });
  edge.answer = answer;
  run.resume();
  expect(run.get().record.pausedFor).toBeUndefined();
  await ended(run);
  expect(run.get().counts.completed).toBe(1_000);
});

test('what is answered after it stopped is not put where another import may be kept', async () => {
  const edge = deciding(new FakeEdge());
  const held = holding(edge);
  const storage = new MemoryStorage();
  const run = started(edge, 3, storage);
  await until(() => held.length === 1);
  run.stop();
  await storage.clear();
  release(held);
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(storage.kept).toBeNull();
  expect(run.get().counts.unsent).toBe(3);
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
