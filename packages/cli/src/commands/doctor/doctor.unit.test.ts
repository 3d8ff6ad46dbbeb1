import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findings } from './checks.ts';

const root = join(import.meta.dirname, '../../../../..');

test('finds what a machine that runs these tests has, and advises on all that it lacks', async () => {
  const found = await findings(root);
  const node = found.find(({ what }) => what === 'Node');
  expect(node).toEqual({ what: 'Node', state: 'fine', found: process.version });
  for (const { state, advice } of found) expect(advice === undefined).toBe(state === 'fine');
});
