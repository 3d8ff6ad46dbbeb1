#!/usr/bin/env node
// From a fresh clone to a running `alpes` command, with Node and npm alone: installs, generates and builds what is
// stale, then runs the command in this process. When nothing is stale that takes a few tens of milliseconds.
import module from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nodeProblem } from './bootstrap/node-version.mjs';
import { prepare } from './bootstrap/prepare.mjs';

module.enableCompileCache?.(); // Node 22 and later: the next start reads compiled code

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}

try {
  await prepare(root);
} catch (error) {
  if (error.name !== 'StepError') throw error;
  console.error(error.message);
  process.exit(1);
}

const { run } = await import(pathToFileURL(resolve(root, 'packages/cli/dist/index.js')).href);
process.exitCode = await run(process.argv.slice(2), { root });
