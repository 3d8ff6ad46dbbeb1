import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lanes, type LanesOptions } from './lanes.ts';

interface Item {
  readonly key: string;
  readonly n: number;
}

const unlimited = { messages: 1_000, bytes: 1_000, locks: 1_000 };

function lanes(options: Partial<LanesOptions<Item>> = {}): Lanes<Item> {
  return new Lanes<Item>({
    concurrency: 2,
    bounds: unlimited,
    weigh: () => ({ bytes: 1, locks: 1 }),
    run: () => Promise.resolve([]),
    onError: () => undefined,
    ...options,
  });
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

test("keeps each key's order, whatever arrives and however long batches take", async () => {
  const arrival = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(arrival, fc.infiniteStream(fc.nat(3)), async (keys, delays) => {
      const done: Item[] = [];
      const under = new Set<string>();
      const queue = lanes({
        bounds: { ...unlimited, messages: 5 },
        run: async (batch) => {
          const own = new Set(batch.map(({ key }) => key));
          for (const key of own) expect(under.has(key)).toBe(false);
          for (const key of own) under.add(key);
          for (let n = delays.next().value ?? 0; n > 0; n -= 1) await tick();
          for (const key of own) under.delete(key);
          done.push(...batch);
          return [];
        },
      });
      for (const [n, key] of keys.entries()) {
        queue.push([{ key, n }]);
        if (delays.next().value === 0) await tick();
      }
      while (done.length < keys.length) await tick();
      for (const key of new Set(keys)) {
        const order = done.filter((item) => item.key === key).map(({ n }) => n);
        expect(order).toEqual(order.toSorted((x, y) => x - y));
      }
    }),
    { numRuns: 50 },
  );
});

test('a batch stops at each bound, and an item above a bound goes alone', async () => {
  const batches: number[][] = [];
  const queue = lanes({
    concurrency: 1,
    bounds: { messages: 3, bytes: 10, locks: 1_000 },
    weigh: ({ n }) => ({ bytes: n, locks: 1 }),
    run: async (batch) => {
      batches.push(batch.map(({ n }) => n));
      await tick();
      return [];
    },
  });
  queue.push([1, 1, 1, 1, 50, 4, 6, 1].map((n, i) => ({ key: `${i}`, n })));
  while (batches.flat().length < 8) await tick();
  expect(batches).toEqual([[1, 1, 1], [1], [50], [4, 6], [1]]);
});

test('while a leftover is being settled its key waits, and others go on', async () => {
  const ran: string[] = [];
  let settled: () => void = () => undefined;
  let first = true;
  const queue = lanes({
    run: async (batch) => {
      ran.push(...batch.map(({ key, n }) => `${key}${n}`));
      if (!first) return [];
      first = false;
      const behind = batch.filter(({ key, n }) => key === 'a' && n > 1);
      const settle = () =>
        new Promise<void>((resolve) => {
          settled = resolve;
        });
      return [{ key: 'a', behind, settle }];
    },
  });
  queue.push([
    { key: 'a', n: 1 },
    { key: 'a', n: 2 },
    { key: 'b', n: 1 },
  ]);
  await tick();
  queue.push([
    { key: 'a', n: 3 },
    { key: 'b', n: 2 },
  ]);
  await tick();
  expect(ran).toEqual(['a1', 'a2', 'b1', 'b2']);
  settled();
  await tick();
  expect(ran.slice(4)).toEqual(['a2', 'a3']);
});

test('stopping lets what runs end, and starts nothing more', async () => {
  const ran: number[] = [];
  const queue = lanes({
    concurrency: 1,
    bounds: { ...unlimited, messages: 1 },
    run: async ([item]) => {
      await tick();
      ran.push(item?.n ?? 0);
      return [];
    },
  });
  queue.push([
    { key: 'a', n: 1 },
    { key: 'b', n: 2 },
  ]);
  await queue.stop();
  await tick();
  expect(ran).toEqual([1]);
});

test('an error is told once, and ends it', async () => {
  const errors: unknown[] = [];
  const queue = lanes({ run: () => Promise.reject(new Error('no')), onError: (error) => errors.push(error) });
  queue.push([
    { key: 'a', n: 1 },
    { key: 'b', n: 2 },
  ]);
  await tick();
  queue.push([{ key: 'c', n: 3 }]);
  await queue.stop();
  expect(errors).toHaveLength(1);
});
