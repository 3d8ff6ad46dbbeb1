import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contentSignature, filesBelow, timeSignature } from './signature.mjs';

const PNPM = 'pnpm@12.21.0';

/**
 * A step is `{ name, title, signature, made, command, args, env }`: stale when the signature is not the one of its last
 * success, or when something that it made is gone. `signature` and `made` are functions: what an earlier step writes counts.
 */

const children = (folder) =>
  (existsSync(folder) ? readdirSync(folder) : []).map((name) => join(folder, name));

const packages = (root) => [...children(join(root, 'packages')), ...children(join(root, 'apps'))];

export function installStep(root) {
  const manifests = () =>
    [root, ...packages(root)]
      .map((folder) => join(folder, 'package.json'))
      .filter((file) => existsSync(file));
  const settings = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'].map((name) => join(root, name));
  return {
    name: 'install',
    title: 'Installing packages',
    signature: () => contentSignature(root, [...settings.filter((file) => existsSync(file)), ...manifests()]),
    made: () => [join(root, 'node_modules/.modules.yaml'), join(root, 'node_modules/.bin/tsc')],
    command: process.platform === 'win32' ? 'npx.cmd' : 'npx',
    args: ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'],
    // In production mode the compiler would not be installed.
    env: { NODE_ENV: undefined, npm_config_update_notifier: 'false' },
  };
}

export function contractsStep(root) {
  const inputs = [join(root, 'schemas'), join(root, 'packages/contracts/generate.mjs')];
  return {
    name: 'contracts',
    title: 'Generating contracts',
    signature: () => timeSignature(root, filesBelow(inputs)),
    made: () => [join(root, 'packages/contracts/src/generated')],
    command: process.execPath,
    args: [join(root, 'packages/contracts/generate.mjs')],
  };
}

/** One for each folder of prisma/ with a configuration. */
export function prismaSteps(root) {
  return children(join(root, 'prisma'))
    .filter((folder) => existsSync(join(folder, 'prisma.config.ts')))
    .map((folder) => prismaStep(root, folder));
}

function prismaStep(root, folder) {
  const name = folder.slice(root.length + 1);
  const inputs = () => children(folder).filter((file) => /\.(prisma|ts)$/.test(file));
  return {
    name: name.replaceAll(/[\\/]/g, '-'),
    title: `Generating the database client of ${name}`,
    signature: () => contentSignature(root, inputs()),
    made: () => inputs().flatMap((file) => outputsOf(folder, file)),
    command: process.execPath,
    args: [
      join(root, 'node_modules/prisma/build/index.js'),
      'generate',
      '--config',
      join(folder, 'prisma.config.ts'),
    ],
    // Generating needs no schema engine, but the command would fetch one from outside the npm registry unless it is
    // told where one is.
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  };
}

function outputsOf(folder, file) {
  const output = /^\s*output\s*=\s*"([^"]+)"/m.exec(readFileSync(file, 'utf8'))?.[1];
  return output === undefined ? [] : [resolve(folder, output)];
}

/** None where this checkout has no web application. */
export function webSteps(root) {
  const folder = join(root, 'apps/web');
  if (!existsSync(join(folder, 'build.mjs'))) return [];
  const inputs = () =>
    filesBelow([folder, join(root, 'packages/shapes'), join(root, 'apps/bff/schema.graphql')], isWebSource);
  return [
    {
      name: 'web',
      title: 'Building the web application',
      signature: () => timeSignature(root, inputs()),
      made: () => [join(folder, 'dist/index.html'), join(folder, 'src/generated')],
      command: process.execPath,
      args: [join(folder, 'build.mjs')],
      // Otherwise React brings its checks for developers, which are large and slow.
      env: { NODE_ENV: 'production' },
    },
  ];
}

const isWebSource = (file) => !/[\\/]src[\\/]generated[\\/]|\.test\.tsx?$/.test(file);

export function buildStep(root) {
  const sources = () => filesBelow(packages(root), isSource);
  const configs = ['tsconfig.json', 'tsconfig.base.json'].map((name) => join(root, name));
  return {
    name: 'build',
    title: 'Building',
    signature: () => timeSignature(root, [...configs, ...sources()]),
    made: () =>
      packages(root)
        .filter((folder) => existsSync(join(folder, 'src/index.ts')))
        .map(entryOf),
    command: process.execPath,
    args: [join(root, 'node_modules/typescript/bin/tsc'), '-b', '--pretty', 'false'],
  };
}

const entryOf = (folder) => join(folder, 'dist/index.js');

const isSource = (file) =>
  /\.(c|m)?tsx?$|\/tsconfig\.json$|\/package\.json$/.test(file) && !/\.test\.tsx?$/.test(file);
