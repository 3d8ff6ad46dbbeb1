import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Application, type PersonOptions, browserTest as test } from '../testing/application.ts';

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

async function open(path = '/locations', options: PersonOptions = {}): Promise<Page> {
  const person = await application.person(options);
  people.push(person);
  const page = await person.newPage();
  await page.goto(path);
  return page;
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const map = (page: Page) => page.getByRole('application');

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`form [name="${name}"]`);
    if (name === 'country') await field.selectOption(value);
    else await field.fill(value);
  }
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Recorded by its form; its address once it took effect. */
async function recorded(page: Page, name: string, latitude = '4.61', longitude = '-74.07'): Promise<string> {
  await page.goto('/locations/new');
  await fill(page, { name, country: 'CO', locality: 'Bogotá', latitude, longitude });
  await press(page, 'Record location');
  await page.getByRole('log').getByText(`Confirmed: Record location, ${name}`).waitFor();
  await row(page, name).first().getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return new URL(page.url()).pathname;
}

/** Pixels from the middle of the map. */
async function at(shown: Locator, dx: number, dy: number): Promise<{ x: number; y: number }> {
  await shown.scrollIntoViewIfNeeded();
  const box = await shown.boundingBox();
  if (box === null) throw new Error('The map is not shown');
  return { x: box.x + box.width / 2 + dx, y: box.y + box.height / 2 + dy };
}

async function click(page: Page, dx: number, dy: number): Promise<void> {
  const { x, y } = await at(map(page), dx, dy);
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
}

async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const start = await at(map(page), ...from);
  const end = await at(map(page), ...to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}

const value = (page: Page, name: string) => page.locator(`form [name="${name}"]`).inputValue();

/** How many subscriptions to any location are open on the page's sockets, from its next load on. */
function openSubscriptions(page: Page): () => number {
  const ids = new Set<string>();
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const { type, id, payload: asked } = JSON.parse(String(payload)) as Frame;
      if (type === 'subscribe' && asked?.query?.includes('AnyLocationChanged') === true) ids.add(id ?? '');
      if (type === 'complete') ids.delete(id ?? '');
    });
  });
  return () => ids.size;
}

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly query?: string };
}

test('a location is selected in the table and on the map, one selection in the address', async () => {
  const page = await open();
  await recorded(page, 'Selected tower');
  const subscriptions = openSubscriptions(page);
  await page.goto('/locations?at=4.61,-74.07,12');
  await page.getByText('On the map: 1 place').click();
  await page.getByRole('button', { name: 'Show Selected tower on the map' }).click();
  await page.waitForURL('**selected=**');
  await page.getByRole('region', { name: 'Selected', exact: true }).getByText('Bogotá').waitFor();
  await press(page, 'Clear selection');
  await page.waitForURL((url) => !url.searchParams.has('selected'));
  await click(page, 0, 0);
  await page.waitForURL('**selected=**');
  await page.locator('tr[data-selected]').filter({ hasText: 'Selected tower' }).waitFor();
  await expect.poll(subscriptions).toBe(1);
  for (const width of [1280, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => roomFor(page, 'Selected tower')).toMatchObject({ scrolls: false, name: true });
  }
});

/** Whether the table has to be scrolled sideways, and whether a name has room for a dozen letters. */
const roomFor = (page: Page, name: string) =>
  row(page, name).evaluate((one) => {
    const table = one.closest('table')?.parentElement;
    const { width = 0 } = one.querySelector('th')?.getBoundingClientRect() ?? {};
    return { scrolls: (table?.scrollWidth ?? 0) > (table?.clientWidth ?? 0), name: width >= 160 };
  });

test('places at one point are listed in the table, and a link to one moves the map there', async () => {
  const page = await open();
  await recorded(page, 'First floor', '50', '10');
  const path = await recorded(page, 'Second floor', '50', '10');
  await recorded(page, 'Next street', '50.02', '10');
  await page.goto('/locations?at=50,10,19&show=map');
  await map(page).locator('canvas').first().waitFor();
  await page.getByText('On the map: 2 places').waitFor();
  await click(page, 0, 0);
  await page.waitForURL('**box=**');
  await page.getByText('Only what is at this point').waitFor();
  await row(page, 'First floor').waitFor();
  await row(page, 'Second floor').waitFor();
  expect(await row(page, 'Next street').count()).toBe(0);
  const id = path.split('/').at(-1) ?? '';
  await page.goto(`/locations?selected=${id}`);
  await page.getByRole('region', { name: 'Selected', exact: true }).getByText('Second floor').waitFor();
  const seen = () => new URL(page.url()).searchParams.get('at') ?? '';
  await expect.poll(seen).toMatch(/^50,10,6$/);
  await page.goto(`/locations?selected=${id.slice(0, -6)}ffffff`);
  await page.getByText('This location was removed').waitFor();
});

test('a box that is drawn and a circle around a point say what the table holds', async () => {
  const page = await open();
  await recorded(page, 'Inside', '10', '20');
  await recorded(page, 'Outside', '-30', '-60');
  await page.goto('/locations?at=10,20,8');
  await row(page, 'Outside').waitFor();
  await press(page, 'Draw a box');
  await map(page).locator('canvas').first().waitFor();
  await click(page, -120, -120);
  await click(page, 120, 120);
  await page.waitForURL('**box=**');
  await row(page, 'Outside').waitFor({ state: 'detached' });
  await row(page, 'Inside').waitFor();
  await press(page, 'Whole world');
  await row(page, 'Outside').waitFor();
  await press(page, 'Search around a point');
  await press(page, 'Around the middle of the map');
  await page.waitForURL('**near=**');
  await row(page, 'Inside')
    .getByText(/^\d+ m$/)
    .waitFor();
  await page.getByLabel('Radius (km)').fill('12000');
  await row(page, 'Outside').getByText(/km$/).waitFor();
});

test('that the countries could not be loaded is said, and trying again loads them', async () => {
  const page = await open('/');
  const coarse = '**/countries-110m*.json';
  await page.route(coarse, (route) => route.fulfill({ body: 'no JSON' }));
  await page.goto('/locations?at=10,-40,1');
  const missing = page.getByText('The countries could not be loaded');
  await missing.waitFor();
  await page.unroute(coarse);
  await press(page, 'Try again');
  await missing.waitFor({ state: 'detached' });
});

test('a point is moved by dragging it and by its numbers, and a boundary is drawn', async () => {
  const page = await open();
  const path = await recorded(page, 'Moved', '40', '-3');
  await page.goto(`${path}/edit`);
  await map(page).locator('canvas').first().waitFor();
  await drag(page, [0, 0], [60, -40]);
  await expect.poll(() => value(page, 'longitude')).not.toBe('-3');
  expect(Number(await value(page, 'latitude'))).toBeGreaterThan(40);
  await page.locator('form [name="latitude"]').fill('40');
  await page.locator('form [name="latitude"]').press('ArrowUp');
  await fill(page, { longitude: '-3' });
  expect(await value(page, 'latitude')).toBe('40.0001');
  await press(page, 'Draw the boundary');
  for (const [dx, dy] of [
    [-80, -80],
    [80, -80],
    [80, 80],
    [-80, 80],
    [-80, -80],
  ] as const)
    await click(page, dx, dy);
  await page.getByText('Corners as numbers (4)').waitFor();
  await press(page, 'Save changes');
  await page.getByText('4 corners').waitFor();
  await page.getByText('40.0001, -3').waitFor();
});

test('a refused correction says why and is mended from where it is shown', async () => {
  const page = await open();
  const path = await recorded(page, 'Refused', '40', '-3');
  await page.goto(`${path}/edit`);
  await map(page).locator('canvas').first().waitFor();
  await press(page, 'Draw the boundary');
  for (const [dx, dy] of [
    [60, -60],
    [120, -60],
    [120, 60],
    [60, -60],
  ] as const)
    await click(page, dx, dy);
  await page.getByText('Corners as numbers (3)').waitFor();
  await press(page, 'Save changes');
  await page.getByText('The coordinates of the property are outside its boundary.').first().waitFor();
  await page.getByRole('link', { name: 'Fix' }).click();
  await press(page, 'Clear the boundary');
  await fill(page, { postalCode: '28001' });
  await press(page, 'Save changes');
  await page.getByText('28001').waitFor();
});

test('what two people changed at once is chosen field by field, and a removal is seen', async () => {
  const ana = await open();
  const path = await recorded(ana, 'Two at once');
  const luis = await open(`${path}/edit`);
  await ana.goto(`${path}/edit`);
  await fill(luis, { name: 'As Luis says' });
  await fill(ana, { name: 'As Ana says' });
  await press(luis, 'Save changes');
  const choice = ana.getByRole('group', { name: 'Somebody else changed this meanwhile' });
  await choice.getByRole('radio', { name: /As Luis says/ }).check();
  await choice.getByRole('button', { name: 'Go on with this' }).click();
  expect(await value(ana, 'name')).toBe('As Luis says');
  await luis.getByRole('heading', { level: 1, name: 'As Luis says' }).waitFor();
  await press(luis, 'Remove');
  await luis.getByRole('dialog').getByLabel('Reason').fill('Sold');
  await press(luis, 'Remove location');
  await luis.getByText('This location was removed').waitFor();
  await ana.getByText('This location was removed').waitFor();
});

interface Finger {
  readonly x: number;
  readonly y: number;
}

/** Real touches: the browser makes of them what it makes of fingers. */
async function swipe(page: Page, fingers: readonly Finger[], dx: number, dy: number): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: readonly Finger[]) =>
    debug.send('Input.dispatchTouchEvent', { type, touchPoints: [...touchPoints] });
  const moved = (share: number) => fingers.map(({ x, y }) => ({ x: x + dx * share, y: y + dy * share }));
  await touch('touchStart', fingers);
  for (let step = 1; step <= 8; step++) await touch('touchMove', moved(step / 8));
  await touch('touchEnd', []);
  await debug.detach();
}

test('one finger scrolls the page and two move the map, but for a point that a finger drags', async () => {
  const page = await open('/locations', {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const path = await recorded(page, 'Touched', '40', '-3');
  await page.goto('/locations?at=40,-3,8');
  await map(page).locator('canvas').first().waitFor();
  const place = () => new URL(page.url()).searchParams.get('at');
  const scrolled = () => page.evaluate(() => window.scrollY);
  const middle = await at(map(page), 0, 0);
  const before = await scrolled();
  const hint = page.getByText('Use two fingers to move the map');
  expect(await hint.isVisible()).toBe(false);
  await swipe(page, [middle], 0, -150);
  await hint.waitFor();
  await expect.poll(scrolled).toBeGreaterThan(before + 80);
  expect(place()).toBe('40,-3,8');
  const { x, y } = await at(map(page), 0, 0);
  const still = await scrolled();
  await swipe(
    page,
    [
      { x: x - 40, y },
      { x: x + 40, y },
    ],
    0,
    60,
  );
  await expect.poll(async () => Number(place()?.split(',')[0])).toBeGreaterThan(40.1);
  expect(await scrolled()).toBe(still);
  await page.goto(`${path}/edit`);
  await map(page).locator('canvas').first().waitFor();
  const point = await at(map(page), 0, 0);
  const here = await scrolled();
  await swipe(page, [point], 40, -60);
  await expect.poll(() => value(page, 'longitude')).not.toBe('-3');
  expect(await scrolled()).toBe(here);
});
