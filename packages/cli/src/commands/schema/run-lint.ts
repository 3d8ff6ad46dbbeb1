import { lint, lintToSarif, lintToText } from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { jsonResult, result } from '../shared/output.ts';
import { contractsOf } from './contracts-of.ts';
import { onTerminal } from './on-terminal.ts';
import type { RegistryFlags } from './registry-options.ts';
import { schemaExit } from './schema-exit.ts';
import { workingTree } from './working-tree.ts';

export interface LintFlags extends RegistryFlags {
  readonly schemas?: string;
  readonly against?: string;
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** `alpes schema lint`: resolves with the exit code. */
export async function runLint(options: LintFlags, { root }: CommandContext): Promise<number> {
  const tree = await workingTree(root, options.schemas);
  const contracts = await contractsOf(undefined, tree, options);
  const earlier = options.against === undefined ? [] : [await contractsOf(options.against, tree, options)];
  const findings = lint(contracts, { earlier, ...(tree.modes.lint && { settings: tree.modes.lint }) });
  if (options.json) for (const finding of findings) jsonResult(finding);
  else result(options.sarif ? lintToSarif(findings) : lintToText(findings, onTerminal()));
  return findings.some(({ severity }) => severity === 'error') ? schemaExit.incompatible : schemaExit.fine;
}
