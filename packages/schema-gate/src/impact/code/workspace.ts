import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** An app whose sources can be looked at. */
export interface AppSources {
  readonly app: string;
  /** Absolute path of the module that composes it; what it imports is its code. */
  readonly entry: string;
}

interface Manifest {
  readonly alpes?: {
    readonly apps?: readonly string[];
    /** By app, relative to the package; for packages with several apps. */
    readonly entries?: Readonly<Record<string, string>>;
  };
  readonly exports?: { readonly '.'?: { readonly '@alpes/source'?: string } };
}

/**
 * Every app of the folders that the root's package.json lists under "alpes". A package with several apps names the
 * module of each under "alpes.entries"; a package with one is entered where it exports its source. What has neither
 * cannot be looked at and is left out.
 */
export function appSources(root: string): AppSources[] {
  return appDirectories(root).flatMap((directory) => sourcesIn(join(root, directory)));
}

/** Folders of the apps, relative to the root; those that are there. */
export function appDirectories(root: string): readonly string[] {
  const listed = manifestOf(root).alpes?.apps ?? [];
  return listed.filter((directory) => existsSync(join(root, directory, 'package.json')));
}

function sourcesIn(directory: string): AppSources[] {
  const { alpes, exports } = manifestOf(directory);
  const entered = Object.entries(alpes?.entries ?? {});
  const own = exports?.['.']?.['@alpes/source'];
  const found = entered.length > 0 || own === undefined ? entered : [[basename(directory), own] as const];
  return found
    .map(([app, module]) => ({ app, entry: join(directory, module) }))
    .filter(({ entry }) => existsSync(entry));
}

const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
