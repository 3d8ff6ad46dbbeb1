import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { eventually } from '@alpes/testkit';
import { type RunningSystem, readRunning } from '../../start/running-file.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const BIN = fileURLToPath(new URL('../../../bin/alpes.mjs', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as built, in a process of its own, on a data directory. */
export class Alpes {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Runs one command to its end. */
  async run(args: readonly string[], input = ''): Promise<Ended> {
    const child = this.#spawn(args);
    child.stdin?.end(input);
    const [stdout, stderr] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      once(child, 'close'),
    ]);
    return { code: child.exitCode ?? -1, stdout, stderr };
  }

  /** Runs one command whose result is a line of JSON each. */
  async json<T>(args: readonly string[], input?: string): Promise<T[]> {
    const { code, stdout, stderr } = await this.run([...args, '--json'], input);
    if (code !== 0) throw new Error(`alpes ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  }

  /** Starts everything on free ports; the rest is `stop`'s. */
  async start(): Promise<Running> {
    const child = this.#spawn(['start', '--port', '0', '--data-dir', this.#dataDir]);
    const output = Promise.all([text(child.stdout!), text(child.stderr!)]);
    const system = await eventually(
      () => {
        if (child.exitCode !== null) return undefined;
        return readRunning(this.#dataDir) ?? Promise.reject(new Error('not yet'));
      },
      { timeoutMs: 90_000 },
    );
    if (!system) throw new Error((await output).join('\n'));
    return new Running(system, child);
  }

  #spawn(args: readonly string[]): ChildProcess {
    const { PULSAR_URL: _, PULSAR_ADMIN_URL: __, DATABASE_URL: ___, ...rest } = process.env;
    const env = { ...rest, ALPES_DATA_DIR: this.#dataDir, NO_COLOR: '1' };
    return spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env });
  }
}

/** What `alpes start` runs. */
export class Running {
  readonly system: RunningSystem;
  readonly #child: ChildProcess;

  constructor(system: RunningSystem, child: ChildProcess) {
    this.system = system;
    this.#child = child;
  }

  /** Ctrl-C, and waits until it has left; resolves with its exit code. */
  async stop(): Promise<number> {
    if (this.#child.exitCode === null) {
      this.#child.kill('SIGINT');
      await once(this.#child, 'close');
    }
    return this.#child.exitCode ?? -1;
  }
}
