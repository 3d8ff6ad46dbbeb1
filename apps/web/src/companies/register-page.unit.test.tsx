// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { command } from '../commands/testing/fakes.ts';
import { activate, loadPageMessages } from '../shell/i18n.ts';
import { testServices } from '../testing/in-services.tsx';
import { RegisterCompanyPage } from './register-page.tsx';

beforeAll(async () => {
  await activate('en');
  await loadPageMessages();
});
afterEach(cleanup);

test('what is to be mended and could not be fetched is no new form, and is fetched again', async () => {
  window.history.replaceState(null, '', '/companies/new?command=c1');
  let away = true;
  const { wrap } = testServices(() =>
    away
      ? undefined
      : { command: { ...command('c1', 'REJECTED'), input: { name: 'To be mended', country: 'CO' } } },
  );
  render(wrap(<RegisterCompanyPage />));
  const retry = await screen.findByRole('button', { name: 'Try again' });
  expect(screen.queryByRole('form')).toBeNull();
  away = false;
  await userEvent.click(retry);
  await screen.findByRole('form');
  expect(screen.getByDisplayValue('To be mended')).toBeDefined();
});
