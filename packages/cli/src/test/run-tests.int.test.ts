import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, spawnSource } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const program = fileURLToPath(new URL('./testing/run-tests-in.ts', import.meta.url));
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'alpes-test-'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  write(
    'good',
    "test('is good', () => {}); describe.skip('rest (skipped: no time)', () => test('is left out', () => {}));",
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, body: string): void {
  writeFileSync(join(root, `${name}.test.js`), `import { describe, test, expect } from 'vitest';\n${body}`);
}

/** A test that starts a program, writes down its process id, and then goes on with `body`. */
const startsAProgram = (body: string) => `
  import { spawn } from 'node:child_process';
  import { writeFileSync } from 'node:fs';
  test('starts a program', () => {
    const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(${JSON.stringify(join(root, 'pid'))}, String(pid));
    ${body}
  });`;

const FOREVER = 'for (;;);';

function start(silenceMs = 60_000) {
  const { VITEST: _, ...env } = process.env;
  const child = spawnSource(program, [root, String(silenceMs)], { cwd: root, env, stdio: 'pipe' });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const ended = new Promise<{ code: number | null; output: string; last: string | undefined }>((resolve) =>
    child.once('close', (code) => resolve({ code, output, last: output.trimEnd().split('\n').at(-1) })),
  );
  return { child, ended };
}

const started = () => eventually(() => Number(readFileSync(join(root, 'pid'), 'utf8')));

async function gone(pid: number): Promise<void> {
  await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
}

test('ends with what was skipped, and the counts alone on the last line', async () => {
  const { code, last, output } = await start().ended;
  expect(output).toContain('Skipped:\n     1  no time\n');
  expect({ code, last }).toEqual({ code: 0, last: '1 passed, 0 failed, 1 skipped' });
});

test('counts a failed test and a file that cannot be loaded', async () => {
  write('bad', "test('is bad', () => expect(1).toBe(2));");
  write('broken', "throw new Error('broken');");
  expect(await start().ended).toMatchObject({ code: 1, last: '1 passed, 2 failed, 1 skipped' });
});

test('has failed when every test was skipped: nothing was shown', async () => {
  write('good', "test.skip('is left out', () => {});");
  const { code, last } = await start().ended;
  expect({ code, last }).toEqual({ code: 1, last: '0 passed, 1 failed, 1 skipped' });
});

test('is ended by a test that hangs, names it, and leaves no process', async () => {
  write('hangs', startsAProgram(FOREVER));
  const { code, last, output } = await start(8_000).ended;
  expect(output).toContain('These were running:\n  hangs.test.js\n');
  expect({ code, last }).toMatchObject({ code: 1, last: expect.stringContaining(' 1 failed, ') });
  await gone(await started());
});

test('leaves no process when vitest is killed', async () => {
  write('kills', startsAProgram("process.kill(process.ppid, 'SIGKILL');"));
  const { code, last } = await start().ended;
  expect({ code, last }).toMatchObject({ code: 1, last: expect.stringMatching(/ [1-9] failed, /) });
  await gone(await started());
});

test('leaves no process when it is killed itself', async () => {
  write('hangs', startsAProgram(FOREVER));
  const { child } = start();
  const pid = await started();
  child.kill('SIGKILL');
  await gone(pid);
});

test('passes on a Ctrl-C, and kills at the second', async () => {
  write('hangs', startsAProgram(FOREVER));
  const { child, ended } = start();
  const pid = await started();
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 1, last: expect.stringContaining(' failed, ') });
  await gone(pid);
});
