import { expect, test, vi } from 'vitest';
import { patiently } from './patiently.ts';

const answering = {
  reachable: async () => true,
  pause: () => Promise.resolve(),
  address: () => '/import',
};
const failing = () => Promise.reject(new Error('not there'));

test('code that cannot be had while the network is away is waited for, and the page opened anew once', async () => {
  const answers = [false, false, true];
  const pause = vi.fn(() => Promise.resolve());
  const justReloaded = () => true;
  const reloaded = new Promise<void>((resolve) => {
    void patiently(failing, {
      ...answering,
      reachable: async () => answers.shift() ?? true,
      pause,
      reload: resolve,
      justReloaded,
    });
  });
  await reloaded;
  expect(pause).toHaveBeenCalledTimes(2);
});

test('code of a former build is had by opening the present one', async () => {
  const reloaded = new Promise<void>((resolve) => {
    void patiently(failing, { ...answering, reload: resolve, justReloaded: () => false });
  });
  await expect(reloaded).resolves.toBeUndefined();
});

test('code that is missing from the present build is a failure, and not a reason to open it again and again', async () => {
  const reload = vi.fn();
  await expect(patiently(failing, { ...answering, reload, justReloaded: () => true })).rejects.toThrow(
    'not there',
  );
  expect(reload).not.toHaveBeenCalled();
});

test('a page that was left meanwhile is not opened over the one that somebody works on', async () => {
  const answers = [false, true];
  const addresses = ['/import'];
  const reload = vi.fn();
  const loading = patiently(failing, {
    reachable: async () => answers.shift() ?? true,
    pause: () => Promise.resolve(),
    address: () => addresses.shift() ?? '/companies/new',
    reload,
    justReloaded: () => false,
  });
  await expect(loading).rejects.toThrow('not there');
  expect(reload).not.toHaveBeenCalled();
});
