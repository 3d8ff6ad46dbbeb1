// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { ChangedFinding, FindingFeed } from './finding-feed.ts';
import { finding } from './testing/finding.ts';
import { useJustClosed } from './use-just-closed.ts';

afterEach(cleanup);

function show() {
  let tell: (changed: ChangedFinding) => void = () => undefined;
  const feed: FindingFeed = {
    listen: (listener) => {
      tell = listener;
      return () => undefined;
    },
  };
  const rows = [finding];
  const { result, rerender } = renderHook(({ page }) => useJustClosed(feed, rows, page), {
    initialProps: { page: 'first' },
  });
  const change = (open: boolean) => act(() => tell({ id: 'f1', open, version: 2 }));
  return {
    change,
    turnTo: (page: string) => rerender({ page }),
    ids: () => result.current.map(({ id }) => id),
  };
}

test('what closes while it is shown is told, until it opens again', () => {
  const { change, ids } = show();
  change(false);
  expect(ids()).toEqual(['f1']);
  change(true);
  expect(ids()).toEqual([]);
});

test('what closed in one list is not told in another one, nor when one comes back', () => {
  const { change, turnTo, ids } = show();
  change(false);
  turnTo('second');
  expect(ids()).toEqual([]);
  turnTo('first');
  expect(ids()).toEqual([]);
});
