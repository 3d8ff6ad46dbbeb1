// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { command, receipt } from '../commands/testing/fakes.ts';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { activate, loadPageMessages } from '../shell/i18n.ts';
import { testServices } from '../testing/in-services.tsx';
import { FindingActions } from './finding-actions.tsx';
import { finding } from './testing/finding.ts';

beforeAll(async () => {
  await activate('en');
  await loadPageMessages();
});
afterEach(cleanup);

const acceptedBy = (by: string, note: string | null, at = '2026-11-25T20:00:01.000Z') => ({
  ...finding,
  acknowledgement: { by, at, note },
});

function show() {
  const { tab, wrap } = testServices();
  const { rerender } = render(wrap(<FindingActions finding={finding} />));
  return { tab, become: (now: FindingRowFragment) => rerender(wrap(<FindingActions finding={now} />)) };
}

const note = () => screen.getByRole<HTMLTextAreaElement>('textbox');
const button = (name: string) => screen.getByRole('button', { name });

test('a note that is being typed stays when somebody else accepts the finding, and that is said', async () => {
  const { become } = show();
  await userEvent.type(note(), 'It has no sea');
  const field = note();
  become(acceptedBy('luis', 'Known.'));
  expect(note()).toBe(field);
  expect(document.activeElement).toBe(field);
  expect(field.value).toBe('It has no sea');
  expect(screen.getByRole('status').textContent).toContain('luis');
});

test('without anything typed the note that was given is there to be changed', () => {
  const { become } = show();
  become(acceptedBy('luis', 'Known.'));
  expect(note().value).toBe('Known.');
  expect(screen.queryByRole('status')).toBeNull();
});

test('one’s own note is no news, and the next one of somebody else is shown again', async () => {
  const { become } = show();
  await userEvent.type(note(), ' Mine. ');
  await userEvent.click(button('Accept'));
  become(acceptedBy('ana', 'Mine.'));
  expect(screen.queryByRole('status')).toBeNull();
  become(acceptedBy('luis', 'Known.', '2026-11-25T20:00:02.000Z'));
  expect(note().value).toBe('Known.');
});

test('nothing is asked for twice while it is on its way', async () => {
  const { tab } = show();
  const twice = async (name: string) => {
    await userEvent.click(button(name));
    await userEvent.click(button(name));
  };
  await twice('Accept');
  await twice('Audit again');
  expect(tab.store.get().map(({ asked }) => asked.mutation)).toEqual([
    'acknowledgeFinding',
    'reauditSubject',
  ]);
  expect(button('Accept').getAttribute('aria-disabled')).toBe('true');
  await vi.waitFor(() => expect(tab.transport.sent).toHaveLength(2));
  tab.transport.answerNext({ kind: 'result', result: receipt('c1') });
  await vi.waitFor(() => expect(tab.store.get()[0]?.progress.kind).toBe('pending'));
  tab.transport.tell(command('c1', 'COMPLETED'));
  await vi.waitFor(() => expect(button('Accept').getAttribute('aria-disabled')).toBe('false'));
  await userEvent.click(button('Accept'));
  expect(tab.store.get()).toHaveLength(3);
});
