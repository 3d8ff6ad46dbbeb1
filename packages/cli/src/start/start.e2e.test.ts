import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningSystem } from './running-file.ts';

const here = dirname(fileURLToPath(import.meta.url));
const program = resolve(here, '../../bin/alpes.mjs');

let workspace: string;
const children: Alpes[] = [];

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'alpes-start-'));
  await cp(join(here, 'testing/workspace'), workspace, { recursive: true });
});
afterEach(async () => {
  for (const each of children.splice(0)) await each.end('SIGKILL');
  await eventually(async () => (await leftOver()).length === 0, { timeoutMs: 15_000 });
  await rm(workspace, { recursive: true });
});

/** `alpes start` in a workspace of two small apps. */
class Alpes {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  output = '';

  constructor(args: string[] = [], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [program, 'start', '--port', '0', ...args], {
      cwd: workspace,
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (bytes) => {
        this.output += String(bytes);
      });
    }
    this.exit = once(this.child, 'exit').then(([code]) => code as number | null);
    children.push(this);
  }

  ready(): Promise<RunningSystem> {
    return eventually(
      async () => {
        expect(this.output).toContain('Alpes is running');
        return running();
      },
      { timeoutMs: 60_000 },
    );
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exit;
  }
}

const running = async (): Promise<RunningSystem> =>
  JSON.parse(await readFile(join(workspace, '.alpes/running.json'), 'utf8')) as RunningSystem;

/** Processes that still know our folder: servers that outlived their parent. */
async function leftOver(): Promise<string[]> {
  const lister = spawn('ps', ['-eo', 'pid,args']);
  let text = '';
  lister.stdout.on('data', (bytes) => {
    text += String(bytes);
  });
  await once(lister, 'close');
  return text.split('\n').filter((line) => line.includes(workspace));
}

const answer = async (url: string | undefined): Promise<string> => (await fetch(url ?? '')).text();

describe('alpes start', () => {
  test('starts everything, says where it is, and stops when asked', async () => {
    const alpes = new Alpes();
    const system = await alpes.ready();
    expect(alpes.output).toContain(system.graphqlUrl);
    expect(await answer(system.graphqlUrl)).toBe('alpes_quiet');
    expect(await alpes.end('SIGTERM')).toBe(0);
    expect(alpes.output).toMatch(/edge stopped[^]*quiet stopped[^]*Stopped\.\n$/);
    await expect(running()).rejects.toThrow();
  });

  test('starts again after it was killed, and no server is left behind', async () => {
    const first = new Alpes();
    await first.ready();
    await first.end('SIGKILL');
    const second = new Alpes();
    await second.ready();
    expect(await second.end('SIGINT')).toBe(0);
  });

  test('refuses a data directory that is in use, and a port that is taken', async () => {
    await new Alpes().ready();
    const second = new Alpes();
    expect(await second.exit).toBe(3);
    expect(second.output).toMatch(
      /in use by process \d+\. Stop that one, or choose another folder with --data-dir\./,
    );
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as { port: number }).port);
    const third = new Alpes(['--port', port, '--data-dir', 'other']);
    expect(await third.exit).toBe(3);
    expect(third.output).toContain(`Port ${port} of 127.0.0.1 is taken`);
    server.close();
  });

  test('says what to do about a folder that is none, and about half a setting', async () => {
    await writeFile(join(workspace, 'file'), '');
    const wrongFolder = new Alpes(['--data-dir', 'file/x']);
    expect(await wrongFolder.exit).toBe(4);
    expect(wrongFolder.output).toContain('is not a folder; choose another with --data-dir.');
    const half = new Alpes([], { PULSAR_URL: 'pulsar://127.0.0.1:1' });
    expect(await half.exit).toBe(2);
    expect(half.output).toContain('PULSAR_ADMIN_URL is not');
  });

  test('uses the server and the broker it is given, and names the one that does not answer', async () => {
    const theirs = await new Alpes().ready();
    const given = {
      PULSAR_URL: theirs.pulsarUrl,
      PULSAR_ADMIN_URL: theirs.pulsarAdminUrl,
      DATABASE_URL: theirs.databases['quiet'] as string,
    };
    const second = new Alpes(['--data-dir', 'second'], given);
    await eventually(() => second.output.includes('from PULSAR_URL'), { timeoutMs: 30_000 });
    expect(second.output).toContain('from DATABASE_URL');
    expect(second.output).not.toMatch(/postgres:[^@\s]+:[^@\s]+@/);
    const nobody = new Alpes(['--data-dir', 'third'], {
      ...given,
      DATABASE_URL: 'postgres://me@127.0.0.1:1/postgres',
    });
    expect(await nobody.exit).toBe(4);
    expect(nobody.output).toContain("The PostgreSQL server at 127.0.0.1:1 can't be used");
  });

  test('ends when a part fails, and stops the others', async () => {
    const alpes = new Alpes(['--processes']);
    const { processes } = await alpes.ready();
    process.kill(processes['quiet'] as number, 'SIGKILL');
    expect(await alpes.exit).toBe(1);
    expect(alpes.output).toContain('quiet has ended (SIGKILL). Stopping the rest.');
    expect(alpes.output).toContain('edge stopped');
  });

  test('with --restart, starts a killed part again: an app, the broker, the database', async () => {
    const alpes = new Alpes(['--processes', '--restart']);
    const before = await alpes.ready();
    for (const name of ['quiet', 'pulsar', 'postgres']) {
      process.kill(before.processes[name] as number, 'SIGKILL');
      await eventually(
        async () => expect((await running()).processes[name]).not.toBe(before.processes[name]),
        {
          timeoutMs: 20_000,
        },
      );
    }
    const after = await running();
    expect(after.pulsarUrl).toBe(before.pulsarUrl);
    expect(after.databases).toEqual(before.databases);
    expect(await alpes.end('SIGTERM')).toBe(0);
  });

  test('takes its children along when it is killed', async () => {
    const alpes = new Alpes(['--processes']);
    const { processes } = await alpes.ready();
    await alpes.end('SIGKILL');
    await eventually(() => Object.values(processes).every((pid) => !alive(pid)), { timeoutMs: 15_000 });
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
