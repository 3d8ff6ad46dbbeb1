#!/usr/bin/env node
// `npm run bench`: prepares the workspace as `npm start` does, then measures.
import { resolve } from 'node:path';
import { prepare } from '../cli/bootstrap/prepare.mjs';

await prepare(resolve(import.meta.dirname, '../..'));
await import('./dist/main.js');
