import { expect, test } from 'vitest';
import type { BatchOfStream } from './project-batch.ts';
import { Rounds } from './rounds.ts';

const batch = (stream: string) => ({ stream, messages: [] }) as unknown as BatchOfStream;

/** Records what was committed together; `failing` are streams whose batch the database refuses. */
function recorder(failing: readonly string[] = []) {
  const transactions: string[][] = [];
  const rounds = new Rounds(async (batches) => {
    const streams = batches.map(({ stream }) => stream);
    if (streams.some((stream) => failing.includes(stream))) {
      throw Object.assign(new Error('refused'), { code: 'PROJECTION_FAILED' });
    }
    transactions.push(streams);
  });
  return { transactions, rounds };
}

test('commits in one transaction what streams bring into one round, in one order', async () => {
  const { transactions, rounds } = recorder();
  const first = rounds.join((commit) => commit(batch('first')));
  const others = ['c', 'a', 'b'].map((stream) => rounds.join((commit) => commit(batch(stream))));
  await Promise.all([first, ...others]);
  expect(transactions).toEqual([['first'], ['a', 'b', 'c']]);
});

test('waits for nobody who has nothing to commit, or who failed before', async () => {
  const { transactions, rounds } = recorder();
  void rounds.join(async () => {});
  const [left, failed, committed] = [
    rounds.join(async () => 'left'),
    rounds.join(async () => Promise.reject(new Error('could not be read'))).catch(String),
    rounds.join((commit) => commit(batch('a'))),
  ];
  expect(await left).toBe('left');
  expect(await failed).toContain('could not be read');
  await committed;
  expect(transactions).toEqual([['a']]);
});

test('lets the others through when one batch is refused, and tells that one', async () => {
  const { transactions, rounds } = recorder(['b']);
  void rounds.join(async () => {});
  const outcomes = ['a', 'b', 'c'].map((stream) =>
    rounds
      .join((commit) => commit(batch(stream)))
      .then(
        () => 'committed',
        (error: Error) => error.message,
      ),
  );
  expect(await Promise.all(outcomes)).toEqual(['committed', 'refused', 'committed']);
  expect(transactions).toEqual([['a'], ['c']]);
});

test('takes further batches of the same work in the same round', async () => {
  const { transactions, rounds } = recorder();
  await rounds.join(async (commit) => {
    await commit(batch('one'));
    await commit(batch('two'));
  });
  expect(transactions).toEqual([['one'], ['two']]);
});
