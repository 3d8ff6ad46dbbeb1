// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { activate, loadPageMessages } from '../shell/i18n.ts';
import type { UrlChanges } from '../ui/use-url-state.ts';
import { LocationFilters } from './location-filters.tsx';

vi.mock('./owner-picker.tsx', () => ({ OwnerPicker: () => null }));

beforeEach(async () => {
  await activate('en');
  await loadPageMessages();
});
afterEach(cleanup);

function show(address: string) {
  const onChange = vi.fn<(changes: UrlChanges) => void>();
  render(
    <MantineProvider env="test">
      <LocationFilters url={new URLSearchParams(address)} onChange={onChange} />
    </MantineProvider>,
  );
  return onChange;
}

const field = () => screen.getByLabelText('City or town');
const type = (value: string) => fireEvent.change(field(), { target: { value } });

test('a city is searched for when its whole name is typed, not half of it', () => {
  const onChange = show('');
  type('Bog');
  type('Bogotá ');
  expect(onChange).not.toHaveBeenCalled();
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(onChange.mock.calls).toEqual([[{ locality: 'Bogotá' }]]);
});

test('a city that was typed is searched for when its field is left, and one that is emptied at once', () => {
  const onChange = show('locality=Lima');
  fireEvent.blur(field());
  expect(onChange).not.toHaveBeenCalled();
  type('Quito');
  fireEvent.blur(field());
  type('');
  expect(onChange.mock.calls).toEqual([[{ locality: 'Quito' }], [{ locality: null }]]);
});
