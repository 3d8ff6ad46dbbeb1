#!/usr/bin/env node
// `npm run bench`: prepares the workspace as `npm start` does, then measures. `npm run bench -- schema-gate` measures that instead.
import { resolve } from 'node:path';
import { prepare } from '../cli/bootstrap/prepare.mjs';

await prepare(resolve(import.meta.dirname, '../..'));
await import(process.argv[2] === 'schema-gate' ? '../schema-gate/bench/check-speed.mjs' : './dist/main.js');
