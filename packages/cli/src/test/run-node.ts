import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { exitCodes } from '../exit-codes.ts';

/**
 * Runs a Node program in the workspace, on our terminal, and resolves with its exit code. A Ctrl-C reaches it as it reaches
 * us; we wait for it to end.
 */
export async function runNode(root: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  const wait = () => {};
  process.on('SIGINT', wait);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', wait);
  return code ?? exitCodes.failed;
}
