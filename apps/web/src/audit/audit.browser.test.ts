import { readFile } from 'node:fs/promises';
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

async function open(path: string): Promise<Page> {
  const person = await application.person();
  people.push(person);
  const page = await person.newPage();
  await page.goto(path);
  return page;
}

const row = (page: Page, ...texts: readonly string[]) =>
  texts.reduce((rows, hasText) => rows.filter({ hasText }), page.getByRole('row'));
const detail = (page: Page) => page.getByRole('dialog', { name: 'Finding' });

/** By another program of this person's; what comes of it is seen in the pages. */
async function register(name: string): Promise<void> {
  const query = `mutation ($name: String!) {
    registerCompany(input: { name: $name, country: "CO" }, idempotencyKey: $name) { __typename }
  }`;
  const response = await fetch(application.system.graphql(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { name } }),
  });
  expect(await response.json()).toEqual({ data: { registerCompany: { __typename: 'CommandReceipt' } } });
}

test('a finding opens, leads to the field that mends it, and closes by itself for everybody who looks', async () => {
  const luis = await open('/audit?rule=TAX_ID_MISSING');
  await luis.getByText('Nothing is missing').or(luis.getByText('No finding matches')).first().waitFor();
  await register('To be mended');
  await row(luis, 'To be mended').waitFor();
  const ana = await open('/audit?rule=TAX_ID_MISSING');
  await row(ana, 'To be mended').getByRole('link', { name: 'No tax id' }).click();
  await detail(ana).getByText('The company was registered without a tax id.').waitFor();
  const address = ana.url();
  await detail(ana).getByRole('link', { name: 'Fix: tax id' }).click();
  const field = ana.locator('[name="taxId"]');
  await field.waitFor();
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  const watching = await ana.context().newPage();
  await watching.goto(address);
  await detail(watching).getByText('Open', { exact: true }).waitFor();
  await field.fill('213.123.432-1');
  await ana.getByRole('button', { name: 'Save changes' }).click();
  await detail(watching).getByText('It closed by itself').waitFor();
  await row(luis, 'To be mended').getByText('Closed', { exact: true }).waitFor();
  await luis.getByText('Closed just now: No tax id, To be mended').waitFor({ state: 'attached' });
});

test('a finding is accepted with a note, and audited again', async () => {
  await register('Lives with it');
  const page = await open('/audit?rule=ADDRESS_MISSING&accepted=no');
  const other = await open('/audit?rule=ADDRESS_MISSING&accepted=yes');
  await other.getByText('No finding matches').waitFor();
  await row(page, 'Lives with it').getByRole('link', { name: 'No address' }).click();
  await detail(page).getByLabel('Why it may stay as it is').fill('It has no seat of its own.');
  await detail(page).getByRole('button', { name: 'Accept', exact: true }).click();
  await detail(page).getByText('It has no seat of its own.').first().waitFor();
  await detail(page).getByText('Accepted by').waitFor();
  await detail(page).getByText('Confirmed', { exact: true }).waitFor();
  await row(other, 'Lives with it').getByText('Accepted', { exact: true }).waitFor();
  await detail(page).getByRole('button', { name: 'Audit again' }).click();
  await detail(page).getByText('Audit again').nth(1).waitFor();
  await page.getByRole('log').getByText('Confirmed: Audit again, Lives with it').waitFor();
});

test('what fits the filters is exported, safe to open in a spreadsheet', async () => {
  const name = '=1+1; "quoted"';
  await register(name);
  const page = await open('/audit?rule=CONTACT_MISSING');
  await row(page, name).waitFor();
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const downloading = page.waitForEvent('download');
  const dialog = page.getByRole('dialog', { name: 'Export findings' });
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  await dialog.getByText(/rows written to findings-/).waitFor();
  const lines = text.split('\r\n');
  expect(text.startsWith('\uFEFFRule,Finding,Severity,')).toBe(true);
  expect(lines.some((line) => line.includes(`,"'=1+1; ""quoted""",`))).toBe(true);
  expect(lines.slice(1, -1).every((line) => line.startsWith('CONTACT_MISSING,'))).toBe(true);
});

test('how complete the data is, is shown as a whole, by country and by company, and what is chosen stays in the address', async () => {
  await register('Little is known of it');
  const page = await open('/audit');
  await page.getByRole('img', { name: /of the audited data is there/ }).waitFor();
  await page
    .getByRole('list', { name: 'By country' })
    .getByRole('button', { name: /Colombia/ })
    .click();
  await page.waitForURL('**/audit?country=CO');
  await page
    .getByRole('list', { name: 'By company' })
    .getByRole('button', { name: /Little is known/ })
    .click();
  await page.getByText('Only Little is known of it and its properties').waitFor();
  await page
    .getByRole('list', { name: 'By rule' })
    .getByRole('button', { name: /No legal name/ })
    .click();
  await page.reload();
  await row(page, 'No legal name', 'Little is known of it').waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await page.goBack();
  await row(page, 'No address', 'Little is known of it').waitFor();
});

test('a long name takes two lines by its bar, and all of it once it is reached by key or chosen', async () => {
  const name = `Long ${'Constructora Inmobiliaria '.repeat(8)}`.slice(0, 190).trim();
  await register(name);
  const page = await open('/audit');
  const bar = page.getByRole('list', { name: 'By company' }).getByRole('button', { name });
  const shown = bar.getByTitle(name);
  const lines = () =>
    shown.evaluate((one) => one.clientHeight / Number.parseFloat(getComputedStyle(one).lineHeight));
  await expect.poll(lines).toBeCloseTo(2, 1);
  await bar.press('Shift');
  expect(await lines()).toBeGreaterThan(3);
  await bar.blur();
  expect(await lines()).toBeCloseTo(2, 1);
  await bar.click();
  await page.waitForURL('**company=**');
  expect(await lines()).toBeGreaterThan(3);
});

test('a page of companies that the address names wrongly leads to their first one, and keeps the rest of the address', async () => {
  await register('On the first page');
  const page = await open('/audit?country=CO&companiesAfter=nonsense');
  const companies = page.getByRole('region', { name: 'By company' });
  await companies.getByRole('button', { name: 'First page' }).click();
  await companies.getByRole('button', { name: /On the first page/ }).waitFor();
  expect(new URL(page.url()).search).toBe('?country=CO');
});
