import {
  type Comparison,
  compareWith,
  describeSpec,
  type GateReport,
  judgeAll,
  parseSourceSpec,
  type SourceSpec,
} from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { progress, result } from '../shared/output.ts';
import { type Landscape, landscapeOf } from './landscape.ts';
import { opened, type RegistryFlags } from './registry-options.ts';
import { type ReportFlags, rendered } from './render-report.ts';
import { schemaExit } from './schema-exit.ts';
import { type WorkingTree, workingTree } from './working-tree.ts';

export interface CheckOptions extends ReportFlags, RegistryFlags {
  readonly against: string;
  readonly schemas?: string;
  readonly history: number;
}

/** `alpes schema check`: resolves with the exit code. */
export async function runCheck(options: CheckOptions, { root }: CommandContext): Promise<number> {
  const spec = parseSourceSpec(options.against);
  const tree = await workingTree(root, options.schemas);
  const comparison = await compareWith(spec, {
    candidate: tree.tree,
    folder: tree.folder,
    modes: tree.modes,
    states: options.history,
    openRegistry: (registry) => opened(registry, options),
  });
  for (const note of comparison.notes) progress(note);
  const report = reportOf(spec, tree, comparison, await landscapeOf(root));
  result(rendered(report, options, textsOf(tree, comparison)));
  return exitOf(report);
}

/** Broken files are not judged: what they say is not known. */
function reportOf(
  spec: SourceSpec,
  { modes }: WorkingTree,
  { candidate, histories }: Comparison,
  landscape: Landscape,
): GateReport {
  const against = describeSpec(spec);
  const { problems } = candidate;
  const judged = judgeAll(histories, { modes, against, readersOf: landscape.readersOf });
  const subjects = problems.length > 0 ? [] : judged.map((each) => landscape.assess(each));
  const compatible = problems.length === 0 && subjects.every((subject) => subject.compatible);
  return { against, problems, subjects, graphql: undefined, compatible };
}

function exitOf({ problems, compatible }: GateReport): number {
  if (problems.length > 0) return schemaExit.usage;
  return compatible ? schemaExit.fine : schemaExit.incompatible;
}

function textsOf({ textOf }: WorkingTree, { texts }: Comparison): (file: string) => string | undefined {
  const earlier = new Map(texts.map(({ file, text }) => [file, text]));
  return (file) => textOf(file) ?? earlier.get(file);
}
