import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Application, type PersonOptions, browserTest as test } from '../testing/application.ts';
import { fill, register, row } from '../testing/forms.ts';

let application: Application;

beforeAll(async () => {
  application = await Application.start({ signIn: true });
}, 240_000);

afterEach(async () => {
  application.system.part('companies').thaw();
  expect(await application.leave()).toEqual([]);
});

afterAll(() => application?.stop());

const ana = { subject: 'ana@example.com' };
const luis = { subject: 'luis@example.com' };

async function open(options: PersonOptions, path = '/companies'): Promise<Page> {
  const context = await application.person(options);
  return newTab(context, path);
}

async function newTab(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** The keys that mutations are sent with, from now on. */
function keysSentBy(page: Page): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    const sent = request.method() === 'POST' ? (request.postDataJSON() as Sent) : undefined;
    if (sent?.variables?.idempotencyKey !== undefined) keys.push(sent.variables.idempotencyKey);
  });
  return keys;
}

interface Sent {
  readonly variables?: { readonly idempotencyKey?: string };
}

const confirmed = (page: Page, name: string) =>
  row(page, name).getByText('Confirmed', { exact: true }).first();

test('a network that goes between the request and its answer: it is sent again with its key, took effect once, and the page says so', async () => {
  const network = await application.network();
  const page = await open({ as: ana, network });
  const keys = keysSentBy(page);
  await page.getByRole('link', { name: 'Register company' }).click();
  await fill(page, { name: 'Cut in mid-answer', country: 'CO' });
  network.refuseAtReply();
  await page.getByRole('button', { name: 'Register company' }).click();
  await row(page, 'Cut in mid-answer').getByText('Waiting to be sent').waitFor();
  await page.getByText('No live updates: reconnecting').waitFor();
  network.restore();
  await confirmed(page, 'Cut in mid-answer').waitFor();
  await page.goto('/requests');
  await confirmed(page, 'Cut in mid-answer').waitFor();
  expect(await row(page, 'Cut in mid-answer').count()).toBe(1);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
});

test('the edge is killed and started again while an outcome is awaited: what happened meanwhile is fetched', async () => {
  const page = await open({ as: ana });
  application.system.part('companies').freeze();
  await register(page, { name: 'Awaited across a crash', country: 'CO' });
  await row(page, 'Awaited across a crash').getByText('Pending').waitFor();
  await application.system.part('edge').kill();
  await page.getByText('No live updates: reconnecting').waitFor();
  application.system.part('companies').thaw();
  await application.system.part('edge').start();
  await confirmed(page, 'Awaited across a crash').waitFor();
  await page.getByRole('log').getByText('Confirmed: Register company, Awaited across a crash').waitFor();
});

test('a reload while something is pending loses nothing, and a second tab sees it too', async () => {
  const page = await open({ as: ana });
  application.system.part('companies').freeze();
  await register(page, { name: 'Reloaded half way', country: 'CO' });
  await row(page, 'Reloaded half way').getByText('Pending').waitFor();
  await page.reload();
  const tab = await newTab(page.context(), '/requests?state=AWAITED');
  for (const seen of [page, tab]) await row(seen, 'Reloaded half way').getByText('Pending').waitFor();
  application.system.part('companies').thaw();
  await confirmed(page, 'Reloaded half way').waitFor();
  await tab.getByText('No request has this status').waitFor();
  await tab.getByLabel('Status').selectOption('Confirmed');
  await confirmed(tab, 'Reloaded half way').waitFor();
});

test('what was refused is mended from the list of requests with a new key, also from another browser', async () => {
  const page = await open({ as: ana });
  await register(page, { name: 'Has the tax id', country: 'CO', taxId: '800.197.268-4' });
  await confirmed(page, 'Has the tax id').waitFor();
  const keys = keysSentBy(page);
  await register(page, { name: 'Wants the tax id', country: 'CO', taxId: '8001972684' });
  await row(page, 'Wants the tax id').getByText('Refused').waitFor();
  // Nothing of it is kept in the other one.
  const elsewhere = await open({ as: ana }, '/requests?state=REFUSED');
  for (const [seen, name] of [
    [elsewhere, 'Mended elsewhere'],
    [page, 'Mended here'],
  ] as const) {
    const sent = seen === page ? keys : keysSentBy(seen);
    if (seen === page) await page.getByRole('link', { name: 'My requests' }).click();
    await row(seen, 'Wants the tax id').getByRole('link', { name: 'Fix' }).click();
    const field = seen.locator('[name="taxId"]');
    await field.waitFor();
    expect(await field.inputValue()).toBe('8001972684');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await fill(seen, { name, taxId: '' });
    await seen.getByRole('button', { name: 'Register company' }).click();
    await confirmed(seen, name).waitFor();
    expect(new Set(sent).size).toBe(seen === page ? 2 : 1);
  }
});

test('what waits for a network is called off, and not sent when it is back', async () => {
  const network = await application.network();
  // The code of all its pages is there before the network goes.
  const page = await open({ as: ana, network }, '/requests');
  await page.getByLabel('Status').waitFor();
  await page.getByRole('link', { name: 'Companies' }).click();
  await page.getByRole('link', { name: 'Register company' }).click();
  await fill(page, { name: 'Called off', country: 'CO' });
  network.refuse();
  await page.getByRole('button', { name: 'Register company' }).click();
  await row(page, 'Called off').getByText('Waiting to be sent').waitFor();
  await page.getByRole('link', { name: 'My requests' }).click();
  await row(page, 'Called off').getByText('It may have been accepted already').waitFor();
  await page.getByRole('button', { name: 'Stop sending: Called off' }).click();
  await row(page, 'Called off').waitFor({ state: 'detached' });
  const keys = keysSentBy(page);
  network.restore();
  await register(page, { name: 'Sent afterwards', country: 'CO' });
  await page.goto('/requests?state=toString');
  await confirmed(page, 'Sent afterwards').waitFor();
  expect(await row(page, 'Called off').count()).toBe(0);
  expect(new Set(keys).size).toBe(1);
});

test('people do not see each other’s requests', async () => {
  const [hers, his] = [await open({ as: ana }), await open({ as: luis }, '/requests')];
  await his.getByText('You have made no requests yet').waitFor();
  await register(hers, { name: 'Asked for by Ana', country: 'CO' });
  await confirmed(hers, 'Asked for by Ana').waitFor();
  await register(his, { name: 'Asked for by Luis', country: 'CO' });
  await confirmed(his, 'Asked for by Luis').waitFor();
  await his.goto('/requests');
  await confirmed(his, 'Asked for by Luis').waitFor();
  expect(await row(his, 'Asked for by Ana').count()).toBe(0);
});

test('an edit that was sent too late is refused, and mended with both versions beside each other', async () => {
  const hers = await open({ as: ana });
  await register(hers, { name: 'Edited by two', country: 'CO' });
  await confirmed(hers, 'Edited by two').waitFor();
  await row(hers, 'Edited by two').first().getByRole('link', { name: 'Edited by two' }).click();
  await hers.getByRole('heading', { level: 1, name: 'Edited by two' }).waitFor();
  const path = new URL(hers.url()).pathname;
  const his = await open({ as: luis }, path);
  await his.getByRole('link', { name: 'Amend' }).click();
  await fill(his, { name: 'As Luis says' });
  // He does not hear of her change before he sends his.
  await his.context().setOffline(true);
  await hers.goto(`${path}/edit`);
  await fill(hers, { name: 'As Ana says' });
  await hers.getByRole('button', { name: 'Save changes' }).click();
  await hers.getByRole('heading', { level: 1, name: 'As Ana says' }).waitFor();
  await his.getByRole('button', { name: 'Save changes' }).click();
  await his.getByText('Offline: your requests are sent when the network is back').waitFor();
  await his.context().setOffline(false);
  await his.getByRole('log').getByText('Refused: Amend company, As Luis says').waitFor();
  await his.getByRole('link', { name: 'My requests' }).click();
  await row(his, 'As Luis says').getByText('It was changed by somebody else since you opened it').waitFor();
  await row(his, 'As Luis says').getByRole('link', { name: 'Fix' }).click();
  const choice = his.getByRole('group', { name: 'Somebody else changed this meanwhile' });
  await choice.getByRole('radio', { name: /As Ana says/ }).waitFor();
  await choice.getByRole('radio', { name: /As Luis says/ }).check();
  await choice.getByRole('button', { name: 'Go on with this' }).click();
  await his.getByRole('button', { name: 'Save changes' }).click();
  await hers.getByRole('heading', { level: 1, name: 'As Luis says' }).waitFor();
});
