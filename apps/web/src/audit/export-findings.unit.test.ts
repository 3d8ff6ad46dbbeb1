import { expect, test, vi } from 'vitest';
import { type ExportState, exportPages, type PageAnswer } from './export-findings.ts';

const lost: PageAnswer<number> = { kind: 'failed', code: 'NETWORK', retryable: true };

/** Pages of two rows: 1 2 | 3 4 | 5; `answers` come first. */
function book(...answers: readonly PageAnswer<number>[]) {
  const left = [...answers];
  const written: number[] = [];
  const states: ExportState[] = [];
  const waits: number[] = [];
  const abort = new AbortController();
  const page = vi.fn((after: string | null): Promise<PageAnswer<number>> => {
    const first = after === null ? 1 : Number(after) + 1;
    const rows = [first, first + 1].filter((row) => row <= 5);
    const next = rows.length === 2 ? String(rows[1]) : null;
    return Promise.resolve(left.shift() ?? { kind: 'page', rows, next });
  });
  const options = {
    page,
    write: (rows: readonly number[]) => void written.push(...rows),
    onProgress: (state: ExportState) => void states.push(state),
    signal: abort.signal,
    wait: (delayMs: number) => {
      waits.push(delayMs);
      return Promise.resolve();
    },
  };
  return { options, page, written, states, waits, abort };
}

test('every row is written once, in order, and it is told how many there are so far', async () => {
  const { options, written, states } = book();
  expect(await exportPages(options)).toEqual({ kind: 'done', done: 5 });
  expect(written).toEqual([1, 2, 3, 4, 5]);
  expect(states.map(({ kind, done }) => [kind, done])).toEqual([
    ['running', 0],
    ['running', 2],
    ['running', 4],
    ['done', 5],
  ]);
});

test('a page that could not be had is asked for again, later each time', async () => {
  const { options, written, waits } = book(lost, lost);
  await exportPages(options);
  expect(written).toEqual([1, 2, 3, 4, 5]);
  expect(waits).toEqual([500, 1_000]);
});

test('it stops where it cannot go on, and goes on there without a row lost or repeated', async () => {
  const first = { kind: 'page', rows: [1, 2], next: '2' } as const;
  const { options, written } = book(first, lost, lost, lost, lost);
  const stopped = await exportPages(options);
  expect(stopped).toEqual({ kind: 'stopped', done: 2, after: '2', why: 'NETWORK' });
  if (stopped.kind !== 'stopped') return;
  expect(await exportPages({ ...options, from: stopped })).toEqual({ kind: 'done', done: 5 });
  expect(written).toEqual([1, 2, 3, 4, 5]);
});

test('what will not get better is not asked for again', async () => {
  const { options, page } = book({ kind: 'failed', code: 'FORBIDDEN', retryable: false });
  expect(await exportPages(options)).toMatchObject({ kind: 'stopped', why: 'FORBIDDEN' });
  expect(page).toHaveBeenCalledTimes(1);
});

test('a person stops it, and a page that comes after that is not written', async () => {
  const { options, written, abort } = book();
  const page = (after: string | null) => {
    if (after === '2') abort.abort();
    return options.page(after);
  };
  expect(await exportPages({ ...options, page })).toEqual({
    kind: 'stopped',
    done: 2,
    after: '2',
    why: null,
  });
  expect(written).toEqual([1, 2]);
});
