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

const accepted = { commandId: 'c1', aggregateId: 'a1', acceptedAt: '2026-11-25T20:00:00.000Z' };

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
  JSON.stringify({ ...tracked, asked: { mutation: 'registerCompany', input: null } }),
  JSON.stringify({ ...tracked, progress: null }),
  JSON.stringify({ ...tracked, progress: { kind: 'waiting', why: 'NETWORK' } }),
  JSON.stringify({ ...tracked, progress: { kind: 'pending' } }),
  JSON.stringify({ ...tracked, progress: { kind: 'rejected', ...accepted } }),
  JSON.stringify({ ...tracked, progress: { kind: 'rejected', ...accepted, rejection: { code: 'X' } } }),
  JSON.stringify({ ...tracked, progress: { kind: 'invalid' } }),
  JSON.stringify({ ...tracked, progress: { kind: 'invalid', problems: [null] } }),
  JSON.stringify({ ...tracked, progress: { kind: 'failed' } }),
])('what is damaged is as if it were not there: %s', (text) => {
  const { storage, commands } = kept(new SharedStorage(), 'ana');
  storage.setItem('alpes.command.ana.k1', text);
  expect(commands.read()).toEqual([]);
});

const rejection = { code: 'TAX_ID_TAKEN', message: 'Taken.', details: [{ name: 'taxId', value: '1' }] };

test.each([
  { kind: 'waiting', why: 'NETWORK', attempts: 1, retryAt: 5 },
  { kind: 'pending', ...accepted },
  { kind: 'completed', ...accepted, decidedAt: null, version: null },
  { kind: 'rejected', ...accepted, decidedAt: null, rejection },
  { kind: 'invalid', problems: [{ path: ['input', 'name'], code: 'NAME_INVALID', message: 'A name.' }] },
  { kind: 'failed', code: 'FORBIDDEN' },
] as const)('what is whole is read as it was written: $kind', (progress) => {
  const { commands } = kept(new SharedStorage(), 'ana');
  const whole: Tracked = { ...tracked, progress };
  commands.write(whole);
  expect(commands.read()).toEqual([whole]);
});

test('however much there is, what is still to be sent or decided is kept', () => {
  const { commands } = kept(new SharedStorage(), 'ana');
  const named = (name: string, progress: Tracked['progress'], askedAt: number) =>
    commands.write({ ...tracked, key: name, progress, askedAt });
  for (let index = 0; index < 500; index += 1)
    named(`new-${index}`, { kind: 'failed', code: 'FORBIDDEN' }, 1_000);
  named('unsent', { kind: 'sending' }, 10);
  named('pending', { kind: 'pending', ...accepted }, 10);
  named('ended', { kind: 'failed', code: 'FORBIDDEN' }, 10);
  const keys = commands.read().map(({ key }) => key);
  expect(keys).toHaveLength(502);
  expect(keys).toEqual(expect.arrayContaining(['unsent', 'pending']));
  expect(keys).not.toContain('ended');
});
