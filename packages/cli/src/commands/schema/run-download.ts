import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { registeredSubjects, splitFiles, versionFiles } from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { jsonResult, progress } from '../shared/output.ts';
import { specOf } from './contracts-of.ts';
import { opened, type RegistryFlags } from './registry-options.ts';
import { schemaExit, usage } from './schema-exit.ts';
import { workingTree } from './working-tree.ts';

export interface DownloadFlags extends RegistryFlags {
  readonly from: string;
  readonly out: string;
  readonly split?: boolean;
  readonly schemas?: string;
  readonly json?: boolean;
}

/** `alpes schema download`: resolves with the exit code. */
export async function runDownload(
  topics: readonly string[],
  options: DownloadFlags,
  { root }: CommandContext,
): Promise<number> {
  const spec = specOf(options.from);
  if (spec.kind !== 'registry') usage('--from names a registry: registry:http://host:8080.');
  const folder = await emptyFolder(options.out);
  const registry = await opened(spec, options);
  const candidate =
    topics.length > 0 ? undefined : await workingTree(root, options.schemas).catch(() => undefined);
  const registered = await registeredSubjects(registry, candidate?.tree, topics);
  const { files, notes } = options.split ? splitFiles(registered) : versionFiles(registered);
  for (const note of notes) progress(note);
  for (const { file, text } of files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    if (options.json) jsonResult({ file: path });
  }
  progress(`${files.length} files of ${registered.length} topics in ${folder}.`);
  return schemaExit.fine;
}

/** What is downloaded must not be mixed with what somebody wrote. */
async function emptyFolder(path: string): Promise<string> {
  const folder = resolve(path);
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    return usage(`${path} can't be written to: ${error.message}.`);
  });
  if (present.length > 0) usage(`${path} is not empty; name a folder that is new.`);
  return folder;
}
