import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { asLaunchError, LaunchError } from './launch-error.ts';

const run = promisify(execFile);

/** The newest release whose jars are all on Maven Central. */
export const PULSAR_VERSION = '4.0.7';

/** What running a real Pulsar takes beside this package. */
export interface JavaTools {
  readonly java: string;
  readonly maven: string;
}

/** Java 17 or later and Maven, or one sentence about what is missing. */
export async function findJavaTools(): Promise<JavaTools | { readonly missing: string }> {
  const home = process.env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const version = await javaVersion(java);
  if (version === undefined)
    return { missing: 'Java 17 or later is not on this machine (no "java" to run).' };
  if (version < 17) return { missing: `Pulsar needs Java 17 or later; "java" is version ${version}.` };
  const maven = await run('mvn', ['--version']).catch(() => undefined);
  return maven ? { java, maven: 'mvn' } : { missing: 'Maven is not on this machine (no "mvn" to run).' };
}

// `java -version` prints e.g. `openjdk version "17.0.15" 2025-04-15` on standard error.
async function javaVersion(java: string): Promise<number | undefined> {
  const output = await run(java, ['-version']).catch(() => undefined);
  const match = /version "(\d+)/.exec(output?.stderr ?? '');
  return match === null ? undefined : Number(match[1]);
}

/** `ALPES_PULSAR_CACHE`, or `~/.cache/alpes/pulsar-<version>`. */
export function pulsarCache(): string {
  return process.env['ALPES_PULSAR_CACHE'] ?? join(homedir(), '.cache', 'alpes', `pulsar-${PULSAR_VERSION}`);
}

// One of Pulsar's POMs names a repository "confluent" on a host of its own; nothing that is needed is there, but
// waiting for it takes minutes. The same id at an empty folder keeps Maven from asking.
const pom = (emptyRepository: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>alpes</groupId>
  <artifactId>pulsar-standalone</artifactId>
  <version>1</version>
  <repositories>
    <repository><id>confluent</id><url>${emptyRepository}</url></repository>
  </repositories>
  <dependencies>
    <dependency>
      <groupId>org.apache.pulsar</groupId>
      <artifactId>pulsar-broker</artifactId>
      <version>${PULSAR_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * The folder with Pulsar's broker and everything it needs, fetched with Maven the first time (about 320 jars, 235 MB)
 * and kept. Several processes may ask at once: one fetches, the others wait.
 * @throws {LaunchError}
 */
export async function pulsarJars({ maven }: JavaTools, cache = pulsarCache()): Promise<string> {
  const jars = join(cache, 'lib');
  try {
    await mkdir(cache, { recursive: true });
    while (!(await exists(jars))) {
      if (await lock(cache)) await fetchJars(maven, cache, jars).finally(() => unlock(cache));
      else await sleep(500);
    }
  } catch (error) {
    throw asLaunchError(error, cache);
  }
  return jars;
}

async function fetchJars(maven: string, cache: string, jars: string): Promise<void> {
  const empty = join(cache, 'empty-repository');
  const target = join(cache, `lib-${process.pid}`);
  await mkdir(empty, { recursive: true });
  await writeFile(join(cache, 'pom.xml'), pom(pathToFileURL(empty).href));
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${target}`];
  try {
    await run(maven, ['-B', '-q', '-f', join(cache, 'pom.xml'), ...goal], { maxBuffer: 64 * 1024 * 1024 });
    if ((await readdir(target)).length < 100) throw new Error('Maven copied too few jars');
    await rename(target, jars);
  } catch (cause) {
    const output = String((cause as { stdout?: string }).stdout || cause).trim();
    const message = `Maven could not fetch Pulsar ${PULSAR_VERSION}: ${output.split('\n')[0]}`;
    throw new LaunchError('MISSING', message, { cause });
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

const lockPath = (cache: string): string => join(cache, 'fetching');

/** True if we have the lock now. A lock whose holder is gone is taken away. */
async function lock(cache: string): Promise<boolean> {
  try {
    await writeFile(lockPath(cache), String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = Number(await readFile(lockPath(cache), 'utf8').catch(() => ''));
  if (holder > 0 && !alive(holder)) await unlock(cache);
  return false;
}

const unlock = (cache: string): Promise<void> => rm(lockPath(cache), { force: true });

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
