#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.(); // Node 22 and later: the next start reads compiled code

const { run } = await import('../dist/index.js');
process.exitCode = await run(process.argv.slice(2), { root: process.cwd() });
