import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { type GuardedProcess, type ProcessExit, startGuarded } from './guarded-process.ts';
import { type Identity, unprivileged } from './identity.ts';
import { asLaunchError, LaunchError } from './launch-error.ts';
import { tailOf } from './log-tail.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';

const run = promisify(execFile);

export interface PostgresOptions {
  /** The cluster's folder; made if it is not there. */
  readonly dataDir: string;
  readonly logFile: string;
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  /**
   * True (default): a commit is on disk. False: nothing is synced, faster, and a power cut may ruin the cluster;
   * for tests.
   */
  readonly durable?: boolean | undefined;
  /** More server settings, `name=value`. */
  readonly settings?: readonly string[] | undefined;
}

export interface PostgresServer {
  /** Of the database `postgres`, as the superuser, with the password. */
  readonly url: string;
  readonly port: number;
  /** The server's process. */
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  /** Ends open connections and shuts down cleanly. Idempotent. */
  readonly stop: () => Promise<void>;
  /** As a crash would end it. */
  readonly kill: () => Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;

/**
 * Starts the PostgreSQL that came with npm, on 127.0.0.1 alone; makes the cluster first if need be. Works as root
 * (the server runs as somebody else), ends when this process ends, and starts again after any kill: a
 * server that is still shutting down is waited for.
 * @throws {LaunchError}
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const dataDir = resolve(options.dataDir);
  const binaries = await postgresBinaries();
  await mkdir(dirname(dataDir), { recursive: true }).catch((error) => {
    throw asLaunchError(error, dirname(dataDir));
  });
  const identity = await unprivileged(dataDir, [dataDir, binaries.postgres]);
  const password = await ensureCluster(dataDir, binaries, identity, options.durable ?? true);
  const former = await waitForFormer(dataDir);
  const port = options.port || (await freePort());
  const server = await spawnServer({ ...options, dataDir, port }, binaries, identity);
  const pid = await untilReady(server, dataDir, former, options.logFile);
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    exited: server.exited,
    stop: async () => {
      await server.stop();
    },
    kill: async () => {
      await server.kill();
    },
  };
}

const passwordFile = (dataDir: string): string => join(dirname(dataDir), 'postgres.password');

async function ensureCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  identity: Identity,
  durable: boolean,
): Promise<string> {
  if (await exists(join(dataDir, 'PG_VERSION')))
    return (await readFile(passwordFile(dataDir), 'utf8')).trim();
  try {
    await rm(dataDir, { recursive: true, force: true }); // what an interrupted initdb left
    return await initialise(dataDir, binaries, identity, durable);
  } catch (error) {
    throw asLaunchError(error, dataDir);
  }
}

// initdb writes PG_VERSION early; it works in a folder beside, so that a cluster under its own name is whole.
async function initialise(
  dataDir: string,
  { initdb }: PostgresBinaries,
  identity: Identity,
  durable: boolean,
) {
  const password = randomBytes(18).toString('base64url');
  const temporary = await mkdtemp(join(tmpdir(), 'alpes-initdb-'));
  const passwordSource = join(temporary, 'password');
  const making = `${dataDir}.making`;
  try {
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { mode: 0o700 });
    await writeFile(passwordSource, password, { mode: 0o600 });
    await give(identity, making, temporary, passwordSource);
    await runInitdb(initdb, initdbArguments(making, passwordSource, durable), identity);
    await writeFile(passwordFile(dataDir), `${password}\n`, { mode: 0o600 });
    await chmod(making, 0o700);
    await rename(making, dataDir);
    return password;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const initdbArguments = (dataDir: string, password: string, durable: boolean): string[] => [
  `--pgdata=${dataDir}`,
  '--username=postgres',
  `--pwfile=${password}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--no-instructions',
  ...(durable ? [] : ['--no-sync']),
];

async function runInitdb(initdb: string, args: string[], { user, prefix }: Identity): Promise<void> {
  const [command, ...rest] = [...prefix, initdb, ...args] as [string, ...string[]];
  try {
    await run(command, rest, {
      ...user,
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      cwd: '/',
    });
  } catch (cause) {
    const output = String((cause as { stderr?: string }).stderr ?? cause).trim();
    if (/No space left|wrote only|Disk quota/i.test(output)) throw diskFull(cause);
    const line = output.split('\n').find((text) => /error:|FATAL/.test(text)) ?? output;
    throw new LaunchError('DID_NOT_START', `PostgreSQL's data directory could not be made: ${line}`, {
      cause,
    });
  }
}

// Folder and password file belong to the user the server runs as; nobody else may read them.
async function give(identity: Identity, ...paths: string[]): Promise<void> {
  const owner = identity.user ?? prefixUser(identity.prefix);
  if (owner !== undefined) await Promise.all(paths.map((path) => chown(path, owner.uid, owner.gid)));
}

function prefixUser(prefix: readonly string[]): { uid: number; gid: number } | undefined {
  const value = (name: string) => prefix.find((word) => word.startsWith(name))?.slice(name.length);
  const uid = value('--reuid=');
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(value('--regid=')) };
}

async function spawnServer(
  options: PostgresOptions & { port: number },
  { postgres }: PostgresBinaries,
  { user, prefix }: Identity,
): Promise<GuardedProcess> {
  const [command, ...args] = [...prefix, postgres, '-D', options.dataDir, ...settingsOf(options)] as [
    string,
    ...string[],
  ];
  return startGuarded({
    command,
    args,
    logFile: options.logFile,
    stopSignal: 'INT', // PostgreSQL's fast shutdown
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    cwd: '/',
    identity: user,
  });
}

function settingsOf({ port, durable = true, settings = [] }: PostgresOptions & { port: number }): string[] {
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const all = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(durable ? [] : fast),
    ...settings,
  ];
  return all.flatMap((setting) => ['-c', setting]);
}

// The server's own lock file: line 1 its pid, line 8 its state (PostgreSQL source, miscadmin.h, LOCK_FILE_LINE_*).
async function lockFile(dataDir: string): Promise<string[] | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => undefined);
  return text?.split('\n').map((line) => line.trim());
}

/**
 * A server whose parent was killed is shutting down; anything else that holds the folder is somebody at work.
 * @returns the lock file that a crashed server left, which PostgreSQL replaces by itself.
 */
async function waitForFormer(dataDir: string): Promise<string[] | undefined> {
  const began = Date.now();
  for (;;) {
    const lock = await lockFile(dataDir);
    const pid = Number(lock?.[0]);
    const state = lock === undefined ? 'gone' : await serverState(pid, dataDir);
    if (state === 'gone') return lock;
    const waitedMs = Date.now() - began;
    if (state === 'dead' && waitedMs > 2_000)
      return await rm(join(dataDir, 'postmaster.pid')).then(() => undefined);
    if (waitedMs > 15_000 || (lock?.[7] === 'ready' && waitedMs > 3_000)) throw inUse(dataDir, pid);
    await sleep(50);
  }
}

function inUse(dataDir: string, pid: number): LaunchError {
  const message = `${dataDir} is in use by the PostgreSQL server with process id ${pid}.`;
  return new LaunchError(
    'IN_USE',
    `${message} Stop what started it, or choose another folder with --data-dir.`,
  );
}

/** `dead`: killed, and nobody has reaped it yet; PostgreSQL would take it for running. */
async function serverState(pid: number, dataDir: string): Promise<'running' | 'dead' | 'gone'> {
  if (!alive(pid)) return 'gone';
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (command === '') return 'dead';
  return command === undefined || command.includes(dataDir) ? 'running' : 'gone';
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function untilReady(
  server: GuardedProcess,
  dataDir: string,
  former: string[] | undefined,
  logFile: string,
): Promise<number> {
  const until = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < until) {
    if (!server.running) throw await didNotStart(logFile);
    const lock = await lockFile(dataDir);
    if (lock?.[7] === 'ready' && lock.join() !== former?.join()) return Number(lock[0]);
    await sleep(15);
  }
  await server.stop(1_000);
  throw await didNotStart(logFile);
}

async function didNotStart(logFile: string): Promise<LaunchError> {
  const log = await tailOf(logFile, 12);
  if (/No space left on device/.test(log)) return diskFull();
  return new LaunchError('DID_NOT_START', `PostgreSQL did not start; the end of ${logFile}:\n${log}`);
}

function diskFull(cause?: unknown): LaunchError {
  const message =
    'PostgreSQL found no space left on the disk; free some, or choose another folder with --data-dir.';
  return new LaunchError('DISK_FULL', message, { cause });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
