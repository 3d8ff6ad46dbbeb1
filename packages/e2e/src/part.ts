import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PartOptions {
  readonly name: string;
  /** The script to run with this Node. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Answers 200 when the part is ready. */
  readonly readyUrl: string;
}

const READY_WITHIN_MS = 180_000;

/**
 * One process of the system under test: may be killed, stopped and started again.
 * Between `kill` and `start` it is down; `freeze` and `thaw` are SIGSTOP and SIGCONT.
 */
export class Part {
  readonly name: string;
  readonly #options: PartOptions;
  #child: ChildProcess | undefined;

  constructor(options: PartOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const { script, env, logFile } = this.#options;
    const log = openSync(logFile, 'a');
    this.#child = spawn(process.execPath, [script], {
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'], ...env },
    });
    closeSync(log);
    await this.#ready();
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async #ready(): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (Date.now() < until) {
      if (this.#child?.exitCode != null) {
        throw new Error(
          `${this.name} ended with exit code ${this.#child.exitCode}; see ${this.#options.logFile}`,
        );
      }
      const answer = await fetch(this.#options.readyUrl).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`${this.name} was not ready within ${READY_WITHIN_MS} ms; see ${this.#options.logFile}`);
  }
}
