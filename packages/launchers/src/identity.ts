import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { LaunchError } from './launch-error.ts';

const run = promisify(execFile);

/** Whom a program runs as, and the words to put before its command so that it can reach its files. */
export interface Identity {
  /** Undefined: as ourselves. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  /** Empty, or a command that keeps what is needed to pass through folders closed to that user. */
  readonly prefix: readonly string[];
}

/**
 * PostgreSQL refuses to run as root. For root this picks the owner of `dataDir` if that is somebody else already, else
 * the system's user `postgres`, else `nobody`. Where that user can't pass through a folder above one of `paths` (a
 * checkout under /root, say), util-linux's `setpriv` lets it, with CAP_DAC_OVERRIDE and nothing more.
 */
export async function unprivileged(dataDir: string, paths: readonly string[]): Promise<Identity> {
  if (process.getuid?.() !== 0) return { user: undefined, prefix: [] };
  const user = (await ownerOf(dataDir)) ?? (await systemUser(['postgres', 'nobody']));
  const reachable = await Promise.all(paths.map((path) => openToAll(path)));
  if (reachable.every(Boolean)) return { user, prefix: [] };
  if (await canKeepCapability()) return { user: undefined, prefix: setpriv(user) };
  const message = `PostgreSQL can't run as root, and its user can't reach ${paths[reachable.indexOf(false)]}.`;
  throw new LaunchError(
    'NOT_PERMITTED',
    `${message} Start as another user, or move it out of a closed folder.`,
  );
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

async function systemUser(names: readonly string[]): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of names) {
    const entry = users.find(([candidate]) => candidate === name);
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new LaunchError(
    'UNSUPPORTED',
    "PostgreSQL can't run as root and there is no other user on this machine.",
  );
}

async function openToAll(path: string): Promise<boolean> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found?.isDirectory() && (found.mode & constants.S_IXOTH) === 0 && at !== path) return false;
  }
  return true;
}

const setpriv = ({ uid, gid }: { uid: number; gid: number }): string[] => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];

async function canKeepCapability(): Promise<boolean> {
  try {
    await run('setpriv', [...setpriv({ uid: 65_534, gid: 65_534 }).slice(1), 'true']);
    return true;
  } catch {
    return false;
  }
}
