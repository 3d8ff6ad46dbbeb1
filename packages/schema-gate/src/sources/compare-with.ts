import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { SourceText } from '../avro/source-text.ts';
import type { CompatibilityFile } from './compatibility-file.ts';
import { type ContractTree, contractTree, TextNumbers } from './contract-tree.ts';
import { namesFrom } from './contracts-at.ts';
import { gitHistory } from './git/git-history.ts';
import { type Histories, historiesInTrees } from './histories.ts';
import { readFolder } from './read-folder.ts';
import type { Registry } from './registry/registry.ts';
import {
  historiesInRegistry,
  readRegistry,
  registryNotes,
  registryTexts,
} from './registry/registry-histories.ts';
import type { SourceSpec } from './source-spec.ts';
import type { Tree } from './tree.ts';

/** What `check` compares, and with what. */
export interface ComparisonOptions {
  readonly candidate: Tree;
  /** Absolute: the folder of the candidate. */
  readonly folder: string;
  readonly modes: CompatibilityFile;
  /** Earlier states to look at in git, the one at the ref included. */
  readonly states: number;
  /** Opens what `registry:` names. */
  readonly openRegistry: (spec: Extract<SourceSpec, { kind: 'registry' }>) => Promise<Registry>;
}

export interface Comparison {
  readonly candidate: ContractTree;
  readonly histories: Histories;
  /** Worth a line on standard error. */
  readonly notes: readonly string[];
  /** The earlier texts that findings may point into, by the name they have in places. */
  readonly texts: readonly SourceText[];
  /** A file beside the contracts (the GraphQL schema) as it was; undefined where it was not, or where that can't be told. */
  readonly earlierFile: (path: string) => Promise<string | undefined>;
}

/**
 * Reads the earlier contracts and puts them beside the candidate.
 * @throws {SourceError} where they can't be had
 */
export function compareWith(spec: SourceSpec, options: ComparisonOptions): Promise<Comparison> {
  if (spec.kind === 'git') return withGit(spec.ref, options);
  return spec.kind === 'dir' ? withFolder(spec.path, options) : withRegistry(spec, options);
}

async function withGit(ref: string, options: ComparisonOptions): Promise<Comparison> {
  const { candidate, folder, modes } = options;
  const modesInUse = [modes.default, ...Object.values(modes.topics)];
  const transitive = modesInUse.some((mode) => mode.endsWith('_TRANSITIVE'));
  const names = namesFrom(candidate);
  const { trees, notes, fileAtRef } = await gitHistory(ref, {
    folder,
    names,
    states: transitive ? options.states : 1,
  });
  return { ...inTrees(trees, notes, options), earlierFile: fileAtRef };
}

async function withFolder(path: string, options: ComparisonOptions): Promise<Comparison> {
  const folder = resolve(path);
  const tree = await readFolder(folder, { root: dirname(folder), label: path });
  const notes = tree.files.length === 0 ? [`There is no .avsc in ${path}: everything counts as new.`] : [];
  // What lies beside the contracts there lies beside them here.
  const beside = (file: string): string => join(dirname(folder), relative(dirname(options.folder), file));
  const earlierFile = (file: string): Promise<string | undefined> =>
    readFile(beside(file), 'utf8').catch(() => undefined);
  return { ...inTrees([named(tree, path)], notes, options), earlierFile };
}

/** Names files so that they can't be taken for the candidate's. */
const named = ({ label, folder, files }: Tree, path: string): Tree => ({
  label,
  folder: `${path}:${folder}`,
  files: files.map(({ file, text }) => ({ file: `${path}:${file.slice(folder.length + 1)}`, text })),
});

async function withRegistry(
  spec: Extract<SourceSpec, { kind: 'registry' }>,
  { candidate, modes, openRegistry }: ComparisonOptions,
): Promise<Comparison> {
  const tree = contractTree(candidate);
  const found = await readRegistry(tree, await openRegistry(spec));
  return {
    candidate: tree,
    histories: historiesInRegistry(tree, found, modes),
    notes: registryNotes(found, modes),
    texts: registryTexts(found),
    earlierFile: () => Promise.resolve(undefined),
  };
}

type InTrees = Omit<Comparison, 'earlierFile'>;

function inTrees(
  trees: readonly Tree[],
  notes: readonly string[],
  { candidate, modes }: ComparisonOptions,
): InTrees {
  const numbers = new TextNumbers();
  const parsed = contractTree(candidate, numbers);
  const earlier = trees.map((tree) => contractTree(tree, numbers));
  return {
    candidate: parsed,
    histories: historiesInTrees(parsed, earlier, modes),
    notes: [...notes, ...earlier.flatMap(brokenNote)],
    texts: trees.flatMap(({ files }) => files),
  };
}

/** What was broken earlier must not keep anybody from mending it. */
function brokenNote({ label, problems }: ContractTree): string[] {
  const [first] = problems;
  if (first === undefined) return [];
  const { file, line } = first.place;
  const places = problems.length === 1 ? 'one place' : `${problems.length} places`;
  return [
    `At ${label} the contracts were broken themselves, in ${places} (${file}:${line}: ${first.message}).`,
  ];
}
