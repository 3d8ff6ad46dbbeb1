import { runMain } from '@alpes/runtime';
import { CommandError } from '../command-error.ts';
import { loadApp } from './load-apps.ts';

/** Hosts one app in this process until it is told to stop. */
export async function runApp(root: string, name: string | undefined): Promise<void> {
  if (name === undefined) throw new CommandError('USAGE', 'Say which app: alpes run NAME, or set ALPES_APP.');
  const { app } = await loadApp(root, name);
  await runMain(app);
}
