import { join } from 'node:path';
import {
  type Comparison,
  compareFrontDoor,
  compareWith,
  describeSpec,
  type GateReport,
  judgeAll,
  missingFromFrontDoor,
  parseSourceSpec,
  type SourceSpec,
  type SubjectReport,
} from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { progress, result } from '../shared/output.ts';
import { assessedWith } from './assessed.ts';
import { isWorkspace, knowledgeOf, readersIn } from './landscape.ts';
import { addressed, opened, type RegistryFlags } from './registry-options.ts';
import { type ReportFlags, rendered } from './render-report.ts';
import { retainedReports, sampleOf } from './retained.ts';
import { schemaExit, usage } from './schema-exit.ts';
import { type WorkingTree, workingTree } from './working-tree.ts';

export interface CheckOptions extends ReportFlags, RegistryFlags {
  readonly against: string;
  readonly schemas?: string;
  readonly history: number;
  readonly retained?: true | number | 'all';
}

/** `alpes schema check`: resolves with the exit code. */
export async function runCheck(options: CheckOptions, { root }: CommandContext): Promise<number> {
  const spec = addressed(parseSourceSpec(options.against));
  const tree = await workingTree(root, options.schemas);
  const comparison = await compareWith(spec, {
    candidate: tree.tree,
    folder: tree.folder,
    modes: tree.modes,
    states: options.history,
    openRegistry: (registry) => opened(registry, options),
  });
  const gaps = isWorkspace(root) ? missingFromFrontDoor(root) : [];
  for (const note of [...comparison.notes, ...gaps]) progress(note);
  const judgement = await reportOf({ spec, tree, comparison, root });
  const report =
    judgement.problems.length > 0 ? judgement : await withRetained(judgement, options, comparison);
  result(rendered(report, options, textsOf(tree, comparison)));
  return exitOf(report);
}

/** What a topic holds and the new schema can't read is as bad as what an earlier schema might have written. */
async function withRetained(
  report: GateReport,
  { retained: wanted, ...flags }: CheckOptions,
  { candidate }: Comparison,
): Promise<GateReport> {
  if (wanted === undefined) return report;
  const retained = await retainedReports(candidate.subjects, sampleOf(wanted), flags);
  const readable = retained.every((topic) => topic.compatible);
  return { ...report, retained, compatible: report.compatible && readable };
}

interface Found {
  readonly spec: SourceSpec;
  readonly tree: WorkingTree;
  readonly comparison: Comparison;
  readonly root: string;
}

/** Broken files are not judged: what they say is not known. */
async function reportOf(found: Found): Promise<GateReport> {
  const against = describeSpec(found.spec);
  const { problems } = found.comparison.candidate;
  if (problems.length > 0) return { against, problems, subjects: [], graphql: undefined, compatible: false };
  const [subjects, graphql] = [await judged(found, against), await graphqlOf(found)];
  const breaks = graphql?.changes.some(({ criticality }) => criticality === 'breaking') ?? false;
  return {
    against,
    problems,
    subjects,
    graphql,
    compatible: !breaks && subjects.every((subject) => subject.compatible),
  };
}

/** A topic that is gone breaks whoever still reads it. */
async function judged({ comparison, tree, root }: Found, against: string): Promise<SubjectReport[]> {
  const { histories, removed } = comparison.histories;
  const readersOf = removed.length > 0 ? readersIn(await knowledgeOf(root, [])) : () => [];
  const all = judgeAll(comparison.histories, { modes: tree.modes, against, readersOf });
  return assessedWith(all, histories, root);
}

async function graphqlOf({ comparison, root }: Found): Promise<GateReport['graphql']> {
  if (!isWorkspace(root)) return undefined;
  const compared = await compareFrontDoor(root, (file) => comparison.earlierFile(join(root, file)));
  if (compared === undefined) return undefined;
  if (compared.problems.length > 0) usage(compared.problems.join('\n'));
  return { file: compared.file, changes: compared.changes };
}

function exitOf({ problems, compatible }: GateReport): number {
  if (problems.length > 0) return schemaExit.usage;
  return compatible ? schemaExit.fine : schemaExit.incompatible;
}

function textsOf({ textOf }: WorkingTree, { texts }: Comparison): (file: string) => string | undefined {
  const earlier = new Map(texts.map(({ file, text }) => [file, text]));
  return (file) => textOf(file) ?? earlier.get(file);
}
