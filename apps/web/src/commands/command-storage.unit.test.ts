import { expect, test, vi } from 'vitest';
import { createCommandStorage } from './command-storage.ts';
import { SharedStorage } from './testing/fakes.ts';
import type { Tracked } from './tracked.ts';

const tracked: Tracked = {
  key: 'k1',
  asked: { mutation: 'registerCompany', input: { name: 'Acme', country: 'CO' } },
  label: 'Acme',
  askedAt: 1_000,
  progress: { kind: 'sending' },
};

function kept(shared: SharedStorage, owner: string) {
  const { storage, target } = shared.tab();
  return { storage, commands: createCommandStorage({ storage, target, owner, now: () => 2_000 }) };
}

test('people see what they asked for themselves, also where one name is the beginning of another', async () => {
  const shared = new SharedStorage();
  const [ana, paz] = [kept(shared, 'ana').commands, kept(shared, 'ana.paz').commands];
  const heard = vi.fn();
  ana.watch(heard);
  paz.write(tracked);
  await Promise.resolve();
  expect(ana.read()).toEqual([]);
  expect(heard).not.toHaveBeenCalled();
  expect(paz.read()).toEqual([tracked]);
});

test.each([
  'not json',
  'null',
  '7',
  '[]',
  JSON.stringify({ key: 'k1', progress: { kind: 'sending' } }),
  JSON.stringify({ ...tracked, key: 'k2' }),
  JSON.stringify({ ...tracked, asked: null }),
  JSON.stringify({ ...tracked, asked: { mutation: 'constructor', input: {} } }),
  JSON.stringify({ ...tracked, label: null }),
  JSON.stringify({ ...tracked, progress: { kind: 'toString' } }),
])('what is damaged is as if it were not there: %s', (text) => {
  const { storage, commands } = kept(new SharedStorage(), 'ana');
  storage.setItem('alpes.command.ana.k1', text);
  expect(commands.read()).toEqual([]);
});
