import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface GuardedOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Standard output and error are appended here. */
  readonly logFile: string;
  /** Asks the program to end: sent on `stop`, and by itself when this process is gone. Default TERM. */
  readonly stopSignal?: 'TERM' | 'INT';
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Whom it runs as; default: as this process. */
  readonly identity?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface GuardedProcess {
  /** Resolves when the program has ended, for whatever reason. */
  readonly exited: Promise<ProcessExit>;
  readonly running: boolean;
  /** Asks it to end and waits; kills it after `graceMs` (default 30,000). Idempotent. */
  stop(graceMs?: number): Promise<ProcessExit>;
  /** SIGKILL to the program and everything it started that has not left its group. */
  kill(): Promise<ProcessExit>;
}

// $1 is the signal, the rest the command. The guard reads a pipe that only our process holds: end of file means
// that we are gone, even by SIGKILL. It then passes the signal on; the program's exit is the shell's exit.
const GUARD = `signal=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
( cat <&3 >/dev/null; kill -s "$signal" "$program" 2>/dev/null ) >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$program"; code=$?
kill "$guard" 2>/dev/null
exit "$code"`;

/**
 * Runs a program that ends when this process ends, however that comes about, and that a Ctrl-C in the terminal
 * does not reach: its end is up to `stop`.
 */
export async function startGuarded(options: GuardedOptions): Promise<GuardedProcess> {
  const log = await open(options.logFile, 'a');
  try {
    return watch(await spawned(options, log.fd));
  } finally {
    await log.close();
  }
}

function spawned(options: GuardedOptions, log: number): Promise<ChildProcess> {
  const { command, args, stopSignal = 'TERM', env, cwd, identity } = options;
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', stopSignal, command, ...args], {
    stdio: ['pipe', log, log],
    detached: true,
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
    ...identity,
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child));
  });
}

function watch(child: ChildProcess): GuardedProcess {
  let running = true;
  child.stdin?.on('error', () => {}); // it ended before we let go of the pipe
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      running = false;
      child.stdin?.destroy();
      resolve({ code, signal });
    });
  });
  return {
    exited,
    get running() {
      return running;
    },
    stop: (graceMs = 30_000) => stop(child, exited, graceMs),
    kill: () => {
      killGroup(child);
      return exited;
    },
  };
}

async function stop(
  child: ChildProcess,
  exited: Promise<ProcessExit>,
  graceMs: number,
): Promise<ProcessExit> {
  child.stdin?.end();
  const timer = setTimeout(() => killGroup(child), graceMs);
  try {
    return await exited;
  } finally {
    clearTimeout(timer);
  }
}

// `detached` made the shell the leader of a group that holds the program too.
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}
