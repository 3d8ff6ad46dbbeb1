import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CheckOptions } from './check-rows.ts';
import { ImportFile } from './file-reader.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

const options: CheckOptions = { subject: 'companies', mapping: ['name', 'country'], country: '' };
let workers: FakeWorker[];

/** What a file's worker is to the page; it does what the test says. */
class FakeWorker extends EventTarget {
  readonly asked: ToWorker[] = [];

  constructor() {
    super();
    workers.push(this);
  }

  postMessage(message: ToWorker): void {
    this.asked.push(message);
  }

  terminate(): void {}

  say(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

beforeEach(() => {
  workers = [];
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

function checking() {
  const file = new ImportFile();
  const outcome = file.check(options, () => {});
  return { file, outcome, worker: workers[0] as FakeWorker };
}

test('a check that fails in the worker is not waited for', async () => {
  const { outcome, worker } = checking();
  worker.say({ type: 'failed', id: 1 });
  expect(await outcome).toEqual({ kind: 'failed' });
});

test('a worker that dies takes its check with it', async () => {
  const { outcome, worker } = checking();
  worker.dispatchEvent(new Event('error'));
  expect(await outcome).toEqual({ kind: 'failed' });
});

test('the failing of an earlier check is not taken for that of the one under way', async () => {
  const { file, worker } = checking();
  const later = file.check(options, () => {});
  worker.say({ type: 'failed', id: 1 });
  worker.say({ type: 'done', id: 2 });
  expect(await later).toEqual({ kind: 'checked', rows: [] });
});
