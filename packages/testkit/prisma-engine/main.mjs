#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which its command line downloads from outside the npm registry. It speaks
// the same JSON-RPC, one message a line on standard input and output, over the WebAssembly build of that engine that npm has:
//
//   PRISMA_SCHEMA_ENGINE_BINARY=packages/testkit/prisma-engine/main.mjs npx prisma migrate status --config …
//
// It leans on the command line's internal protocol, hence on the pinned versions; migrate-status.int.test.ts watches that.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createDatabase, databaseCommand } from './database.mjs';
import { loadEngine } from './engine.mjs';
import { fatal, rpcError } from './errors.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { datamodels: { type: 'string', multiple: true }, datasource: { type: 'string' } },
});
const datasource = values.datasource === undefined ? {} : JSON.parse(values.datasource);

if (process.argv.includes('--version')) process.stdout.write('schema-engine-cli 7.10.0\n');
else if (positionals[0] === 'cli') await databaseCommand(positionals[1], datasource.url).catch(fatal);
else serve();

/** Answers requests in the order they come, until standard input ends. */
function serve() {
  let engine;
  let queue = Promise.resolve();
  const load = () => (engine ??= loadEngine(datasource, values.datamodels));
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    queue = queue.then(() => answer(JSON.parse(line), load));
  });
  lines.on('close', async () => {
    await queue;
    await (await engine)?.close();
    process.exit(0);
  });
}

async function answer({ id, method, params }, load) {
  if (method === undefined) return; // the command line's reply to our own "print"
  try {
    const result =
      method === 'createDatabase' ? await createDatabase(datasource.url) : await call(load, method, params);
    if (method === 'diff' && result?.stdout)
      send({ id: `print-${id}`, method: 'print', params: { content: result.stdout } });
    send({ id, result: result ?? null });
  } catch (error) {
    send({ id, error: rpcError(error, (await load().catch(() => undefined))?.errors) });
  }
}

async function call(load, method, params) {
  const { engine } = await load();
  const name = method === 'getDatabaseVersion' ? 'version' : method;
  if (typeof engine[name] !== 'function') throw new Error(`The schema engine has no method ${method}.`);
  return engine[name](params);
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
