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
  const shown = (versions: Partial<Record<'mine' | 'theirs', typeof base>> = {}) => (
    <MantineProvider env="test">
      <ConflictChoice
        {...{ fields, base: from, mine, theirs, ...versions, onMerged }}
        labelOf={(field) => field}
        textOf={(_field, value) => value}
        detailOf={(field, sides) => `${field}: ${sides.mine[field]} or ${sides.theirs[field]}`}
      />
    </MantineProvider>
  );
  const { rerender } = render(shown());
  return { onMerged, become: (versions: Parameters<typeof shown>[0]) => rerender(shown(versions)) };
}

const radio = (name: RegExp) => screen.getByRole<HTMLInputElement>('radio', { name });

test('only what both changed is asked about, the rest is said', () => {
  show();
  expect(screen.getAllByRole('radio')).toHaveLength(2);
  expect(screen.getByText('Before: Acme')).toBeDefined();
  expect(screen.getByText('name: Mine or Theirs')).toBeDefined();
  expect(screen.getByText(/Taken over from them.*: email/)).toBeDefined();
  expect(screen.getByText(/Kept from you.*: phone/)).toBeDefined();
});

test('nothing goes on before every conflict is decided, and then with everybody’s changes', async () => {
  const { onMerged } = show();
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

test('a third change takes back the choice of its own field only', async () => {
  const { become } = show(null);
  for (const side of screen.getAllByRole('radio', { name: /Theirs:/ })) await userEvent.click(side);
  become({ theirs: { ...theirs, name: 'Third' } });
  expect(radio(/Theirs: Third/).checked).toBe(false);
  expect(radio(/Theirs: a@acme.co/).checked).toBe(true);
});

test('whoever chose the other side and then goes on typing is asked again; whoever chose their own is not', async () => {
  const { become } = show();
  await userEvent.click(radio(/Theirs: Theirs/));
  become({ mine: { ...mine, name: 'Mine too' } });
  expect(radio(/Theirs: Theirs/).checked).toBe(false);
  await userEvent.click(radio(/Yours: Mine too/));
  become({ mine: { ...mine, name: 'Mine too, and more' } });
  expect(radio(/Yours: Mine too, and more/).checked).toBe(true);
});
