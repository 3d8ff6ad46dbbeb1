import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../../../.ci/branch-point', import.meta.url));

let folder: string;
let repository: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alpes-branch-'));
  repository = join(folder, 'repository');
  mkdirSync(join(repository, 'schemas'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

const env = {
  PATH: process.env.PATH ?? '',
  HOME: tmpdir(),
  GIT_CEILING_DIRECTORIES: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

const git = (...words: readonly string[]): string =>
  execFileSync('git', words, { cwd: repository, env, encoding: 'utf8' }).trim();

const commit = (text: string): string => {
  writeFileSync(join(repository, 'schemas', 'a.avsc'), text);
  git('add', '.');
  git('commit', '-q', '-m', text);
  return git('rev-parse', 'HEAD');
};

const branchPoint = (cwd = repository) => {
  const { status, stdout, stderr } = spawnSync('bash', [script], { cwd, env, encoding: 'utf8' });
  return { status, commit: stdout.trim(), why: stderr.trim() };
};

test('a branch is compared with where it left main', () => {
  git('init', '-q', '-b', 'main');
  const left = commit('one');
  git('checkout', '-q', '-b', 'feature');
  commit('two');
  expect(branchPoint()).toMatchObject({ status: 0, commit: left });
  expect(branchPoint().why).toContain('where HEAD left main');
});

test('main is compared with what landed before, and with its head once contracts are changed', () => {
  git('init', '-q', '-b', 'main');
  const first = commit('one');
  const second = commit('two');
  expect(branchPoint()).toMatchObject({ status: 0, commit: first });
  writeFileSync(join(repository, 'schemas', 'b.avsc'), 'new');
  expect(branchPoint()).toMatchObject({ status: 0, commit: second });
  expect(branchPoint().why).toContain('changed in the working tree');
});

test('a shallow clone of one commit is compared with itself, and says so', () => {
  git('init', '-q', '-b', 'main');
  commit('one');
  const head = commit('two');
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${repository}`, 'shallow'], {
    cwd: folder,
    env,
  });
  const point = branchPoint(join(folder, 'shallow'));
  expect(point).toMatchObject({ status: 0, commit: head });
  expect(point.why).toMatch(/HEAD itself.*no earlier commit.*shallow/);
});

test('a checkout without a branch, as CI makes it, is compared with where it left the main of its origin', () => {
  git('init', '-q', '-b', 'main');
  const left = commit('one');
  git('checkout', '-q', '-b', 'feature');
  const head = commit('two');
  execFileSync('git', ['clone', '-q', '-b', 'main', `file://${repository}`, 'clone'], { cwd: folder, env });
  const clone = join(folder, 'clone');
  execFileSync('git', ['checkout', '-q', '--detach', head], { cwd: clone, env });
  expect(branchPoint(clone)).toMatchObject({ status: 0, commit: left });
});

test('without git, and without a commit, there is nothing to compare with, and nothing fails', () => {
  expect(branchPoint()).toMatchObject({ status: 0, commit: '' });
  expect(branchPoint().why).toContain('nothing to compare with');
  git('init', '-q', '-b', 'main');
  expect(branchPoint()).toMatchObject({ status: 0, commit: '' });
});
