import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DispatchModel, FakeConsumer } from '../testing/dispatch-model.ts';
import { type DispatchContext, type Dispatcher, MAX_UNACKED_MESSAGES } from './dispatcher.ts';
import { ConsistentHashing, StickyRanges } from './hash-ranges.ts';
import { KeySharedDispatcher } from './key-shared-dispatcher.ts';
import { SharedDispatcher } from './shared-dispatcher.ts';

const keyShared = (context: DispatchContext): Dispatcher =>
  new KeySharedDispatcher(context, new ConsistentHashing());
const shared = (context: DispatchContext): Dispatcher => new SharedDispatcher(context);

type Step =
  | { readonly do: 'publish'; readonly key: number; readonly batchSize: number }
  | { readonly do: 'join' }
  | { readonly do: 'leave' | 'redeliver' | 'block' | 'unblock'; readonly who: number }
  | { readonly do: 'flow'; readonly who: number; readonly permits: number }
  | { readonly do: 'ack'; readonly who: number; readonly which: number };

const who = fc.nat(7);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('publish' as const), key: fc.nat(5), batchSize: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('join' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('leave', 'redeliver', 'block', 'unblock'), who }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('flow' as const), who, permits: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('ack' as const), who, which: fc.nat(9) }) },
);

type Check = (run: Run, consumer: FakeConsumer, id: number) => void;

/** Runs random steps; `check` sees every delivery before it counts as held. */
class Run {
  readonly model: DispatchModel;
  readonly consumers: FakeConsumer[] = [];
  readonly #check: Check;
  #joined = 0;

  constructor(make: (context: DispatchContext) => Dispatcher, check: Check) {
    this.model = new DispatchModel(make);
    this.#check = check;
  }

  apply(one: Step): void {
    if (one.do === 'publish') this.model.publish(1 + one.key * 9_973, one.batchSize);
    else if (one.do === 'join') this.#join();
    else this.#act(one, this.consumers[one.who % Math.max(1, this.consumers.length)]);
  }

  /** Everybody wants everything and acknowledges it at once: nothing may stay behind. */
  finish(): void {
    if (this.consumers.length === 0) this.#join();
    for (const consumer of this.consumers) {
      consumer.writable = true;
      this.model.flow(consumer, 1_000_000);
    }
    for (let left = 10_000; left > 0; left -= 1) {
      const holder = this.consumers.find(({ held }) => held.length > 0);
      if (holder === undefined) break;
      this.model.ack(holder, holder.held[0] as number);
    }
    expect(this.model.cursor.markDelete).toBe(this.model.index.last);
  }

  #act(one: Exclude<Step, { do: 'publish' | 'join' }>, consumer: FakeConsumer | undefined): void {
    if (consumer === undefined) return;
    const id = one.do === 'ack' ? consumer.held[one.which % Math.max(1, consumer.held.length)] : undefined;
    if (one.do === 'flow') this.model.flow(consumer, one.permits);
    else if (one.do === 'redeliver') this.model.redeliverAll(consumer);
    else if (one.do === 'leave') this.#leave(consumer);
    else if (id !== undefined) this.model.ack(consumer, id);
    else consumer.writable = one.do !== 'block';
  }

  #join(): void {
    this.#joined += 1;
    const consumer = new FakeConsumer(`consumer-${this.#joined}`, (receiver, ids) => {
      expect(receiver.writable).toBe(true);
      const inThisCall: number[] = [];
      for (const id of ids) {
        this.#check(this, receiver, id);
        receiver.held.push(id);
        inThisCall.push(id);
      }
      receiver.held.splice(receiver.held.length - inThisCall.length);
    });
    this.consumers.push(consumer);
    this.model.join(consumer);
  }

  #leave(consumer: FakeConsumer): void {
    this.consumers.splice(this.consumers.indexOf(consumer), 1);
    this.model.leave(consumer);
  }
}

function nobodyHas({ model, consumers }: Run, id: number): void {
  expect(model.cursor.isAcked(id)).toBe(false);
  expect(consumers.some(({ held }) => held.includes(id))).toBe(false);
}

/** Every earlier entry of the key is acknowledged or held by the very same consumer. */
function inOrderOfItsKey(run: Run, consumer: FakeConsumer, id: number): void {
  const { index, cursor } = run.model;
  for (let earlier = 0; earlier < id; earlier += 1) {
    if (index.keyHash(earlier) !== index.keyHash(id) || cursor.isAcked(earlier)) continue;
    expect(consumer.held, `entry ${earlier} is not where entry ${id} goes`).toContain(earlier);
  }
}

test('Key_Shared keeps the order of every key while consumers join, leave and ask again', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
      const run = new Run(keyShared, (current, consumer, id) => {
        nobodyHas(current, id);
        inOrderOfItsKey(current, consumer, id);
      });
      for (const one of steps) run.apply(one);
      run.finish();
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('Shared hands every entry to one consumer at a time and forgets none', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
      const run = new Run(shared, (current, _consumer, id) => nobodyHas(current, id));
      for (const one of steps) run.apply(one);
      run.finish();
    }),
    { numRuns: 150 },
  );
}, 60_000);

test.each([
  ['Key_Shared', keyShared],
  ['Shared', shared],
])('%s gives nothing to who has no permits, and at most one batch beyond them', (_name, make) => {
  const model = new DispatchModel(make);
  const consumer = new FakeConsumer('one');
  model.join(consumer);
  for (let at = 0; at < 10; at += 1) model.publish(7, 4);
  expect(consumer.held).toEqual([]);
  model.flow(consumer, 6);
  expect(consumer.held).toEqual([0, 1]);
  expect(consumer.permits).toBe(-2);
  model.flow(consumer, 2);
  expect(consumer.held).toEqual([0, 1]);
  model.flow(consumer, 1);
  expect(consumer.held).toEqual([0, 1, 2]);
});

test.each([
  ['Key_Shared', keyShared],
  ['Shared', shared],
])('%s counts redeliveries, and gives back in order', (_name, make) => {
  const model = new DispatchModel(make);
  const consumer = new FakeConsumer('one');
  model.join(consumer);
  for (let at = 0; at < 6; at += 1) model.publish(at + 1);
  model.flow(consumer, 6);
  model.ack(consumer, 2);
  model.redeliverAll(consumer);
  model.flow(consumer, 6);
  expect(consumer.held).toEqual([0, 1, 3, 4, 5]);
  expect(model.dispatcher.redeliveryCount(3)).toBe(1);
  model.ack(consumer, 3);
  expect(model.dispatcher.redeliveryCount(3)).toBe(0);
});

test.each([
  ['Key_Shared', keyShared],
  ['Shared', shared],
])('%s holds a delayed entry back until its time', (_name, make) => {
  const model = new DispatchModel(make);
  const consumer = new FakeConsumer('one');
  model.join(consumer);
  model.flow(consumer, 10);
  model.publish(1, 0, model.clock.now() + 500);
  model.publish(2);
  expect(consumer.held).toEqual([1]);
  model.clock.advance(499);
  expect(consumer.held).toEqual([1]);
  model.clock.advance(1);
  expect(consumer.held).toEqual([1, 0]);
});

test('a consumer that acknowledges nothing is given no more than the limit', () => {
  const model = new DispatchModel(shared);
  const consumer = new FakeConsumer('one');
  model.join(consumer);
  consumer.permits = 10 * MAX_UNACKED_MESSAGES;
  for (let at = 0; at < 60; at += 1) model.publish(1, 1_000);
  expect(consumer.held).toHaveLength(MAX_UNACKED_MESSAGES / 1_000);
  model.ack(consumer, 0);
  expect(consumer.held).toHaveLength(MAX_UNACKED_MESSAGES / 1_000);
});

test('a key whose consumer is slow does not hold up other keys', () => {
  const model = new DispatchModel((context) => new KeySharedDispatcher(context, new StickyRanges()));
  const slow = new FakeConsumer('slow');
  const quick = new FakeConsumer('quick');
  const dispatcher = model.dispatcher as KeySharedDispatcher;
  dispatcher.add(slow, [[1, 100]]);
  dispatcher.add(quick, [[101, 200]]);
  model.flow(quick, 1_000);
  for (let at = 0; at < 50; at += 1) model.publish(at % 2 === 0 ? 50 : 150);
  expect(quick.held).toHaveLength(25);
  model.flow(slow, 1_000);
  expect(slow.held).toHaveLength(25);
});

test('STICKY ranges of two consumers must not overlap', () => {
  const ranges = new StickyRanges();
  ranges.add(new FakeConsumer('one'), [
    [1, 10],
    [20, 30],
  ]);
  expect(ranges.overlaps([[11, 19]])).toBe(false);
  expect(ranges.overlaps([[30, 40]])).toBe(true);
  expect(ranges.overlaps([[5, 6]])).toBe(true);
});

test('consistent hashing moves about its share of keys when a consumer joins, and gives them back when it leaves', () => {
  const owners = new ConsistentHashing();
  const consumers = ['a', 'b', 'c', 'd'].map((name) => new FakeConsumer(name));
  for (const consumer of consumers.slice(0, 3)) owners.add(consumer);
  const before = Array.from({ length: 65_536 }, (_, hash) => owners.owner(hash));
  owners.add(consumers[3] as FakeConsumer);
  const moved = before.filter((owner, hash) => owners.owner(hash) !== owner).length;
  expect(moved / 65_536).toBeGreaterThan(0.15);
  expect(moved / 65_536).toBeLessThan(0.35);
  owners.remove(consumers[3] as FakeConsumer);
  expect(before.every((owner, hash) => owners.owner(hash) === owner)).toBe(true);
});
