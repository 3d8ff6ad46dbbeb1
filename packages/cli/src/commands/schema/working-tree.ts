import { join, resolve } from 'node:path';
import { type CompatibilityFile, readCompatibilityFile, readFolder, type Tree } from '@alpes/schema-gate';

/** The contracts as they are on the disk now. */
export interface WorkingTree {
  /** Absolute. */
  readonly folder: string;
  readonly tree: Tree;
  readonly modes: CompatibilityFile;
  readonly textOf: (file: string) => string | undefined;
}

/** @throws {SourceError} where the folder can't be read, or its `compatibility.json` is wrong. */
export async function workingTree(root: string, schemas = 'schemas'): Promise<WorkingTree> {
  const folder = resolve(root, schemas);
  const tree = await readFolder(folder, { root, label: 'working tree' });
  const modes = await readCompatibilityFile(join(folder, 'compatibility.json'));
  const texts = new Map(tree.files.map(({ file, text }) => [file, text]));
  return { folder, tree, modes, textOf: (file) => texts.get(file) };
}
