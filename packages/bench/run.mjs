#!/usr/bin/env node
// `npm run bench`: prepares the workspace as `npm start` does, then measures; `npm run bench -- web` the web application.
import { resolve } from 'node:path';
import { prepare } from '../cli/bootstrap/prepare.mjs';

await prepare(resolve(import.meta.dirname, '../..'));
await import(process.argv[2] === 'web' ? '../../apps/web/bench/main.mjs' : './dist/main.js');
