import { expect, test } from 'vitest';
import { atMost } from './at-most.ts';
import { demoData } from './data.ts';
import { asText, percentiles, summarise } from './summary.ts';

test('the data are whole: keys occur once, owners are there, points are on Earth, nothing is made up to fill a field', async () => {
  const { companies, properties } = await demoData();
  const keys = new Set(companies.map(({ key }) => key));
  expect(companies.length).toBe(528);
  expect(keys.size).toBe(companies.length);
  expect(properties.length).toBe(1_000);
  expect(new Set(properties.map(({ key }) => key)).size).toBe(1_000);
  for (const { name, country } of [...companies, ...properties]) {
    expect(name).toMatch(/\S/);
    expect(country).toMatch(/^[A-Z]{2}$/);
  }
  for (const company of companies) {
    if ('website' in company) expect(company.website).toMatch(/^https:\/\/([a-z0-9-]+\.)+[a-z]{2,}$/);
    if ('address' in company) expect(company.address).toMatch(/^[^\s,].{2,}(?<![\s,])$/);
    expect(company.address ?? '').not.toMatch(/ ,|\[|°/);
    expect(company).not.toHaveProperty('taxId');
    expect(company).not.toHaveProperty('phone');
  }
  for (const { owner, coordinates, ...rest } of properties) {
    expect(keys).toContain(owner);
    expect(Math.abs(coordinates.latitude)).toBeLessThanOrEqual(90);
    expect(Math.abs(coordinates.longitude)).toBeLessThanOrEqual(180);
    expect(rest).not.toHaveProperty('postalCode');
  }
});

test('the companies are of many countries, none with most of them, and of every role', async () => {
  const { companies } = await demoData();
  const countries = companies.map(({ country }) => country);
  expect(new Set(countries).size).toBe(25);
  for (const country of new Set(countries)) {
    expect(countries.filter((each) => each === country).length).toBeLessThanOrEqual(70);
  }
  const roles = new Set(companies.flatMap((company) => company.roles));
  expect(roles).toEqual(new Set(['OWNER', 'MANAGER', 'DEVELOPER', 'BROKER', 'TENANT']));
});

test('a small demo has companies that own something, and only what they own', async () => {
  const { companies, properties } = await demoData({ companies: 5, properties: 20 });
  const keys = companies.map(({ key }) => key);
  expect(properties).toHaveLength(20);
  expect(new Set(properties.map(({ owner }) => owner))).toEqual(new Set(keys));
});

test('no more tasks run at once than allowed, and all of them run', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await atMost(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    done.push(item);
    running -= 1;
  });
  expect(most).toBe(3);
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('the first failure is passed on, and nothing is begun after it', async () => {
  const begun: number[] = [];
  const failing = atMost(1, [1, 2, 3], async (item) => {
    begun.push(item);
    if (item === 2) throw new Error('two');
  });
  await expect(failing).rejects.toThrow('two');
  expect(begun).toEqual([1, 2]);
});

test('percentiles are by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentiles(hundred)).toEqual({ p50: 50, p99: 99 });
  expect(percentiles([7])).toEqual({ p50: 7, p99: 7 });
  expect(percentiles([])).toEqual({ p50: null, p99: null });
});

test('a summary counts what was accepted, completed and refused, and why', () => {
  const settled = [
    { status: 'COMPLETED', code: undefined, aggregateId: 'a', receiptMs: 1, outcomeMs: 4 },
    { status: 'REJECTED', code: 'TAX_ID_TAKEN', aggregateId: 'b', receiptMs: 2, outcomeMs: 5 },
    {
      status: 'INVALID',
      code: 'COUNTRY_UNKNOWN',
      aggregateId: undefined,
      receiptMs: undefined,
      outcomeMs: undefined,
    },
    { status: 'UNANSWERED', code: undefined, aggregateId: 'c', receiptMs: 3, outcomeMs: undefined },
  ] as const;
  const audit = { subjects: 1, share: 0.5, openErrors: 0, openWarnings: 2, openInfos: 1, rules: [] };
  const demo = summarise(settled, 2, audit);
  expect(demo).toMatchObject({ commands: 4, accepted: 3, completed: 1, refused: 2, unanswered: 1 });
  expect(demo.refusals).toEqual({ TAX_ID_TAKEN: 1, COUNTRY_UNKNOWN: 1 });
  expect(asText(demo)).toContain('50.0 %');
});
