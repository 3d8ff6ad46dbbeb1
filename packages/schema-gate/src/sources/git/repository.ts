import { readFile, realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { SourceError } from '../source-error.ts';
import { gitText, runGit } from './run-git.ts';

/** A clone, seen from the folder that somebody works in. */
export interface Repository {
  /** Its topmost folder. */
  readonly top: string;
  /** Commits where a shallow clone was cut off; empty for a whole one. */
  readonly cutAt: ReadonlySet<string>;
}

/** @throws {SourceError} `OUT_OF_REACH` where the folder is in no repository. */
export async function openRepository(folder: string): Promise<Repository> {
  const { code, stdout, stderr } = await runGit(folder, [
    'rev-parse',
    '--show-toplevel',
    '--git-path',
    'shallow',
  ]);
  if (code !== 0) throw noRepository(folder, stderr);
  const [top = '', shallow = ''] = stdout.toString('utf8').split('\n');
  const cut = await readFile(shallow.startsWith('/') ? shallow : `${folder}/${shallow}`, 'utf8').catch(
    () => '',
  );
  return { top, cutAt: new Set(cut.split('\n').filter(Boolean)) };
}

function noRepository(folder: string, stderr: string): SourceError {
  const advice = /dubious ownership/.test(stderr)
    ? 'git distrusts it, as it belongs to somebody else: git config --global --add safe.directory <folder>.'
    : 'Run this inside a clone, or compare with dir:PATH or registry:URL.';
  return new SourceError('OUT_OF_REACH', `${folder} is in no git repository. ${advice}`);
}

/** Inside the repository, with `/`. @throws {SourceError} `WRONG_USE` for what lies outside of it. */
export async function pathInside({ top }: Repository, path: string): Promise<string> {
  const inside = relative(await realpath(top), await realpath(path).catch(() => path));
  if (inside.startsWith('..')) {
    throw new SourceError(
      'WRONG_USE',
      `${path} is not in the repository of ${top}, so git knows nothing of it.`,
    );
  }
  return inside.split(sep).join('/');
}

/**
 * The commit that a name stands for; `main...` is where this branch left main.
 * @throws {SourceError} `OUT_OF_REACH` where this clone has no such commit, saying how to get it.
 */
export async function resolveCommit(repository: Repository, ref: string): Promise<string> {
  return ref.endsWith('...') ? branchPoint(repository, ref.slice(0, -3)) : commitOf(repository, ref);
}

async function commitOf({ top, cutAt }: Repository, ref: string): Promise<string> {
  const { code, stdout } = await runGit(top, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  if (code === 0) return stdout.toString('utf8').trim();
  throw new SourceError(
    'OUT_OF_REACH',
    `This clone knows no commit "${ref}". ${adviceFor(ref, cutAt.size > 0)}`,
  );
}

async function branchPoint(repository: Repository, ref: string): Promise<string> {
  const tip = await commitOf(repository, ref);
  const { code, stdout } = await runGit(repository.top, ['merge-base', tip, 'HEAD']);
  if (code === 0) return stdout.toString('utf8').trim();
  const why = repository.cutAt.size > 0 ? `the clone is shallow. ${UNSHALLOW}` : 'they share no commit.';
  throw new SourceError('OUT_OF_REACH', `Where this branch left ${ref} can't be told: ${why}`);
}

/** What to do about a clone that lacks history. */
export const UNSHALLOW =
  'Fetch the rest: git fetch --unshallow (in GitHub Actions: actions/checkout with fetch-depth: 0).';

function adviceFor(ref: string, shallow: boolean): string {
  if (shallow) return `It is shallow. ${UNSHALLOW}`;
  if (ref.startsWith('HEAD')) return 'So far back its history does not go.';
  return `Fetch it first (git fetch origin ${ref.replace(/^origin\//, '')}), or look for its name in git branch --all.`;
}

/** The text of a file at a commit; undefined where it is not there. */
export async function fileAt({ top }: Repository, commit: string, path: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(top, ['cat-file', 'blob', `${commit}:${path}`]);
  return code === 0 ? stdout.toString('utf8') : undefined;
}

/** Commits that changed a contract, newest first, along the first parents of one. */
export interface ContractCommit {
  readonly commit: string;
  /** `4c1d2e3 of 2026-11-25` */
  readonly label: string;
}

export async function contractCommits(
  { top }: Repository,
  from: string,
  atMost: number,
): Promise<ContractCommit[]> {
  const format = '--format=%H %h of %cs';
  const args = ['log', '--first-parent', format, `--max-count=${atMost}`, from, '--', ':(top,glob)**/*.avsc'];
  const lines = (await gitText(top, args)).split('\n').filter(Boolean);
  return lines.map((line) => {
    const at = line.indexOf(' ');
    return { commit: line.slice(0, at), label: line.slice(at + 1) };
  });
}

/** Whether history before `from` is missing here, along first parents. */
export async function historyIsCut({ top, cutAt }: Repository, from: string): Promise<boolean> {
  if (cutAt.size === 0) return false;
  const roots = await gitText(top, ['rev-list', '--first-parent', '--max-parents=0', from]);
  return roots.split('\n').some((root) => cutAt.has(root));
}
