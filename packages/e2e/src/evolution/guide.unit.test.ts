import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const GUIDE = new URL('../../../../docs/guides/evolving-contracts.md', import.meta.url);
const FILES = new URL('testing/', import.meta.url);

interface Block {
  readonly language: string;
  readonly file: string;
  readonly text: string;
}

const guide = readFileSync(GUIDE, 'utf8');
const blocks: Block[] = [...guide.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(
  ([, language = '', file = '', text = '']) => ({ language, file, text }),
);
const shown = blocks.filter(({ language }) => language !== 'console');
const commands = blocks
  .filter(({ language }) => language === 'console')
  .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
  .map((text) => text.split('\n'))
  .map(([command = '', ...output]) => [command, output.join('\n')] as const);

/** Where a text stands in its file does not matter to a reader: lines are compared without their indentation. */
const lines = (text: string): string =>
  `\n${text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')}\n`;

test('the guide shows files and commands', () => {
  expect(shown.length).toBeGreaterThanOrEqual(8);
  expect(commands).toHaveLength(2);
  expect(shown.filter(({ file }) => file === '')).toEqual([]);
});

describe('what the guide shows of a file stands there, and other tests run it', () => {
  test.each(shown.map(({ file, text }, n) => [n + 1, file, text] as const))('%i: %s', (_, file, text) => {
    expect(lines(readFileSync(new URL(file, FILES), 'utf8'))).toContain(lines(text.trim()));
  });
});

describe('a command of the guide prints what the guide says', () => {
  test.each(commands)('%s', (command, output) => {
    expect(run(command)).toBe(output);
  });
});

/** `diff` ends with 1 where it finds something, which is what is wanted here. */
function run(command: string): string {
  const cwd = fileURLToPath(new URL('schemas/', FILES));
  return execFileSync('bash', ['-c', `${command}; [ $? -le 1 ]`], { cwd, encoding: 'utf8' });
}
