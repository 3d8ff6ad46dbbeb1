import { expect, test } from 'vitest';
import { DispatchModel, FakeConsumer } from '../testing/dispatch-model.ts';
import { SingleActiveDispatcher } from './single-active-dispatcher.ts';

const failover = (partition = -1): DispatchModel =>
  new DispatchModel((context) => new SingleActiveDispatcher(context, partition));

function filled(model: DispatchModel, count: number): void {
  for (let at = 0; at < count; at += 1) model.publish(1);
}

test('the lowest priority number is active, then the lowest name', () => {
  const model = failover();
  const late = new FakeConsumer('a', undefined, 1);
  const second = new FakeConsumer('c', undefined, 0);
  const first = new FakeConsumer('b', undefined, 0);
  for (const consumer of [late, second, first]) model.join(consumer);
  expect(model.dispatcher.active).toBe(first);
  expect([late.isActive, second.isActive, first.isActive]).toEqual([false, false, true]);
});

test('each partition takes the next of the best consumers', () => {
  const consumers = ['a', 'b', 'c'].map((name) => new FakeConsumer(name));
  for (const [partition, expected] of [
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
    [3, 'a'],
  ] as const) {
    const model = failover(partition);
    for (const consumer of consumers) model.join(consumer);
    expect(model.dispatcher.active?.name).toBe(expected);
  }
});

test('the next one takes over at once when the active one is gone, from behind the mark-delete position', () => {
  const model = failover();
  const [one, two] = [new FakeConsumer('1'), new FakeConsumer('2')];
  model.join(one);
  model.join(two);
  filled(model, 5);
  model.flow(one, 10);
  model.flow(two, 10);
  model.ack(one, 0);
  model.ack(one, 2);
  expect(two.held).toEqual([]);
  model.leave(one);
  expect(two.isActive).toBe(true);
  expect(two.held).toEqual([1, 3, 4]);
});

test('a better one that joins waits a second for acknowledgements of the one it replaces', () => {
  const model = failover();
  const [one, better] = [new FakeConsumer('2'), new FakeConsumer('1')];
  model.join(one);
  filled(model, 3);
  model.flow(one, 10);
  model.join(better);
  model.flow(better, 10);
  expect([one.isActive, better.isActive]).toEqual([false, true]);
  filled(model, 1);
  expect(one.held).toEqual([0, 1, 2]);
  expect(better.held).toEqual([]);
  for (const id of [0, 1]) model.ack(one, id);
  model.clock.advance(1_000);
  expect(better.held).toEqual([2, 3]);
});

test('asking again brings everything unacknowledged again, in order', () => {
  const model = failover();
  const one = new FakeConsumer('1');
  model.join(one);
  filled(model, 5);
  model.flow(one, 5);
  model.ack(one, 1);
  model.redeliverAll(one);
  model.flow(one, 5);
  expect(one.held).toEqual([0, 2, 3, 4]);
});

test('an entry acknowledged out of order is not delivered again after the cursor moved', () => {
  const model = failover();
  const one = new FakeConsumer('1');
  model.join(one);
  filled(model, 4);
  model.cursor.reset(1, [[3, 3]]);
  model.dispatcher.reset();
  model.flow(one, 5);
  expect(one.held).toEqual([2]);
});
