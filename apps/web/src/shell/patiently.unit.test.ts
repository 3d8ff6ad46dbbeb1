import { expect, test, vi } from 'vitest';
import { patiently } from './patiently.ts';

const failing = () => Promise.reject(new Error('not there'));

test('code that cannot be had while the network is away is waited for, and the page opened anew once', async () => {
  const answers = [false, false, true];
  const pause = vi.fn(() => Promise.resolve());
  const reloaded = new Promise<void>((resolve) => {
    void patiently(failing, { reachable: async () => answers.shift() ?? true, pause, reload: resolve });
  });
  await reloaded;
  expect(pause).toHaveBeenCalledTimes(2);
});

test('code that is missing on a server that answers is a failure', async () => {
  const reload = vi.fn();
  const patience = { reachable: async () => true, pause: () => Promise.resolve(), reload };
  await expect(patiently(failing, patience)).rejects.toThrow('not there');
  expect(reload).not.toHaveBeenCalled();
});
