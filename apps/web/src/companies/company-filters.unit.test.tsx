// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { activate } from '../shell/i18n.ts';
import { filterOf } from './companies-query.ts';
import { CompanyFilters } from './company-filters.tsx';

beforeAll(() => activate('en'));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const shown = (query: string, onChange = vi.fn()) => (
  <MantineProvider env="test">
    <CompanyFilters url={new URLSearchParams(query)} onChange={onChange} />
  </MantineProvider>
);

const search = () => screen.getByRole<HTMLInputElement>('searchbox');
const type = (value: string) => fireEvent.change(search(), { target: { value } });

test('the address says which companies are shown: active ones, unless it says otherwise', () => {
  expect(filterOf(new URLSearchParams())).toEqual({ status: 'ACTIVE' });
  expect(filterOf(new URLSearchParams('status=ALL&text=acme&role=OWNER&country=CO&findings=1'))).toEqual({
    text: 'acme',
    country: 'CO',
    roles: ['OWNER'],
    hasOpenFindings: true,
  });
  expect(filterOf(new URLSearchParams('status=WITHDRAWN&role=NOBODY'))).toEqual({ status: 'WITHDRAWN' });
});

test('what is typed is asked for once, after a pause, and adds no step to go back to', () => {
  const onChange = vi.fn();
  render(shown('', onChange));
  for (const text of ['a', 'ac', 'acm', 'acme']) {
    type(text);
    act(() => void vi.advanceTimersByTime(100));
  }
  expect(onChange).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(200));
  expect(onChange.mock.calls).toEqual([[{ text: 'acme' }, { replace: true }]]);
});

test('going back shows what was searched for then', () => {
  const { rerender } = render(shown('text=acme'));
  expect(search().value).toBe('acme');
  rerender(shown('text=ac'));
  expect(search().value).toBe('ac');
  rerender(shown(''));
  expect(search().value).toBe('');
});
