import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', '.git']);

/** Every file below the given files and folders, sorted; folders that are made by tools are left out. */
export function filesBelow(paths, wanted = () => true) {
  return paths.flatMap((path) => list(path, wanted)).toSorted();
}

function list(path, wanted) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return wanted(path) ? [path] : [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const child = join(path, entry.name);
    if (entry.isDirectory()) return list(child, wanted);
    return wanted(child) ? [child] : [];
  });
}

/** Changes whenever a file's bytes do. For few files: it reads them. */
export function contentSignature(root, files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** Changes whenever a file is written, added or removed. For many files: it only asks for size and time. */
export function timeSignature(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}
