import type { Locator, Page } from 'playwright-core';

/** A table's row by something that stands in it. */
export const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });

/** Fills the form on the page, by the fields' names. */
export async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`form [name="${name}"]`);
    if (name === 'country') await field.selectOption(value);
    else await field.fill(value);
  }
}

/** From any page to what was asked for being in the table of companies. */
export async function register(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  if (new URL(page.url()).pathname !== '/companies') await page.goto('/companies');
  await page.getByRole('link', { name: 'Register company' }).click();
  await fill(page, fields);
  await page.getByRole('button', { name: 'Register company' }).click();
  await row(page, fields['name'] ?? '')
    .first()
    .waitFor();
}

/** Moves the focus with the Tab key until it is on `target`. @throws when it cannot be reached within 80 steps */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 80; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(target)} cannot be reached by keyboard.`);
}
