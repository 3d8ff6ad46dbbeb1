// What the application feels like, measured on the whole real system in a real Chromium: `npm run bench -- web [--runs N]`.
// Prints figures; passes and fails nothing.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { System } from '@alpes/e2e';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { firstUse, profiles } from './first-use.mjs';
import { underUpdates } from './under-updates.mjs';

const COMPANIES = 100_000;

const { values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, seconds: { type: 'string', default: '15' } },
});
const say = (line) => process.stdout.write(`${line}\n`);
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

/** Straight into the read database: registering so many takes minutes. */
async function seed(system) {
  const database = new pg.Client({ connectionString: system.databaseUrl('alpes_read') });
  await database.connect();
  await database.query(
    `INSERT INTO company (id, version, status, name, name_key, search_key, country, roles, registered_at, updated_at)
     SELECT gen_random_uuid(), 1, 'ACTIVE', 'Company ' || n, 'company ' || n, 'company ' || n, 'CO', '{OWNER}', now(), now()
     FROM generate_series(1, $1::int) n`,
    [COMPANIES],
  );
  await database.query('ANALYZE company');
  await database.end();
}

async function measureFirstUse(browser, base, runs) {
  say(`First use of /companies with ${COMPANIES} of them, nothing cached; median of ${runs} (all), ms`);
  for (const profile of profiles) {
    const figures = [];
    for (let run = 0; run < runs; run++) figures.push(await firstUse(browser, base, profile));
    const column = (name) => figures.map((figure) => Math.round(figure[name]));
    const text = (name) => `${median(column(name))} (${column(name).join(' ')})`;
    say(
      `  ${profile.name}: drawn ${text('drawnMs')}, usable ${text('usableMs')}, ${median(column('kilobytes'))} KB`,
    );
  }
}

async function measureUpdates(browser, base, seconds) {
  for (const path of ['/companies', '/requests']) {
    const { perSecond, framesPerSecond, tasks } = await underUpdates(browser, base, { path, seconds });
    const long = tasks.filter((ms) => ms > 200).length;
    say(
      `${path} while ${perSecond.toFixed(0)} commands/s take effect (${framesPerSecond.toFixed(0)} messages/s to the page) for ${seconds} s: ` +
        `longest task ${Math.round(Math.max(0, ...tasks))} ms, ${tasks.length} over 50 ms, ${long} over 200 ms`,
    );
  }
}

const dist = fileURLToPath(new URL('../dist', import.meta.url));
if (!existsSync(dist)) throw new Error('Build the application first: node apps/web/build.mjs');
const folder = mkdtempSync(join(tmpdir(), 'alpes-web-bench-'));
cpSync(dist, folder, { recursive: true });
const system = await System.start({ edgeEnv: { WEB_DIR: folder } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});
try {
  const base = new URL(system.graphql()).origin;
  say(
    `${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}, Chromium ${browser.version()}`,
  );
  await measureUpdates(browser, base, Number(values.seconds));
  await seed(system);
  await measureFirstUse(browser, base, Number(values.runs));
} finally {
  await browser.close();
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
}
