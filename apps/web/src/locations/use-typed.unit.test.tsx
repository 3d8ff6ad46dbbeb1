// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useTyped } from './use-typed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const read = (text: string) => (Number(text) > 0 ? String(Number(text)) : null);

function show(first: string) {
  const tell = vi.fn<(typed: string) => void>();
  const hook = renderHook(({ shown }) => useTyped(shown, tell, read), { initialProps: { shown: first } });
  const type = (text: string) => act(() => hook.result.current[1](text));
  return {
    tell,
    type,
    typed: () => hook.result.current[0],
    shown: (shown: string) => hook.rerender({ shown }),
  };
}

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

test('what is typed is told once, after the last key', () => {
  const { tell, type } = show('5');
  for (const text of ['1', '12', '120', '1200']) {
    type(text);
    wait(100);
  }
  expect(tell).not.toHaveBeenCalled();
  wait(300);
  expect(tell.mock.calls).toEqual([['1200']]);
});

test('a pause in the middle of a number changes nothing that is typed, and no number is not told', () => {
  const { tell, type, typed, shown } = show('5');
  type('');
  wait(300);
  type('12.0');
  wait(300);
  shown('12');
  expect(typed()).toBe('12.0');
  expect(tell.mock.calls).toEqual([['12']]);
});

test('what changes from outside takes the place of what was typed', () => {
  const { type, typed, shown } = show('5');
  type('7');
  shown('9');
  expect(typed()).toBe('9');
  type('12');
  wait(300);
  for (const next of ['12', '9', '12']) {
    shown(next);
    expect(typed()).toBe(next);
  }
});
