import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadResult } from './load.ts';
import type { LoadRequest } from './load-process.ts';

/** The load generator's process, seen from the one that steers it. */
export class LoadGenerator {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(kind: 'alpes' | 'usual', url: string, firstSerial: number): Promise<LoadGenerator> {
    const path = fileURLToPath(new URL('./load-process.js', import.meta.url));
    const child = fork(path, [kind, url, String(firstSerial)]);
    await once(child, 'message');
    return new LoadGenerator(child);
  }

  async run(request: LoadRequest): Promise<LoadResult> {
    this.#child.send(request);
    const [result] = (await once(this.#child, 'message')) as [LoadResult];
    return result;
  }

  async end(): Promise<void> {
    this.#child.send('end');
    await once(this.#child, 'exit');
  }
}
