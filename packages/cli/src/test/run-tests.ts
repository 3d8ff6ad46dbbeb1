import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandContext } from '../program.ts';
import { runNode } from './run-node.ts';

export interface TestFlags {
  readonly project: readonly string[];
}

/** `alpes test`: vitest over the workspace. Resolves with 0 when every test that ran passed and at least one did. */
export async function runTests(
  filters: readonly string[],
  { project }: TestFlags,
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
  return runNode(root, args);
}
