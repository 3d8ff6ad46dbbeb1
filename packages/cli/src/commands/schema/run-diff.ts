import { sideBySide, unified } from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { result } from '../shared/output.ts';
import { contractsOf } from './contracts-of.ts';
import { onTerminal } from './on-terminal.ts';
import type { RegistryFlags } from './registry-options.ts';
import { schemaExit } from './schema-exit.ts';
import { workingTree } from './working-tree.ts';

export interface DiffFlags extends RegistryFlags {
  readonly schemas?: string;
  readonly unified?: boolean;
  readonly exitCode?: boolean;
}

/** `alpes schema diff A [B]`: side by side on a terminal, a patch in a pipe. Resolves with the exit code. */
export async function runDiff(
  a: string,
  b: string | undefined,
  options: DiffFlags,
  { root }: CommandContext,
): Promise<number> {
  const tree = await workingTree(root, options.schemas);
  const [left, right] = [await contractsOf(a, tree, options), await contractsOf(b, tree, options)];
  const patch = unified(left, right);
  const forPeople = process.stdout.isTTY && !options.unified;
  if (forPeople) result(sideBySide(left, right, onTerminal()));
  else if (patch !== '') result(patch.replace(/\n$/, ''));
  return options.exitCode && patch !== '' ? schemaExit.incompatible : schemaExit.fine;
}
