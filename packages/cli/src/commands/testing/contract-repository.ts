import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Ended } from './alpes.ts';

const BIN = fileURLToPath(new URL('../../../bin/alpes.mjs', import.meta.url));

/** A small clone with contracts of its own, in which the command is run as people run it. */
export class ContractRepository {
  readonly path: string;

  constructor(path = mkdtempSync(join(tmpdir(), 'alpes-contracts-'))) {
    this.path = path;
    this.write('package.json', JSON.stringify({ name: 'contracts', version: '0.0.0' }));
  }

  write(file: string, content: unknown): void {
    const path = join(this.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`);
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  git(...args: string[]): string {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const who = [
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@example.org',
      '-c',
      'init.defaultBranch=main',
    ];
    return execFileSync('git', [...who, ...args], {
      cwd: this.path,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  /** `alpes schema …`, in a process of its own. */
  async schema(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const { PULSAR_URL: _, PULSAR_ADMIN_URL: __, ALPES_TENANT: ___, ...rest } = process.env;
    const child = spawn(process.execPath, [BIN, 'schema', ...args], {
      cwd: this.path,
      env: { ...rest, NO_COLOR: '1', ...env },
      timeout: 60_000,
    });
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code: child.exitCode ?? -1, stdout, stderr };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A record file of the context `orders`. */
export const record = (name: string, fields: readonly object[]): object => ({
  type: 'record',
  name,
  namespace: 'alpes.orders.v1',
  doc: 'A test.',
  fields,
});

/** An envelope of the context `orders`, whose data are these. */
export const envelope = (name: string, data: readonly string[]): object =>
  record(name, [
    { name: 'id', type: 'string', doc: 'Identity.' },
    { name: 'data', type: data, doc: 'What it carries.' },
  ]);
