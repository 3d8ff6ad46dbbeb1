import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../program.ts';
import { Tally } from './report.ts';
import { runVitest, type VitestExit } from './vitest-process.ts';

export interface TestFlags {
  readonly project: readonly string[];
  /** A run of which nothing is heard for so long is killed and has failed; default 8 minutes, more than any test may take. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 8 * 60_000;

/**
 * `alpes test`: vitest over the workspace. Resolves with 0 when every test that ran passed and at least one did. Whatever
 * happens to vitest, the counts are the last line, alone: `N passed, N failed, N skipped`.
 */
export async function runTests(
  filters: readonly string[],
  { project, silenceMs = SILENCE_MS }: TestFlags,
  { root }: CommandContext,
): Promise<number> {
  const tally = new Tally();
  const exit = await runVitest({
    root,
    script: join(root, 'node_modules/vitest/vitest.mjs'),
    args: [
      'run',
      '--reporter=default',
      `--reporter=${reporter()}`,
      '--passWithNoTests=false',
      ...project.flatMap((name) => ['--project', name]),
      ...filters,
    ],
    silenceMs,
    onReport: (report) => tally.add(report),
  });
  const good = exit.code === 0 && tally.passed > 0;
  process.stdout.write(`${trouble(exit, tally, silenceMs)}${tally.summary(good)}`);
  return good ? exitCodes.done : exitCodes.failed;
}

// Built, it is JavaScript beside this file; in tests this file is a source, and vitest reads sources too.
function reporter(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./reporter.${extension}`, import.meta.url));
}

function trouble({ signal, hung }: VitestExit, { running }: Tally, silenceMs: number): string {
  if (signal === null) return '';
  const why = hung
    ? `Nothing went on for ${Math.round(silenceMs / 1_000)} s, so the tests were ended.`
    : `The tests were ended by ${signal}.`;
  const files = running.map((file) => `  ${file}\n`).join('');
  return `\n${why}${files === '' ? '\n' : ` These were running:\n${files}`}\n`;
}
