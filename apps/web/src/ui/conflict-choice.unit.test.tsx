// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { activate } from '../shell/i18n.ts';
import { ConflictChoice } from './conflict-choice.tsx';

const fields = ['name', 'email', 'phone'] as const;
const base = { name: 'Acme', email: '', phone: '' };
const mine = { ...base, name: 'Mine', phone: '+57 1' };
const theirs = { ...base, name: 'Theirs', email: 'a@acme.co' };

beforeAll(() => activate('en'));
afterEach(cleanup);

function show(from: typeof base | null = base) {
  const onMerged = vi.fn();
  render(
    <MantineProvider env="test">
      <ConflictChoice
        {...{ fields, base: from, mine, theirs, onMerged }}
        labelOf={(field) => field}
        textOf={(_field, value) => value}
      />
    </MantineProvider>,
  );
  return onMerged;
}

test('only what both changed is asked about, the rest is said', () => {
  show();
  expect(screen.getAllByRole('radio')).toHaveLength(2);
  expect(screen.getByText('Before: Acme')).toBeDefined();
  expect(screen.getByText(/Taken over from them.*: email/)).toBeDefined();
  expect(screen.getByText(/Kept from you.*: phone/)).toBeDefined();
});

test('nothing goes on before every conflict is decided, and then with everybody’s changes', async () => {
  const onMerged = show();
  const user = userEvent.setup();
  const goOn = screen.getByRole<HTMLButtonElement>('button', { name: 'Go on with this' });
  expect(goOn.disabled).toBe(true);
  await user.click(screen.getByRole('radio', { name: /Theirs: Theirs/ }));
  await user.click(goOn);
  expect(onMerged).toHaveBeenCalledWith({ name: 'Theirs', email: 'a@acme.co', phone: '+57 1' });
});

test('where nobody knows what it was before, every difference is asked about', () => {
  show(null);
  expect(screen.getAllByRole('radio')).toHaveLength(6);
  expect(screen.getAllByText('nothing')).toHaveLength(2);
});
