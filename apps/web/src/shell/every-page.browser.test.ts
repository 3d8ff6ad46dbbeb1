import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { Application, browserTest as test } from '../testing/application.ts';
import { barriersIn, overflowOf } from '../testing/barriers.ts';
import { Colleague, type Groundwork, layGroundwork } from '../testing/groundwork.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const pictures = process.env['ALPES_SCREENSHOTS'] ?? join(root, '.alpes/screenshots');

const ana = { subject: 'ana@example.com' };
let application: Application;
let given: Groundwork;

beforeAll(async () => {
  application = await Application.start({ signIn: true });
  given = await layGroundwork(new Colleague(application, ana));
}, 240_000);

afterAll(() => application?.stop());

/** Every route of the application, and what is shown where there is none. */
const pages: Readonly<Record<string, (given: Groundwork) => string>> = {
  '/companies': () => '/companies',
  '/companies/new': () => '/companies/new',
  '/companies/:id': ({ companyId }) => `/companies/${companyId}`,
  '/companies/:id/edit': ({ companyId }) => `/companies/${companyId}/edit`,
  '/locations': () => '/locations',
  '/locations/new': () => '/locations/new',
  '/locations/:id': ({ propertyId }) => `/locations/${propertyId}`,
  '/locations/:id/edit': ({ propertyId }) => `/locations/${propertyId}/edit`,
  '/audit': () => '/audit',
  '/import': () => '/import',
  '/requests': () => '/requests',
  '/nowhere': () => '/nowhere',
};

const widths = { desk: 1280, 'twice as large': 640, phone: 360 };

const settled = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(
    () => document.querySelector('[class*="Skeleton-root"], [aria-busy="true"]') === null,
  );
};

/** Of one page: barriers in both themes, and how much it is too wide at each width; its pictures are written. */
async function look(page: Page, name: string, language: string): Promise<string[]> {
  const faults: string[] = [];
  const picture = async (kind: string) => {
    const folder = join(pictures, `${language}-${kind}`);
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    await page.evaluate(drawn);
    faults.push(...(await barriersIn(page)).map((barrier) => `${name} (${colorScheme}): ${barrier}`));
    await picture(colorScheme);
  }
  for (const [size, width] of Object.entries(widths)) {
    await page.setViewportSize({ width, height: 800 });
    const overflow = await overflowOf(page);
    if (overflow > 0) faults.push(`${name}: ${overflow} px too wide for ${size} (${width} px)`);
    if (size === 'phone') await picture('phone');
  }
  await page.setViewportSize({ width: widths.desk, height: 800 });
  return faults;
}

/** Runs in the browser: what was changed has been drawn. */
const drawn = () =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))));

const nameOf = (route: string) => route.slice(1).replaceAll('/', '-').replaceAll(':', '');

for (const [language, locale] of [
  ['English', 'en-GB'],
  ['Spanish', 'es-CO'],
] as const)
  test(`in ${language}, axe finds nothing on any page in either theme, and none scrolls sideways at 200 % or at 360 px`, async () => {
    const person = await application.person({ as: ana, locale });
    const page = await person.newPage();
    const faults: string[] = [];
    for (const [route, pathOf] of Object.entries(pages)) {
      await page.goto(pathOf(given));
      await settled(page);
      faults.push(...(await look(page, nameOf(route), locale.slice(0, 2))));
    }
    const stranger = await application.person({ locale });
    const door = await stranger.newPage();
    await door.goto('/');
    await settled(door);
    faults.push(...(await look(door, 'sign-in', locale.slice(0, 2))));
    faults.push(...(await application.leave()));
    expect(faults).toEqual([]);
  }, 300_000);

test('no page is left out', () => {
  const source = readFileSync(new URL('./routes.tsx', import.meta.url), 'utf8');
  const routes = [...source.matchAll(/path: '([^']+)'/g)].flatMap(([, path]) => path ?? []);
  expect(new Set(routes)).toEqual(new Set(Object.keys(pages).filter((path) => path !== '/nowhere')));
});
