import pc from 'picocolors';
import { exitCodes } from '../../exit-codes.ts';
import type { CommandContext } from '../../program.ts';
import { jsonResult, result } from '../shared/output.ts';
import { type Finding, findings } from './checks.ts';

/** Shows what was found, and says by the exit code whether `npm start` can work. */
export async function runDoctor(
  { json }: { readonly json?: boolean },
  context: CommandContext,
): Promise<void> {
  const found = await findings(context.root);
  for (const finding of found) {
    if (json) jsonResult(finding);
    else result(asText(finding));
  }
  if (found.some(({ state }) => state === 'missing')) context.exitWith(exitCodes.missing);
}

const MARKS = { fine: pc.green('✔'), note: pc.yellow('○'), missing: pc.red('✘') } as const;

function asText({ what, state, found, advice }: Finding): string {
  const line = `${MARKS[state]} ${pc.bold(what.padEnd(12))} ${found}`;
  return advice === undefined ? line : `${line}\n  ${' '.repeat(12)} ${pc.dim(advice)}`;
}
