import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

interface Step {
  readonly name: string;
  readonly title: string;
  signature(): string;
  made(): string[];
  readonly command: string;
  readonly args: string[];
}

// Plain JavaScript, because it runs before anything is built.
const load = async (name: string): Promise<Record<string, unknown>> =>
  import(new URL(`../../bootstrap/${name}.mjs`, import.meta.url).href);
const { prepare } = (await load('prepare')) as {
  prepare: (root: string, phases: (root: string) => Step[][], mayFail?: string[]) => Promise<Error[]>;
};
const { webSteps } = (await load('steps')) as { webSteps: (root: string) => Step[] };
const { nodeProblem } = (await load('node-version')) as {
  nodeProblem: (version: string) => string | undefined;
};
const { timeSignature, filesBelow } = (await load('signature')) as {
  timeSignature: (root: string, files: string[]) => string;
  filesBelow: (paths: string[], wanted?: (file: string) => boolean) => string[];
};

let root: string;
let inputs: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'alpes-bootstrap-'));
  inputs = 'one';
});
afterEach(() => rm(root, { recursive: true }));

/** A step that appends a letter to a file, so that its runs can be counted. */
const appending = (name: string): Step => ({
  name,
  title: `Making ${name}`,
  signature: () => inputs,
  made: () => [join(root, 'made')],
  command: process.execPath,
  args: ['-e', `require('fs').appendFileSync(${JSON.stringify(join(root, 'made'))}, '${name}')`],
});

const failing = (script: string): Step => ({ ...appending('x'), args: ['-e', script] });
const made = () => readFile(join(root, 'made'), 'utf8');
const phases = () => [[appending('a')], [appending('b')]];

describe('preparing', () => {
  test('makes what is missing, in order, and nothing the second time', async () => {
    await prepare(root, phases);
    await prepare(root, phases);
    expect(await made()).toBe('ab');
  });

  test('makes again what has changed and what is gone', async () => {
    await prepare(root, phases);
    inputs = 'two';
    await prepare(root, phases);
    expect(await made()).toBe('abab');
    await rm(join(root, 'made'));
    await prepare(root, phases);
    expect(await made()).toContain('a');
  });

  test('is done once when two start together', async () => {
    await Promise.all([prepare(root, phases), prepare(root, phases), prepare(root, phases)]);
    expect(await made()).toBe('ab');
  });

  test('takes over from one that was killed', async () => {
    await prepare(root, () => []);
    await prepare(root, phases);
    await writeFile(join(root, 'node_modules/.alpes/lock'), '999999999');
    inputs = 'two';
    await prepare(root, phases);
    expect(await made()).toBe('abab');
  });

  test('says what failed, what to do, and the end of the log; and tries again the next time', async () => {
    const full = failing("console.error('npm error ENOSPC: no space left on device'); process.exit(3)");
    await expect(prepare(root, () => [[full]])).rejects.toMatchObject({
      name: 'StepError',
      message: expect.stringMatching(
        /Making x failed\. There is no space left on the disk[^]*ENOSPC[^]*x\.log/,
      ),
    });
    await prepare(root, () => [[appending('x')]]);
    expect(await made()).toBe('x');
  });

  test('goes on after a step that may fail, says so, and tries it again the next time', async () => {
    const broken = {
      ...failing("console.error('a.ts(1,1): error TS2741: vatId'); process.exit(2)"),
      name: 'y',
    };
    const failures = await prepare(root, () => [[broken], [appending('b')]], ['y']);
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Making x failed\. The sources do not compile\.\na\.ts/),
    ]);
    expect(await made()).toBe('b');
    expect(await prepare(root, () => [[{ ...appending('y'), name: 'y' }]], ['y'])).toEqual([]);
    expect(await made()).toBe('by');
    await expect(prepare(root, () => [[{ ...broken, name: 'z' }]], ['y'])).rejects.toThrow('Making x failed');
  });

  test('says that a program is not there', async () => {
    const step = { ...appending('x'), command: 'npx-that-is-not-there' };
    await expect(prepare(root, () => [[step]])).rejects.toThrow(/npm is not on this machine/);
  });
});

test('a Node that is too old is told so in one sentence', () => {
  expect(nodeProblem('18.20.4')).toBe('Alpes needs Node 20.19 or later; this is 18.20.4.');
  expect(nodeProblem('20.18.1')).toBeDefined();
  expect(['20.19.0', '22.1.0', '24.0.0'].map(nodeProblem)).toEqual([undefined, undefined, undefined]);
});

test('a signature changes when a file is written, added or removed, and skips what tools make', async () => {
  const signature = () =>
    timeSignature(
      root,
      filesBelow([root], (file) => file.endsWith('.ts')),
    );
  await writeFile(join(root, 'a.ts'), '1');
  const first = signature();
  await writeFile(join(root, 'note.md'), '');
  expect(signature()).toBe(first);
  await writeFile(join(root, 'a.ts'), '22');
  const second = signature();
  await writeFile(join(root, 'b.ts'), '');
  expect(new Set([first, second, signature()]).size).toBe(3);
  await rm(join(root, 'b.ts'));
  expect(signature()).toBe(second);
});

test('the web application is built where there is one, and again when it or the API changes', async () => {
  expect(webSteps(root)).toEqual([]);
  const write = async (name: string, text: string) => {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), text);
  };
  await write('apps/bff/schema.graphql', 'type Query { a: Int }');
  await write(
    'apps/web/build.mjs',
    `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
    mkdirSync('apps/web/dist', { recursive: true });
    mkdirSync('apps/web/src/generated', { recursive: true });
    appendFileSync('apps/web/dist/index.html', process.env.NODE_ENV + ' ');
    writeFileSync('apps/web/src/generated/types.ts', String(Date.now()));`,
  );
  const built = () => readFile(join(root, 'apps/web/dist/index.html'), 'utf8');
  const build = () => prepare(root, (of) => [webSteps(of)]);
  await build();
  await build();
  expect(await built()).toBe('production ');
  await write('apps/bff/schema.graphql', 'type Query { a: Int, b: Int }');
  await build();
  await write('apps/web/src/locales/es/messages.po', 'msgid "a"');
  await build();
  await write('apps/web/src/app.unit.test.ts', 'test');
  await build();
  expect(await built()).toBe('production production production ');
  await rm(join(root, 'apps/web/dist'), { recursive: true });
  await build();
  expect(await built()).toBe('production ');
});
