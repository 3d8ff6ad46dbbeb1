import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/**
 * Runs a TypeScript file of this workspace in a Node process of its own, straight from the sources (as tests import
 * them), so that it can be killed like a real one.
 */
export function spawnSource(
  file: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): ChildProcess {
  const node = ['--conditions=@alpes/source', '--import', import.meta.resolve('tsx')];
  return spawn(process.execPath, [...node, file, ...args], options);
}
