import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Application, type PersonOptions, browserTest as test } from '../testing/application.ts';
import { fill, register, row, tabTo } from '../testing/forms.ts';
import { tokenFor } from '../testing/token.ts';

let application: Application;

beforeAll(async () => {
  application = await Application.start({ signIn: true });
}, 240_000);

afterEach(async () => {
  expect(await application.leave()).toEqual([]);
});

afterAll(() => application?.stop());

const ana = { subject: 'ana@example.com' };

async function open(path = '/companies', options: PersonOptions = { as: ana }): Promise<Page> {
  const person = await application.person(options);
  const page = await person.newPage();
  await page.goto(path);
  return page;
}

async function signIn(page: Page, validForMs: number): Promise<void> {
  await page.getByLabel('Access token').fill(tokenFor({ ...ana, validForMs }));
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a token that expires takes nothing from a half-filled form, and work goes on with the next one', async () => {
  const person = await application.person();
  const page = await person.newPage();
  await page.goto('/companies/new');
  await signIn(page, 12_000);
  await page.getByRole('link', { name: 'Companies' }).waitFor();
  await page.goto('/companies/new');
  await fill(page, { name: 'Half filled', country: 'CO' });
  await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
  await signIn(page, 3_600_000);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await page.locator('[name="name"]').inputValue()).toBe('Half filled');
  expect(await page.locator('[name="country"]').inputValue()).toBe('CO');
  await page.getByRole('button', { name: 'Register company' }).click();
  await row(page, 'Half filled').getByText('Confirmed', { exact: true }).waitFor();
});

test('a new token before the old one ends renews the socket that is open, and nothing is interrupted', async () => {
  const person = await application.person();
  const page = await person.newPage();
  let sockets = 0;
  page.on('websocket', () => {
    sockets += 1;
  });
  await page.goto('/companies/new');
  const endsAt = Date.now() + 15_000;
  await signIn(page, 15_000);
  await expect.poll(() => sockets).toBe(1);
  await page.getByRole('button', { name: 'Renew sign-in' }).click();
  await signIn(page, 3_600_000);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.waitForFunction((until) => Date.now() > until, endsAt + 1_000);
  await fill(page, { name: 'Renewed in place', country: 'CO' });
  await page.getByRole('button', { name: 'Register company' }).click();
  await row(page, 'Renewed in place').getByText('Confirmed', { exact: true }).waitFor();
  expect(sockets).toBe(1);
});

test('a company is registered and opened without a mouse, and its outcome is put into a live region', async () => {
  const page = await open();
  const live = page.getByRole('log', { name: 'Notifications' });
  expect(await live.getAttribute('aria-live')).toBe('polite');
  await tabTo(page, page.getByRole('link', { name: 'Register company' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Register company' }).waitFor();
  await tabTo(page, page.locator('form [name="name"]'));
  await page.keyboard.type('By keyboard alone');
  await tabTo(page, page.locator('form [name="country"]'));
  await page.keyboard.type('Colombia');
  await tabTo(page, page.getByRole('button', { name: 'Register company' }));
  await page.keyboard.press('Enter');
  await live.getByText('Confirmed: Register company, By keyboard alone').waitFor();
  await tabTo(page, row(page, 'By keyboard alone').first().getByRole('link'));
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 1, name: 'By keyboard alone' });
  await heading.waitFor();
  // Whoever does not see the screen hears where they are.
  expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('the first thing the Tab key reaches leads past the navigation, and what has the focus shows it', async () => {
  const page = await open('/companies', { as: ana, reducedMotion: 'reduce' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
  const unseen: string[] = [];
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Tab');
    unseen.push(...(await page.evaluate(unseenFocus)));
  }
  expect(unseen).toEqual([]);
});

/** Runs in the browser: what has the focus, where it looks the same without. */
function unseenFocus(): string[] {
  const element = document.activeElement as HTMLElement;
  element.style.transition = 'none';
  const look = () => {
    const { outline, boxShadow, borderColor } = getComputedStyle(element);
    return [outline, boxShadow, borderColor].join();
  };
  const focused = look();
  element.blur();
  return focused === look() ? [element.outerHTML.slice(0, 200)] : [];
}

test('what moves while something loads stands still for whoever asked for less motion', async () => {
  const moving = async (reducedMotion: 'reduce' | 'no-preference') => {
    const person = await application.person({ as: ana, reducedMotion });
    const page = await person.newPage();
    // The answer never comes.
    await page.route('**/graphql', () => {});
    await page.goto('/requests');
    await page.getByRole('status', { name: 'Loading…' }).first().waitFor();
    return page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    );
  };
  expect(await moving('no-preference')).toBeGreaterThan(0);
  expect(await moving('reduce')).toBe(0);
});

test('a page whose code cannot be had while the network is away is shown when it is back', async () => {
  const page = await open();
  await page.getByRole('heading', { level: 1, name: 'Companies' }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'My requests' }).click();
  await page.getByText('Offline: your requests are sent when the network is back').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('heading', { level: 1, name: 'My requests' }).waitFor();
});

test('the content security policy allows nothing inline and nobody else, and the browser holds the page to it', async () => {
  const person = await application.person({ as: ana });
  const page = await person.newPage();
  const response = await page.goto('/companies');
  const policy = response?.headers()['content-security-policy'] ?? '';
  const directives = new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      return [name, values];
    }),
  );
  expect(policy).not.toContain('unsafe');
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'"]);
  for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
    expect(directives.get(name)).toEqual(["'none'"]);
  await register(page, { name: 'Under a strict policy', country: 'CO' });
  await row(page, 'Under a strict policy').getByText('Confirmed', { exact: true }).waitFor();
  expect(application.troubles.splice(0)).toEqual([]);
  // What the other tests rely on: a violation and a foreign request are seen.
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "inline"';
    document.body.append(script);
    return fetch('http://elsewhere.invalid/').catch(() => undefined);
  });
  expect(await page.title()).not.toBe('inline');
  const troubles = application.troubles.splice(0).join('\n');
  expect(troubles).toMatch(/script-src/);
  expect(troubles).toMatch(/connect-src|foreign request/);
});
