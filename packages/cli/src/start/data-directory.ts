import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asLaunchError } from '@alpes/launchers';
import { CommandError } from '../command-error.ts';

export interface DataDirectory {
  readonly path: string;
  readonly logs: string;
  /** Lets others use it. */
  release(): void;
}

/**
 * Makes the data directory and takes it for this process. The lock names the process and when it began, so that another
 * one that has got the same number since is not mistaken for it.
 * @throws {CommandError} `IN_USE`. @throws {LaunchError} `NOT_PERMITTED`, `DISK_FULL`.
 */
export function takeDataDirectory(directory: string): DataDirectory {
  const path = resolve(directory);
  const lock = join(path, 'lock');
  try {
    mkdirSync(join(path, 'logs'), { recursive: true });
    refuseIfHeld(path, lock);
    writeFileSync(lock, holderOf(process.pid));
  } catch (error) {
    throw asLaunchError(error, path);
  }
  return { path, logs: join(path, 'logs'), release: () => rmSync(lock, { force: true }) };
}

function refuseIfHeld(path: string, lock: string): void {
  const holder = readIfThere(lock);
  const pid = Number(holder?.split(' ')[0]);
  if (holder === undefined || !alive(pid) || holder !== holderOf(pid)) return;
  const message = `${path} is in use by process ${pid}.`;
  throw new CommandError('IN_USE', `${message} Stop that one, or choose another folder with --data-dir.`);
}

// Of /proc/PID/stat, after the command's name in parentheses: field 3 is the state, Z for one that is dead and not
// reaped, and field 22 the start time (proc(5)).
function holderOf(pid: number): string {
  const stat = readIfThere(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? `${pid} dead` : `${pid} ${fields?.[19] ?? ''}`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
