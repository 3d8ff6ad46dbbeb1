#!/usr/bin/env node
// `npm run bench -- schema-gate`: 1,000 schemas with 20 versions each, read and judged under BACKWARD_TRANSITIVE; each round in a
// process of its own, so that its peak of memory is its own. CPU is all threads' while reading and judging, garbage collection included.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judge, parseSchemas } from '../dist/index.js';

const SCHEMAS = 1000;
const VERSIONS = 20;
const ROUNDS = 5;
const TARGET = { seconds: 3, megabytes: 300 };
/** One schema in so many is broken in its newest version, so that saying why is measured too. */
const BROKEN_EVERY = 10;

const file = (n) => `context-${n % 20}/schema-${n}.avsc`;

/** Every version has one optional field more than the one before; no two versions are the same. */
function text(n, version) {
  const broken = version === VERSIONS - 1 && n % BROKEN_EVERY === 0;
  const namespace = `bench.context${n % 20}`;
  const fields = [
    { name: 'id', type: { type: 'string', logicalType: 'uuid' }, doc: 'Which one.' },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    {
      name: 'kind',
      type: { type: 'enum', name: `Kind${n}`, symbols: ['SMALL', 'LARGE', 'OTHER'], default: 'OTHER' },
    },
    { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 2 } },
    { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    { name: 'counts', type: { type: 'map', values: broken ? 'boolean' : 'long' }, default: {} },
    {
      name: 'data',
      type: [
        { type: 'record', name: `Registered${n}`, fields: [{ name: 'name', type: 'string' }] },
        {
          type: 'record',
          name: `Amended${n}`,
          fields: [{ name: 'name', type: ['null', 'string'], default: null }],
        },
      ],
    },
    ...Array.from({ length: version }, (_, i) => ({
      name: `added${i}`,
      type: ['null', 'string'],
      default: null,
    })),
  ];
  return JSON.stringify({ type: 'record', name: `Subject${n}`, namespace, fields }, undefined, 2);
}

const tree = (version) =>
  Array.from({ length: SCHEMAS }, (_, n) => ({ file: file(n), text: text(n, version) }));

/** Runs `work`, and adds to `spent` what it took by the clock and in CPU, in seconds. */
function timed(spent, work) {
  const began = performance.now();
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  spent.seconds += (performance.now() - began) / 1000;
  spent.cpuSeconds += (user + system) / 1e6;
  return result;
}

function round() {
  const spent = { seconds: 0, cpuSeconds: 0 };
  const versions = [];
  for (let version = 0; version < VERSIONS; version += 1) {
    const sources = tree(version);
    const { roots, problems } = timed(spent, () => parseSchemas(sources));
    if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
    versions.push(roots);
  }
  const verdicts = timed(spent, () => Array.from({ length: SCHEMAS }, (_, n) => verdict(versions, n)));
  const refused = verdicts.filter((one) => !one.compatible);
  if (refused.length !== SCHEMAS / BROKEN_EVERY) throw new Error(`${refused.length} were refused`);
  return { ...spent, megabytes: process.resourceUsage().maxRSS / 1024 };
}

function verdict(versions, n) {
  const all = versions.map((roots, version) => ({
    label: `version ${version + 1}`,
    schema: roots.get(file(n)),
  }));
  const [candidate, ...earlier] = all.toReversed();
  return judge({ subject: file(n), mode: 'BACKWARD_TRANSITIVE', candidate, earlier });
}

function inProcessOfItsOwn() {
  const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--round'], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

if (process.argv.includes('--round')) {
  process.stdout.write(JSON.stringify(round()));
} else {
  process.stdout.write(`${SCHEMAS} schemas with ${VERSIONS} versions each\n`);
  for (let n = 1; n <= ROUNDS; n += 1) {
    const { seconds, cpuSeconds, megabytes } = inProcessOfItsOwn();
    const met = seconds < TARGET.seconds && megabytes < TARGET.megabytes;
    process.stdout.write(
      `round ${n}: ${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU), peak ${megabytes.toFixed(0)} MB${met ? '' : ' (over the target)'}\n`,
    );
  }
}
