import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parts of a running system are; other commands find it in the data directory. */
export interface RunningSystem {
  readonly pid: number;
  readonly pulsarUrl: string;
  readonly pulsarAdminUrl: string;
  /** By app: its own database. */
  readonly databases: Readonly<Record<string, string>>;
  readonly graphqlUrl?: string | undefined;
  /** With --processes: each part's process. */
  readonly processes: Readonly<Record<string, number>>;
}

const fileOf = (dataDir: string): string => join(dataDir, 'running.json');

/** Readable by its owner alone: the addresses have passwords in them. */
export function writeRunning(dataDir: string, system: RunningSystem): void {
  const file = fileOf(dataDir);
  writeFileSync(`${file}.new`, `${JSON.stringify(system, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeRunning(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** The system that runs on a data directory, or undefined. */
export function readRunning(dataDir: string): RunningSystem | undefined {
  try {
    const system = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as RunningSystem;
    process.kill(system.pid, 0);
    return system;
  } catch {
    return undefined;
  }
}
