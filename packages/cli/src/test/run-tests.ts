import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../program.ts';

export interface TestFlags {
  readonly project?: readonly string[];
}

/** `alpes test`: vitest over the workspace. Resolves with 0 when every test that ran passed and at least one did. */
export async function runTests(
  filters: readonly string[],
  { project = [] }: TestFlags,
  { root }: CommandContext,
): Promise<number> {
  const reporter = fileURLToPath(new URL('./summary-reporter.js', import.meta.url));
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    `--reporter=${reporter}`,
    '--passWithNoTests=false',
    ...project.flatMap((name) => ['--project', name]),
    ...filters,
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  const ignore = () => {}; // vitest gets the same Ctrl-C and ends by itself
  process.on('SIGINT', ignore);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', ignore);
  return code ?? exitCodes.failed;
}
