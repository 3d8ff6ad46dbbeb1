#!/usr/bin/env node
// `npm run bench`: prepares the workspace as `npm start` does, then measures: the system, or what is named.
import { resolve } from 'node:path';
import { prepare } from '../cli/bootstrap/prepare.mjs';

const others = {
  'schema-gate': '../schema-gate/bench/check-speed.mjs',
  web: '../../apps/web/bench/main.mjs',
};

await prepare(resolve(import.meta.dirname, '../..'));
await import(others[process.argv[2]] ?? './dist/main.js');
