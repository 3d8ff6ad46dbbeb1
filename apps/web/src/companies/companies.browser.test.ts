import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Application, browserTest as test } from '../testing/application.ts';

let application: Application;
const people: BrowserContext[] = [];

beforeAll(async () => {
  application = await Application.start();
}, 120_000);

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.close()));
  expect(application.troubles.splice(0)).toEqual([]);
});

afterAll(() => application?.stop());

async function open(path = '/companies'): Promise<Page> {
  const person = await application.person();
  people.push(person);
  const page = await person.newPage();
  await page.goto(path);
  return page;
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`form [name="${name}"]`);
    if (name === 'country') await field.selectOption(value);
    else await field.fill(value);
  }
}

const submit = (page: Page, name = 'Register company') => page.getByRole('button', { name }).click();

async function register(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('link', { name: 'Register company' }).click();
  await fill(page, fields);
  await submit(page);
}

/** The detail page of a company that exists once this is called. */
async function registered(page: Page, name: string): Promise<string> {
  await register(page, { name, country: 'CO' });
  await row(page, name).getByText('Confirmed').waitFor();
  await row(page, name).first().getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return new URL(page.url()).pathname;
}

test('a tax id is checked by its country’s rule before anything is sent, in words', async () => {
  const page = await open('/companies/new');
  await fill(page, { name: 'Acme', country: 'CO', taxId: '213.123.432-2' });
  await submit(page);
  await page.getByText('The check digit of this NIT does not fit its number').waitFor();
  expect(await page.locator('[name="taxId"]').evaluate((field) => field === document.activeElement)).toBe(
    true,
  );
});

test('a registration is a row at once, confirmed live, and found by what one types', async () => {
  const page = await open();
  await register(page, { name: 'Constructora Andina', country: 'CO', taxId: '213.123.432-1' });
  await row(page, 'Constructora Andina').first().waitFor();
  await row(page, 'Constructora Andina').getByText('Confirmed', { exact: true }).waitFor();
  await page.getByRole('log').getByText('Confirmed: Register company, Constructora Andina').waitFor();
  await page.getByRole('searchbox').pressSequentially('andina');
  await page.waitForURL('**/companies?text=andina');
  await row(page, '2131234321').waitFor();
  await page.getByRole('searchbox').fill('nobody has this name');
  await page.getByText('No company matches').waitFor();
});

test('a refusal names its reason and is mended from where it is shown, also in a second tab and after a reload', async () => {
  const page = await open();
  await register(page, { name: 'First of two', country: 'CO', taxId: '800.197.268-4' });
  await row(page, 'First of two').getByText('Confirmed', { exact: true }).waitFor();
  await register(page, { name: 'Second of two', country: 'CO', taxId: '8001972684' });
  const reason = 'Another active company is registered with this tax id.';
  await row(page, 'Second of two').getByText(reason).waitFor();
  const tab = await page.context().newPage();
  await tab.goto('/companies');
  await row(tab, 'Second of two').getByText(reason).waitFor();
  await page.reload();
  await row(page, 'Second of two').getByRole('link', { name: 'Fix' }).click();
  await page.getByText(reason).first().waitFor();
  await fill(page, { taxId: '' });
  await submit(page);
  await row(page, 'Second of two').getByText('Confirmed', { exact: true }).waitFor();
  // The second tab hears of both: the refused one is gone, the mended one confirmed.
  await row(tab, 'Second of two').getByText('Confirmed', { exact: true }).waitFor();
  expect(await row(tab, 'Second of two').getByText(reason).count()).toBe(0);
});

test('what was asked for while the network was away is sent when it is back, once', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'Register company' }).click();
  await fill(page, { name: 'Asked for offline', country: 'PE' });
  await page.context().setOffline(true);
  await submit(page);
  await row(page, 'Asked for offline').getByText('Waiting to be sent').waitFor();
  await page.getByText('Offline: your requests are sent when the network is back').waitFor();
  await page.context().setOffline(false);
  await row(page, 'Asked for offline').getByText('Confirmed', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('rows').or(page.getByText('1 row')).first().waitFor();
  expect(await row(page, 'Asked for offline').count()).toBe(1);
});

test('what two people changed at once is chosen field by field, the rest is merged', async () => {
  const ana = await open();
  const path = await registered(ana, 'Two at once');
  const luis = await open(`${path}/edit`);
  await ana.goto(`${path}/edit`);
  await fill(luis, { name: 'As Luis says', email: 'info@luis.example.com' });
  await fill(ana, { name: 'As Ana says', phone: '+57 601 234 5678' });
  await submit(luis, 'Save changes');
  const choice = ana.getByRole('group', { name: 'Somebody else changed this meanwhile' });
  await choice.getByText('Taken over from them, as you did not change it: Email').waitFor();
  await choice.getByRole('radio', { name: /As Luis says/ }).check();
  await choice.getByRole('button', { name: 'Go on with this' }).click();
  expect(await ana.locator('[name="name"]').inputValue()).toBe('As Luis says');
  expect(await ana.locator('[name="email"]').inputValue()).toBe('info@luis.example.com');
  await submit(ana, 'Save changes');
  await luis.getByText('+576012345678').waitFor();
  await luis.getByRole('heading', { level: 1, name: 'As Luis says' }).waitFor();
});

test('a company is withdrawn for a reason, after being asked once more', async () => {
  const page = await open();
  await registered(page, 'To be withdrawn');
  await page.getByRole('button', { name: 'Withdraw' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withdraw To be withdrawn?' });
  await dialog.getByLabel('Reason').fill('Dissolved');
  await dialog.getByRole('button', { name: 'Withdraw company' }).click();
  await page.getByText('Withdrawn', { exact: true }).waitFor();
  expect(await page.getByRole('link', { name: 'Amend' }).count()).toBe(0);
});

test('a long name takes two lines of its row, and the tag that says what became of the company is seen with it', async () => {
  const page = await open();
  const name = `Constructora ${'e Inmobiliaria '.repeat(12)}`.trim();
  await registered(page, name);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Merged');
  await dialog.getByRole('button', { name: 'Withdraw company' }).click();
  await page.getByText('Withdrawn', { exact: true }).waitFor();
  await page.goto('/companies?status=WITHDRAWN&text=Constructora');
  const tag = row(page, name).getByText('Withdrawn', { exact: true });
  await tag.waitFor();
  const isOnTop = await tag.evaluate((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  expect(isOnTop).toBe(true);
  const link = row(page, name).getByRole('link', { name });
  const lines = await link.evaluate(
    ({ parentElement: box }) => box && box.clientHeight / Number.parseFloat(getComputedStyle(box).lineHeight),
  );
  expect(lines).toBeCloseTo(2, 0);
});

test('a page of the list that has become empty leads to the first one', async () => {
  const page = await open('/companies');
  await registered(page, 'Only one of this kind');
  await page.goto('/companies?text=Only+one+of+this+kind');
  const after = await page.evaluate(async () => {
    const query =
      '{ companies(first: 1, filter: { text: "Only one of this kind" }) { pageInfo { endCursor } } }';
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data: { companies: { pageInfo: { endCursor: string } } } };
    return data.companies.pageInfo.endCursor;
  });
  await page.goto(`/companies?text=Only+one+of+this+kind&after=${encodeURIComponent(after)}`);
  await page.getByText('This page is empty').waitFor();
  await page.getByRole('button', { name: 'First page' }).first().click();
  await row(page, 'Only one of this kind').waitFor();
});
