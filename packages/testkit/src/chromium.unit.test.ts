import { afterEach, expect, test, vi } from 'vitest';
import { chromium } from './chromium.ts';

afterEach(() => vi.unstubAllEnvs());

test('a Chromium that is not there is a reason to skip, and a failure where the run requires it', () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  vi.stubEnv('ALPES_REQUIRE', 'pulsar,python');
  expect(chromium()).toEqual({
    missing: 'There is no Chromium at /nowhere/chromium: install it, or set CHROMIUM_PATH.',
  });
  vi.stubEnv('ALPES_REQUIRE', 'pulsar,browser');
  expect(chromium).toThrow('ALPES_REQUIRE asks for browser');
});

test('CHROMIUM_PATH names the one to use', () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath);
  expect(chromium()).toEqual({ executablePath: process.execPath });
});
