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

// A change of contract that breaks something mostly keeps the code from compiling too, and a contract that is broken can't
// be generated from. The gate is there to say why, so it runs on what could be made; and its 1 means "incompatible" only.
const isGate = process.argv[2] === 'schema';

const failures = await prepare(root, undefined, isGate ? ['contracts', 'build'] : []).catch((error) => {
  if (error.name !== 'StepError') throw error;
  console.error(error.message);
  process.exit(isGate ? 2 : 1);
});

const built = (name) => import(pathToFileURL(resolve(root, `packages/${name}/dist/index.js`)).href);
// Without anything generated, ever, there is nothing to go on with.
if (failures.length > 0) {
  await built('contracts').catch(() => {
    console.error(failures[0].message);
    process.exit(2);
  });
  for (const { message } of failures)
    console.error(`${message.split('\n')[0]} Going on with what was made before.`);
}

const { run } = await built('cli');
process.exitCode = await run(process.argv.slice(2), { root });
