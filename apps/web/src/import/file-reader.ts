import type { CheckedRow, CheckOptions } from './check-rows.ts';
import type { FileFault } from './decode-file.ts';
import type { FileFacts, FromWorker, ToWorker } from './worker-messages.ts';

export type FileRead =
  | { readonly kind: 'read'; readonly facts: FileFacts }
  | { readonly kind: 'fault'; readonly fault: FileFault };

export type FileChecked =
  | { readonly kind: 'checked'; readonly rows: readonly CheckedRow[] }
  /** Something went wrong in the worker, not in a row. */
  | { readonly kind: 'failed' };

interface Checking {
  readonly id: number;
  readonly rows: CheckedRow[];
  readonly onProgress: (done: number) => void;
  readonly resolve: (checked: FileChecked) => void;
}

/** One file, read and checked in a worker. */
export class ImportFile {
  readonly #worker = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' });
  #read: (read: FileRead) => void = () => {};
  #checking: Checking | null = null;
  #checks = 0;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    // Its script could not be had, or the file was too much for it.
    this.#worker.addEventListener('error', () => {
      this.#read({ kind: 'fault', fault: 'UNREADABLE' });
      this.#checking?.resolve({ kind: 'failed' });
    });
  }

  read(file: File): Promise<FileRead> {
    return new Promise((resolve) => {
      this.#read = resolve;
      this.#send({ type: 'read', file });
    });
  }

  /** The answer to an earlier check that is still under way never comes. */
  check(options: CheckOptions, onProgress: (done: number) => void): Promise<FileChecked> {
    return new Promise((resolve) => {
      this.#checks += 1;
      this.#checking = { id: this.#checks, rows: [], onProgress, resolve };
      this.#send({ type: 'check', id: this.#checks, options });
    });
  }

  close(): void {
    this.#worker.terminate();
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message, []);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'read') return this.#read({ kind: 'read', facts: message.facts });
    if (message.type === 'fault') return this.#read({ kind: 'fault', fault: message.fault });
    const checking = this.#checking;
    if (checking === null || checking.id !== message.id) return;
    if (message.type === 'done') return checking.resolve({ kind: 'checked', rows: checking.rows });
    if (message.type === 'failed') return checking.resolve({ kind: 'failed' });
    for (const row of message.rows) checking.rows.push(row);
    checking.onProgress(checking.rows.length);
  }
}
