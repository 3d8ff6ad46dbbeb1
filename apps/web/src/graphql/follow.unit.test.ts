import type { TypedDocumentNode } from '@urql/core';
import type { Client, Sink, SubscribePayload } from 'graphql-ws';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follow } from './follow.ts';

interface Item {
  readonly cursor: string;
}

interface Subscribed {
  readonly payload: SubscribePayload;
  readonly sink: Sink<{ data?: Item; errors?: unknown }>;
}

/** A client that only writes down what it is asked to subscribe to. */
function fakeClient() {
  const subscribed: Subscribed[] = [];
  const client = {
    subscribe: (payload: SubscribePayload, sink: Subscribed['sink']) => {
      subscribed.push({ payload, sink });
      return () => {};
    },
  };
  return { client: client as unknown as Client, subscribed };
}

const document = 'subscription { x }' as unknown as TypedDocumentNode<Item, { id: string; after?: string }>;
const expired = [{ extensions: { code: 'CURSOR_EXPIRED' } }] as never;

function start() {
  const { client, subscribed } = fakeClient();
  const onItem = vi.fn();
  const onGap = vi.fn();
  const stop = follow(
    client,
    {
      document,
      variables: { id: 'a' },
      cursorOf: ({ cursor }) => cursor,
      onItem,
      onGap,
    },
    () => 0.5,
  );
  const last = () => {
    const found = subscribed.at(-1);
    if (found === undefined) throw new Error('Nothing was subscribed to.');
    return found;
  };
  return { subscribed, last, onItem, onGap, stop };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what the client subscribes to again after a break begins behind the last item', () => {
  const { last, onItem } = start();
  expect(last().payload.variables).toEqual({ id: 'a' });
  last().sink.next({ data: { cursor: '7' } });
  expect(onItem).toHaveBeenCalledWith({ cursor: '7' });
  expect(last().payload.variables).toEqual({ id: 'a', after: '7' });
});

test('what the edge ends when it stops is subscribed to anew, behind the last item', () => {
  const { subscribed, last } = start();
  last().sink.next({ data: { cursor: '7' } });
  last().sink.complete();
  vi.runAllTimers();
  expect(subscribed).toHaveLength(2);
  expect(last().payload.variables).toMatchObject({ after: '7' });
});

test('a cursor that is too old is given up, and the gap is said', () => {
  const { subscribed, last, onGap } = start();
  last().sink.next({ data: { cursor: '7' } });
  last().sink.error(expired);
  expect(onGap).toHaveBeenCalledOnce();
  vi.runAllTimers();
  expect(subscribed).toHaveLength(2);
  expect(last().payload.variables).toEqual({ id: 'a' });
});

test('nothing is subscribed to any more once it is stopped', () => {
  const { subscribed, last, stop } = start();
  last().sink.complete();
  stop();
  vi.runAllTimers();
  expect(subscribed).toHaveLength(1);
});

const refusal = (code: string) => [{ extensions: { code } }] as never;

test('what is refused for now is asked for less and less often, until it comes', () => {
  const { last, subscribed } = start();
  const waits: number[] = [];
  const refuse = () => {
    const before = subscribed.length;
    last().sink.error(refusal('UNAVAILABLE'));
    const began = Date.now();
    while (subscribed.length === before) vi.advanceTimersToNextTimer();
    waits.push(Date.now() - began);
  };
  for (let attempt = 0; attempt < 7; attempt += 1) refuse();
  last().sink.next({ data: { cursor: '7' } });
  refuse();
  expect(waits).toEqual([2_000, 3_000, 5_000, 9_000, 15_500, 15_500, 15_500, 2_000]);
});

test.each(['FORBIDDEN', 'BAD_USER_INPUT', 'COST_EXCEEDED'])('%s is asked for once', (code) => {
  const one = start();
  one.last().sink.error(refusal(code));
  const other = start();
  other.last().sink.next({ errors: refusal(code) });
  other.last().sink.complete();
  vi.runAllTimers();
  expect([one.subscribed.length, other.subscribed.length]).toEqual([1, 1]);
});
