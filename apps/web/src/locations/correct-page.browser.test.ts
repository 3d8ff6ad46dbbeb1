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

async function ask<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
  const response = await fetch(application.system.graphql(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

/** Of a square with its south-western corner at -74.1, 4.6. */
const square = (side: number) => [
  [
    [-74.1, 4.6],
    [-74.1 + side, 4.6],
    [-74.1 + side, 4.6 + side],
    [-74.1, 4.6 + side],
    [-74.1, 4.6],
  ],
];

async function send(mutation: string, type: string, input: Readonly<Record<string, unknown>>) {
  const query = `mutation ($input: ${type}!, $key: String!) {
    result: ${mutation}(input: $input, idempotencyKey: $key) { ... on CommandReceipt { aggregateId } }
  }`;
  const { result } = await ask<{ result: { aggregateId: string } }>(query, {
    input,
    key: crypto.randomUUID(),
  });
  return result.aggregateId;
}

test('two boundaries that contradict are told apart by their size and seen on two maps, owners by their names', async () => {
  const [, theirs] = await Promise.all(
    ['Owner of mine', 'Owner of theirs'].map((name) =>
      send('registerCompany', 'RegisterCompanyInput', { name, country: 'CO' }),
    ),
  );
  const propertyId = await send('recordLocation', 'RecordLocationInput', {
    name: 'Two squares',
    country: 'CO',
    boundary: square(0.001),
  });
  const page = await open(`/locations/${propertyId}`);
  await page.getByRole('heading', { level: 1, name: 'Two squares' }).waitFor();
  await page.goto(`/locations/${propertyId}/edit`);
  const form = page.getByRole('form');
  await form.waitFor();
  await form.getByRole('button', { name: 'Clear the boundary' }).click();
  await form.locator('[name="ownerId"]').fill('Owner of mine');
  await page.getByRole('option', { name: /Owner of mine/ }).click();
  await send('correctLocation', 'CorrectLocationInput', {
    propertyId,
    expectedVersion: 1,
    boundary: square(0.002),
    ownerId: theirs,
  });
  const choice = page.getByRole('group', { name: /Somebody else/ });
  await choice.getByRole('radio', { name: /Owner of theirs/ }).waitFor();
  await choice.getByRole('radio', { name: /Owner of mine/ }).check();
  await choice.getByRole('radio', { name: /4 corners, 222 m wide, 222 m high/ }).check();
  await choice.getByLabel('Your version on the map').first().waitFor();
  await choice.getByLabel('Their version on the map').first().waitFor();
  await choice.getByRole('button', { name: 'Go on with this' }).click();
  expect(await form.evaluate((one) => one === document.activeElement)).toBe(true);
});
