import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { SourceText } from '../avro/source-text.ts';
import { mapLimited } from './map-limited.ts';
import { SourceError } from './source-error.ts';
import type { Tree } from './tree.ts';

/** Bytes; no contract that a person wrote comes near it. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const OPEN_FILES = 16;

/**
 * Every `.avsc` below a folder, in the order of their names; hidden folders and `node_modules` are passed by.
 * @param root what `file` in the result is relative to
 * @throws {SourceError} `OUT_OF_REACH` where there is no such folder, or nothing in it may be read.
 */
export async function readFolder(
  path: string,
  { root, label }: { root: string; label: string },
): Promise<Tree> {
  const folder = slashed(relative(root, path));
  const names = await namesIn(path);
  const homes = await Promise.all([root, path].map(async (each) => `${await realpath(each)}${sep}`));
  const read = async (name: string): Promise<SourceText> => ({
    file: slashed(relative(root, name)),
    text: await textOf(name, homes),
  });
  return { label, folder, files: await mapLimited(names, OPEN_FILES, read) };
}

async function namesIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.name.endsWith('.avsc') && !entry.isDirectory());
    const names = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    return names.filter((name) => !passedBy(relative(path, name))).toSorted();
  } catch (cause) {
    throw new SourceError('OUT_OF_REACH', `${path} can't be read: ${reason(cause)}.`, { cause });
  }
}

const passedBy = (path: string): boolean =>
  path.split(sep).some((part) => part === 'node_modules' || (part.startsWith('.') && part.length > 1));

/** A link that leads out could show in a report what is no contract, such as /proc/self/environ. */
async function textOf(name: string, homes: readonly string[]): Promise<string> {
  try {
    const file = await realpath(name);
    if (!homes.some((home) => file.startsWith(home))) throw new Error('it leads out of here');
    const about = await stat(file);
    // A pipe or a device may never end.
    if (!about.isFile()) throw new Error('it is no file');
    const { size } = about;
    if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes; at most ${MAX_FILE_BYTES} are read`);
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new SourceError('WRONG_USE', `${name} can't be read: ${reason(cause, 'file')}.`, { cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: 'it is no folder',
  EACCES: 'you may not',
  EISDIR: 'it is a folder',
};

function reason(error: unknown, kind = 'folder'): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `there is no such ${kind}`;
  return (code === undefined ? undefined : REASONS[code]) ?? message;
}

const slashed = (path: string): string => path.split(sep).join('/');
