// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { activate } from '../shell/i18n.ts';
import { EmptyPage, Failed } from './states.tsx';

beforeAll(() => activate('en'));
afterEach(cleanup);

const show = (code: string, onRetry: () => void) => render(<Failed code={code} onRetry={onRetry} />);

test('a page of a list that is not there leads to the first one, and keeps the rest of the address', () => {
  window.history.replaceState(null, '', '/companies?text=acme&after=gone');
  show('INVALID_CURSOR', () => {});
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'First page' }));
  expect(window.location.search).toBe('?text=acme');
});

test('what may be had the next time is asked for again', () => {
  const again = vi.fn();
  show('NETWORK', again);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(again).toHaveBeenCalledOnce();
});

test('a page of something else than the list leads where its own first page is', () => {
  const toFirst = vi.fn();
  render(<Failed code="INVALID_CURSOR" onFirstPage={toFirst} />);
  fireEvent.click(screen.getByRole('button', { name: 'First page' }));
  expect(toFirst).toHaveBeenCalledOnce();
});

test('a page that has no rows any more is not said to be an empty system, and leads to the first one', () => {
  window.history.replaceState(null, '', '/companies?text=acme&before=gone');
  render(<EmptyPage />);
  expect(screen.getByText('This page is empty')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'First page' }));
  expect(window.location.search).toBe('?text=acme');
});
