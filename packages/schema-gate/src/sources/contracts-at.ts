import { dirname, resolve } from 'node:path';
import { parseSchemas } from '../avro/parse-schemas.ts';
import type { AvroSchema, NamedSchema } from '../avro/schema.ts';
import type { SchemaProblem } from '../avro/schema-problem.ts';
import { splitFiles } from './downloads.ts';
import { gitHistory } from './git/git-history.ts';
import { readFolder } from './read-folder.ts';
import type { Registry } from './registry/registry.ts';
import { registeredSubjects } from './registry/registry-histories.ts';
import { describeSpec, type SourceSpec } from './source-spec.ts';
import type { Tree } from './tree.ts';

/** The contracts of one source at one moment. */
export interface Contracts {
  readonly label: string;
  readonly roots: ReadonlyMap<string, AvroSchema>;
  readonly named: ReadonlyMap<string, NamedSchema>;
  readonly problems: readonly SchemaProblem[];
  readonly textOf: (file: string) => string | undefined;
}

export interface ContractsAtOptions {
  /** Today's contracts: where they are, and what a registry is asked for. */
  readonly candidate: Tree;
  readonly folder: string;
  readonly openRegistry: (spec: Extract<SourceSpec, { kind: 'registry' }>) => Promise<Registry>;
}

export function contractsIn({ label, files }: Tree): Contracts {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  return { label, ...parseSchemas(files), textOf: (file) => texts.get(file) };
}

/** The contracts of a source; of a registry, the newest version of each topic. @throws {SourceError} */
export async function contractsAt(spec: SourceSpec, options: ContractsAtOptions): Promise<Contracts> {
  const label = describeSpec(spec);
  if (spec.kind === 'registry') return inRegistry(label, await options.openRegistry(spec), options.candidate);
  return contractsIn({ ...(await treeAt(spec, options)), label });
}

/** @throws {SourceError} */
export async function treeAt(
  spec: Exclude<SourceSpec, { kind: 'registry' }>,
  { candidate, folder }: ContractsAtOptions,
): Promise<Tree> {
  if (spec.kind === 'dir') {
    const path = resolve(spec.path);
    return readFolder(path, { root: dirname(path), label: spec.path });
  }
  const names = namesFrom(candidate);
  const { trees } = await gitHistory(spec.ref, { folder, names, states: 1 });
  return trees[0] ?? { label: spec.ref, folder: '', files: [] };
}

/** Paths of a tree's files from its folder. */
export const namesFrom = ({ folder, files }: Tree): string[] =>
  files.map(({ file }) => file.slice(folder === '' ? 0 : folder.length + 1));

/** Its newest versions as a tree of files like the candidate's, so that both can be compared line by line. */
async function inRegistry(label: string, registry: Registry, candidate: Tree): Promise<Contracts> {
  const { files } = splitFiles(await registeredSubjects(registry, candidate, []));
  const below = candidate.folder === '' ? '' : `${candidate.folder}/`;
  return contractsIn({
    label,
    folder: `registry:${candidate.folder}`,
    files: files.map(({ file, text }) => ({ file: `registry:${below}${file}`, text })),
  });
}
