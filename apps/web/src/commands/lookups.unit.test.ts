import { expect, test, vi } from 'vitest';
import { Lookups } from './lookups.ts';
import { command } from './testing/fakes.ts';
import type { LookAnswer } from './transport.ts';

const away: LookAnswer = { kind: 'away' };
const answer = (ids: readonly string[]): LookAnswer => ({
  kind: 'found',
  commands: ids.map((id) => command(id, 'COMPLETED')),
});

function looking(answers: (ids: readonly string[]) => LookAnswer) {
  const asked: (readonly string[])[] = [];
  const pauses: number[] = [];
  const found: string[] = [];
  const ending = new AbortController();
  const usable = vi.fn(() => Promise.resolve());
  const lookups = new Lookups(
    {
      ask: async (ids) => {
        asked.push(ids);
        return answers(ids);
      },
      usable,
      pause: async (delayMs) => void pauses.push(delayMs),
      random: () => 0.5,
      found: ({ id }) => found.push(id),
    },
    ending.signal,
  );
  return { lookups, asked, pauses, found, ending, usable };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

test('however many are asked for at once, there is one request at a time, of 100 at most', async () => {
  const { lookups, asked, found } = looking(answer);
  for (const id of names(150)) lookups.want([id]);
  await vi.waitFor(() => expect(found).toHaveLength(150));
  expect(asked.map((ids) => ids.length)).toEqual([100, 50]);
});

test('what passes is waited for, later each time', async () => {
  let failures = 7;
  const { lookups, pauses, found } = looking((ids) => ((failures -= 1) >= 0 ? away : answer(ids)));
  lookups.want(['c1']);
  await vi.waitFor(() => expect(found).toEqual(['c1']));
  expect(pauses).toEqual([1_500, 2_500, 4_500, 8_500, 15_250, 15_250, 15_250]);
});

test('one id that is refused costs the others nothing', async () => {
  const { lookups, asked, found, pauses } = looking((ids) =>
    ids.includes('c42') ? { kind: 'refused', code: 'BAD_USER_INPUT' } : answer(ids),
  );
  lookups.want(names(100));
  await vi.waitFor(() => expect(found).toHaveLength(99));
  expect(found).not.toContain('c42');
  expect(asked.length).toBeLessThan(20);
  expect(pauses).toEqual([]);
});

test('what nobody may ask is asked for once', async () => {
  const { lookups, asked } = looking(() => ({ kind: 'refused', code: 'FORBIDDEN' }));
  lookups.want(names(3));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  lookups.want(['other']);
  await vi.waitFor(() => expect(asked).toEqual([names(3), ['other']]));
});

test('nothing is asked while nobody is signed in, nor once it has ended', async () => {
  const { lookups, asked, ending, usable } = looking(answer);
  let signIn = () => {};
  usable.mockReturnValue(
    new Promise<void>((resolve) => {
      signIn = resolve;
    }),
  );
  lookups.want(['c1']);
  await vi.waitFor(() => expect(usable).toHaveBeenCalledOnce());
  expect(asked).toEqual([]);
  ending.abort();
  signIn();
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual([]);
});
