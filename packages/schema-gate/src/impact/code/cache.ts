import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript-api';
import { type CodeUse, fieldUses } from './field-uses.ts';
import type { AppSources } from './workspace.ts';

/** Raised whenever the same code is to be understood differently. */
const READING = 3;

/** Answers kept. Every change of the code makes another, and most are never asked for again. */
const KEPT = 20;

export interface CachedUsesOptions {
  readonly root: string;
  readonly apps: readonly AppSources[];
  readonly overlay?: ReadonlyMap<string, string>;
  /** Default: `node_modules/.cache/alpes` under the root. */
  readonly directory?: string;
}

/**
 * {@link fieldUses}, once for the same sources: the answer is kept under the hash of every source file of the workspace, of the
 * lock file and of the overlay; the twenty used last are kept. A cache that can't be read or written costs time, nothing else.
 */
export function cachedFieldUses({ root, apps, overlay, directory }: CachedUsesOptions): CodeUse[] {
  const folder = directory ?? join(root, 'node_modules/.cache/alpes');
  const file = join(folder, `field-uses-${hashOf(root, apps, overlay)}.json`);
  const known = readKnown(file);
  if (known) return known;
  const uses = fieldUses(root, apps, overlay);
  keep(folder, file, uses);
  return uses;
}

function hashOf(root: string, apps: readonly AppSources[], overlay: ReadonlyMap<string, string> = new Map()) {
  const hash = createHash('sha256').update(`${READING} ${ts.version} ${JSON.stringify(apps)}`);
  for (const file of [join(root, 'pnpm-lock.yaml'), ...sourceFiles(root)]) {
    hash.update(`\0${relative(root, file)}\0`).update(overlay.get(file) ?? contentOf(file));
  }
  return hash.digest('hex').slice(0, 32);
}

function sourceFiles(root: string): string[] {
  return ['apps', 'packages'].flatMap((kind) =>
    namesIn(join(root, kind)).flatMap((name) => {
      const source = join(root, kind, name, 'src');
      return entriesOf(source).map((path) => join(source, path));
    }),
  );
}

const entriesOf = (directory: string): string[] => {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .toSorted();
  } catch {
    return [];
  }
};

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).toSorted();
  } catch {
    return [];
  }
}

function contentOf(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch {
    return '';
  }
}

function readKnown(file: string): CodeUse[] | undefined {
  try {
    const uses = JSON.parse(readFileSync(file, 'utf8')) as CodeUse[];
    touch(file);
    return uses;
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that nobody reads half of it. */
function keep(folder: string, file: string, uses: readonly CodeUse[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    const beside = `${file}.${process.pid}`;
    writeFileSync(beside, JSON.stringify(uses));
    renameSync(beside, file);
    dropOldest(folder);
  } catch {
    // The next run looks again.
  }
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // A folder that can be read only: what is in it stays.
  }
}

function dropOldest(folder: string): void {
  const answers = readdirSync(folder)
    .filter((name) => name.startsWith('field-uses-'))
    .map((name) => ({ file: join(folder, name), usedMs: statSync(join(folder, name)).mtimeMs }))
    .toSorted((one, other) => other.usedMs - one.usedMs);
  for (const { file } of answers.slice(KEPT)) rmSync(file, { force: true });
}
