import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cachedFieldUses } from './cache.ts';

let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'field-uses-'));
  directory = join(root, 'cache');
  mkdirSync(join(root, 'apps/shop/src'), { recursive: true });
  code('export const one = 1;');
});
afterEach(() => rmSync(root, { recursive: true }));

const code = (text: string) => writeFileSync(join(root, 'apps/shop/src/index.ts'), text);
const look = () => cachedFieldUses({ root, apps: [], directory });
const answers = () => readdirSync(directory);

const planted = [{ app: 'shop', record: 'shop.v1.Item', field: 'id', places: [], whole: [] }];

test('the same code is looked at once; code that changed, again', () => {
  expect(look()).toEqual([]);
  const [answer = ''] = answers();
  writeFileSync(join(directory, answer), JSON.stringify(planted));
  expect(look()).toEqual(planted);
  code('export const one = 2;');
  expect(look()).toEqual([]);
});

test('an answer that was cut off is found anew', () => {
  look();
  const [answer = ''] = answers();
  writeFileSync(join(directory, answer), '[{');
  expect(look()).toEqual([]);
});

test('only the answers used last are kept, so that the cache does not grow with every change', () => {
  look();
  const [used = ''] = answers();
  for (let n = 1; n <= 30; n += 1) {
    const old = join(directory, `field-uses-${n}.json`);
    writeFileSync(old, '[]');
    utimesSync(old, n, n);
  }
  utimesSync(join(directory, used), 0, 0);
  look(); // is the newest again
  code('export const one = 3;');
  look();
  expect(answers()).toHaveLength(20);
  expect(answers()).toEqual(expect.arrayContaining([used, 'field-uses-30.json']));
  expect(answers()).not.toContain('field-uses-12.json');
});
