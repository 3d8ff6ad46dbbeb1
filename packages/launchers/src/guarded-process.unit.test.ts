import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startGuarded } from './guarded-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'alpes-guarded-'));
afterAll(() => rmSync(directory, { recursive: true }));

const logFile = join(directory, 'log');
const node = (script: string) => ({ command: process.execPath, args: ['-e', script], logFile });
const FOREVER = 'setInterval(() => {}, 1000);';

describe('a guarded process', () => {
  test('ends by itself with its own exit code, and its output is in the log', async () => {
    const child = await startGuarded(node("console.log('hello'); console.error('there'); process.exit(7)"));
    expect(await child.exited).toEqual({ code: 7, signal: null });
    expect(child.running).toBe(false);
    expect(await readFile(logFile, 'utf8')).toBe('hello\nthere\n');
  });

  test('is asked to stop with its signal, and may take its time', async () => {
    const slowly = "process.on('SIGINT', () => setTimeout(() => process.exit(3), 50));";
    const child = await startGuarded({ ...node(slowly + FOREVER + "console.log('up')"), stopSignal: 'INT' });
    await untilLogged('up');
    expect(await child.stop()).toEqual({ code: 3, signal: null });
    expect(await child.stop()).toEqual({ code: 3, signal: null });
  });

  test('is killed when it does not stop in time', async () => {
    const child = await startGuarded(node(`process.on('SIGTERM', () => {}); ${FOREVER} console.log('deaf')`));
    await untilLogged('deaf');
    expect(await child.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('ends when its parent is killed with SIGKILL', async () => {
    const module = JSON.stringify(new URL('./guarded-process.ts', import.meta.url).href);
    const program = `console.log(process.pid); ${FOREVER}`;
    const parent = `import { startGuarded } from ${module};
      await startGuarded({ command: process.execPath, args: ['-e', ${JSON.stringify(program)}], logFile: ${JSON.stringify(logFile)} });
      process.send('started'); ${FOREVER}`;
    const tsx = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', parent];
    const killed = spawn(process.execPath, tsx, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(killed, 'message');
    const pid = Number(await untilLogged(/^\d+$/m));
    killed.kill('SIGKILL');
    await until(() => !alive(pid));
  });
});

async function untilLogged(what: string | RegExp): Promise<string> {
  return until(async () => (await readFile(logFile, 'utf8')).match(what)?.[0]);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until<T>(check: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const value = await check();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
