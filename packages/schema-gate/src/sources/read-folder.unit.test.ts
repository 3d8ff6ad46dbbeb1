import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFolder } from './read-folder.ts';

let root: string;
const at = (name: string) => join(root, 'schemas', name);
const read = () => readFolder(join(root, 'schemas'), { root, label: 'here' });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'alpes-folder-'));
  mkdirSync(join(root, 'schemas/v1'), { recursive: true });
  writeFileSync(at('v1/a.avsc'), '"int"');
});
afterEach(() => rmSync(root, { recursive: true }));

test('a link inside is read; one that leads round is not walked', async () => {
  symlinkSync(at('v1/a.avsc'), at('b.avsc'));
  symlinkSync(root, at('v1/round'));
  expect((await read()).files.map(({ file }) => file)).toEqual(['schemas/b.avsc', 'schemas/v1/a.avsc']);
});

test.each([
  [
    'a link that leads out',
    () => symlinkSync('/proc/self/environ', at('b.avsc')),
    /b\.avsc can't be read: it leads out/,
  ],
  [
    'a link to nothing',
    () => symlinkSync('nowhere', at('b.avsc')),
    /b\.avsc can't be read: there is no such file/,
  ],
  [
    'a pipe, which never ends',
    () => execFileSync('mkfifo', [at('b.avsc')]),
    /b\.avsc can't be read: it is no file/,
  ],
])('%s is refused', async (_, make, message) => {
  make();
  await expect(read()).rejects.toMatchObject({ code: 'WRONG_USE', message: expect.stringMatching(message) });
});

test('a folder beside the root is read as well', async () => {
  const inside = join(root, 'inside');
  mkdirSync(inside);
  const { files } = await readFolder(join(root, 'schemas'), { root: inside, label: 'beside' });
  expect(files.map(({ file }) => file)).toEqual(['../schemas/v1/a.avsc']);
});

test('a folder that is not there is out of reach', async () => {
  await expect(readFolder(join(root, 'none'), { root, label: 'none' })).rejects.toMatchObject({
    code: 'OUT_OF_REACH',
    message: expect.stringContaining('there is no such folder'),
  });
});
