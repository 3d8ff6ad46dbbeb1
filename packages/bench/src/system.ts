import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, startEmbeddedPulsar, startPostgres, startRealPulsar } from '@alpes/launchers';
import { applyMigrations, createPool, ensureDatabase } from '@alpes/runtime';

const ROOT = new URL('../../../', import.meta.url);
const READY_WITHIN_MS = 120_000;

/** What both ways of building the service stand on. */
export interface Foundation {
  readonly serviceUrl: string;
  readonly adminUrl: string;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** Starts a durable Postgres and a broker, each a process of its own. */
export async function startFoundation(dir: string, broker: 'embedded' | 'real'): Promise<Foundation> {
  const logs = join(dir, 'logs');
  await mkdir(logs, { recursive: true });
  const startPulsar = broker === 'real' ? startRealPulsar : startEmbeddedPulsar;
  const [postgres, pulsar] = await Promise.all([
    startPostgres({ dataDir: join(dir, 'postgres'), logFile: join(logs, 'postgres.log') }),
    startPulsar({ dataDir: join(dir, 'pulsar'), logFile: join(logs, 'pulsar.log') }),
  ]);
  return {
    serviceUrl: pulsar.serviceUrl,
    adminUrl: pulsar.adminUrl,
    databaseUrl: postgres.url,
    stop: async () => {
      await Promise.all([postgres.stop(), pulsar.stop()]);
    },
  };
}

export interface RunningSystem {
  readonly url: string;
  stop(): Promise<void>;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** `alpes start --processes` on the foundation. */
export async function startAlpes(foundation: Foundation, dir: string): Promise<RunningSystem> {
  const port = await freePort();
  const args = ['start', '--processes', '--port', String(port), '--data-dir', join(dir, 'alpes')];
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('packages/cli/bin/alpes.mjs', ROOT)), ...args],
    {
      cwd: fileURLToPath(ROOT),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PULSAR_URL: foundation.serviceUrl,
        PULSAR_ADMIN_URL: foundation.adminUrl,
        DATABASE_URL: foundation.databaseUrl,
      },
    },
  );
  const log = createWriteStream(join(dir, 'logs', 'alpes.log'));
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  await ready(`http://127.0.0.1:${port}/readyz`, child);
  return { url: `http://127.0.0.1:${port}/graphql`, stop: () => end(child) };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`alpes start ended with exit code ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`${url} was not ready within ${READY_WITHIN_MS / 1000} s.`);
}

/** The usual way, in a process and a database of its own. */
export async function startUsualWay(foundation: Foundation): Promise<RunningSystem> {
  const databaseUrl = await ensureDatabase(foundation.databaseUrl, 'alpes_bench');
  const pool = createPool(databaseUrl, { max: 1, onError: () => {} });
  await applyMigrations(pool, fileURLToPath(new URL('prisma/bench/migrations', ROOT)));
  await pool.end();
  const child = fork(fileURLToPath(new URL('./usual-way/main.js', import.meta.url)), {
    env: { ...process.env, DATABASE_URL: databaseUrl, PULSAR_URL: foundation.serviceUrl },
  });
  const [{ origin }] = (await once(child, 'message')) as [{ origin: string }];
  return { url: origin, stop: () => end(child) };
}
