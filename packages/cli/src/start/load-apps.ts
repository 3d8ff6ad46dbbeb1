import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { App } from '@alpes/runtime';
import { CommandError } from '../command-error.ts';

/** An app and where it was found, so that another process can load it. */
export interface LoadedApp {
  readonly app: App;
  /** Relative to the workspace's root. */
  readonly directory: string;
}

interface Manifest {
  readonly alpes?: { readonly apps?: readonly string[] };
  readonly exports: { readonly '.': { readonly default: string } };
}

const manifestOf = async (directory: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as Manifest;

const directoriesOf = async (root: string): Promise<readonly string[]> =>
  (await manifestOf(root)).alpes?.apps ?? [];

/** Every app of the folders that the root's package.json lists under "alpes". */
export async function loadApps(root: string): Promise<LoadedApp[]> {
  const directories = await directoriesOf(root);
  return (await Promise.all(directories.map((directory) => loadFrom(root, directory)))).flat();
}

/** One app by name. @throws {CommandError} naming the ones there are. */
export async function loadApp(root: string, name: string): Promise<LoadedApp> {
  const directories = await directoriesOf(root);
  const offered = await Promise.all(directories.map((directory) => namesOf(root, directory)));
  const at = offered.findIndex((names) => names.includes(name));
  const directory = directories[at];
  const loaded = directory === undefined ? [] : await loadFrom(root, directory);
  const found = loaded.find(({ app }) => app.name === name);
  if (found === undefined) {
    throw new CommandError('USAGE', `There is no app "${name}"; there are ${offered.flat().join(', ')}.`);
  }
  return found;
}

// A package with one app is named after it; one with several lists them under "alpes".
async function namesOf(root: string, directory: string): Promise<readonly string[]> {
  return (await manifestOf(join(root, directory))).alpes?.apps ?? [basename(directory)];
}

async function loadFrom(root: string, directory: string): Promise<LoadedApp[]> {
  const { exports } = await manifestOf(join(root, directory));
  const entry = pathToFileURL(join(root, directory, exports['.'].default)).href;
  const { apps } = (await import(entry)) as { apps?: readonly App[] };
  if (apps === undefined) throw new CommandError('FAILED', `${directory} exports no apps.`);
  return apps.map((app) => ({ app, directory }));
}
