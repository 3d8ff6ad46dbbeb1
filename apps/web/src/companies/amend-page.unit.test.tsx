// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { CompanyFieldsFragment } from '../generated/graphql.ts';
import { activate, loadPageMessages, translate } from '../shell/i18n.ts';
import { testServices } from '../testing/in-services.tsx';
import { AmendCompanyPage } from './amend-page.tsx';

beforeAll(async () => {
  await activate('en');
  await loadPageMessages();
});
afterEach(cleanup);

const id = '0197a0b0-0000-7000-8000-00000000000a';

const acme: CompanyFieldsFragment = {
  id,
  version: 1,
  status: 'ACTIVE',
  name: 'Acme',
  legalName: null,
  country: 'CO',
  taxId: null,
  roles: [],
  email: null,
  phone: null,
  website: null,
  address: null,
};

async function open(now: CompanyFieldsFragment = acme) {
  window.history.replaceState(null, '', `/companies/${id}/edit`);
  const { tab, tell, wrap } = testServices((operation) =>
    operation === 'CompanyToAmend' ? { company: now } : undefined,
  );
  render(wrap(<AmendCompanyPage params={{ id: id.toUpperCase() }} />));
  await screen.findByRole('form');
  const change = (to: Partial<CompanyFieldsFragment>) =>
    act(() => tell('CompanyChanged', { companyChanged: { cursor: 'c', company: { ...now, ...to } } }));
  return { tab, change };
}

const nameField = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' });

test('after a choice between two versions one goes on in the form', async () => {
  const { change } = await open();
  await userEvent.type(nameField(), ' of mine');
  change({ version: 2, name: 'Acme of theirs' });
  await userEvent.click(screen.getByRole('radio', { name: /of mine/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Go on with this' }));
  expect(document.activeElement).toBe(screen.getByRole('form'));
  expect(nameField().value).toBe('Acme of mine');
});

test('once somebody withdraws the company nothing can be sent, what was typed can be read, and there is a way out', async () => {
  const { change } = await open();
  await userEvent.type(nameField(), ' of mine');
  change({ version: 2, status: 'WITHDRAWN' });
  expect(screen.queryByRole('form')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('Acme of mine')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Acme' }).getAttribute('href')).toBe(`/companies/${id}`);
  expect(document.activeElement).toBe(screen.getByRole('alert'));
});

test('an address that holds no id leads nowhere, and nothing is asked of the edge', async () => {
  const asked: string[] = [];
  const { wrap } = testServices((operation) => void asked.push(operation));
  render(wrap(<AmendCompanyPage params={{ id: 'abc' }} />));
  expect(screen.getByRole('heading', { name: translate('shell.notFound') })).toBeDefined();
  expect(asked).toEqual([]);
});
