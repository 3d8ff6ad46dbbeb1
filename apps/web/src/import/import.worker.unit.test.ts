import { afterEach, expect, test, vi } from 'vitest';
import type { CheckOptions } from './check-rows.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

afterEach(() => vi.unstubAllGlobals());

test('what throws while rows are checked is told to the page, which waits', async () => {
  const told: FromWorker[] = [];
  let hear: (event: { data: ToWorker }) => void = () => {};
  vi.stubGlobal('addEventListener', (_type: string, listener: typeof hear) => (hear = listener));
  vi.stubGlobal('postMessage', (message: FromWorker) => told.push(message));
  await import('./import.worker.ts');
  hear({ data: { type: 'read', file: new File(['name,country\nA,CO\n'], 'a.csv') } });
  await vi.waitFor(() => expect(told.at(-1)?.type).toBe('read'));
  const options = { subject: 'companies', country: '', mapping: null } as unknown as CheckOptions;
  hear({ data: { type: 'check', id: 1, options } });
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ type: 'failed', id: 1 }));
});
