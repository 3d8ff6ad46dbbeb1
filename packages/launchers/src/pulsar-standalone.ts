import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { type GuardedProcess, type ProcessExit, startGuarded } from './guarded-process.ts';
import { asLaunchError, LaunchError } from './launch-error.ts';
import { tailOf } from './log-tail.ts';
import { findJavaTools, type JavaTools, pulsarJars } from './pulsar-jars.ts';

export interface StandaloneOptions {
  readonly tools: JavaTools;
  /** Holds metadata, ledgers and configuration. */
  readonly dataDir: string;
  /** Default: `pulsar.log` in the data directory. */
  readonly logFile?: string | undefined;
  /** Of the binary protocol; 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /** Of the admin REST interface; 0, the default, takes a free one. */
  readonly webPort?: number | undefined;
  /** Where the jars are kept; default {@link pulsarCache}. */
  readonly cache?: string | undefined;
  /** Java heap; default 768. */
  readonly heapMb?: number | undefined;
  /** More settings of Pulsar's `standalone.conf`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly onProgress?: ((what: string) => void) | undefined;
  /** How long to wait for a healthy broker; default 180,000. */
  readonly timeoutMs?: number | undefined;
  /** Gives up waiting. */
  readonly signal?: AbortSignal | undefined;
}

export interface StandalonePulsar {
  /** `pulsar://127.0.0.1:port` */
  readonly serviceUrl: string;
  /** `http://127.0.0.1:port` */
  readonly adminUrl: string;
  readonly logFile: string;
  readonly exited: Promise<ProcessExit>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/**
 * A real Pulsar in one Java process, with RocksDB for metadata and one bookie, on 127.0.0.1 alone. Resolves when the
 * broker calls itself healthy, about 10 to 30 s after the jars are there. Ends when this process ends.
 * An acknowledged message survives the process, not the machine: the journal is not synced in this mode.
 * @throws {LaunchError}
 */
export async function startStandalone(options: StandaloneOptions): Promise<StandalonePulsar> {
  options.onProgress?.('fetching Pulsar from Maven Central (the first time only)');
  const jars = await pulsarJars(options.tools, options.cache);
  const [port, webPort, bookiePort] = await Promise.all([
    options.port || freePort(),
    options.webPort || freePort(),
    freePort(),
  ]);
  const logFile = options.logFile ?? join(options.dataDir, 'pulsar.log');
  const config = await writeConfig(options, port, webPort);
  options.onProgress?.('starting the broker');
  const server = await startGuarded({
    command: options.tools.java,
    args: javaArguments(options, jars, config, bookiePort),
    logFile,
    cwd: options.dataDir,
  });
  const adminUrl = `http://127.0.0.1:${webPort}`;
  await untilHealthy(server, adminUrl, logFile, options);
  return {
    serviceUrl: `pulsar://127.0.0.1:${port}`,
    adminUrl,
    logFile,
    exited: server.exited,
    stop: async () => {
      await server.stop(15_000);
    },
    kill: async () => {
      await server.kill();
    },
  };
}

async function writeConfig(options: StandaloneOptions, port: number, webPort: number): Promise<string> {
  const config = join(options.dataDir, 'standalone.conf');
  const settings = { ...standaloneSettings(port, webPort), ...options.settings };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  try {
    await mkdir(options.dataDir, { recursive: true });
    await writeFile(config, lines.join(''));
    await writeFile(join(options.dataDir, 'log4j2.properties'), LOGGING);
  } catch (error) {
    throw asLaunchError(error, options.dataDir);
  }
  return config;
}

const standaloneSettings = (port: number, webPort: number) => ({
  clusterName: 'standalone',
  brokerServicePort: port,
  webServicePort: webPort,
  advertisedAddress: '127.0.0.1',
  bindAddress: '127.0.0.1',
  managedLedgerDefaultEnsembleSize: 1,
  managedLedgerDefaultWriteQuorum: 1,
  managedLedgerDefaultAckQuorum: 1,
  // What a round trip otherwise waits for; costs a little CPU.
  managedLedgerNewEntriesCheckDelayInMillis: 0,
  brokerDeleteInactiveTopicsEnabled: false,
  systemTopicEnabled: true,
  topicLevelPoliciesEnabled: true,
  webSocketServiceEnabled: false,
  // Without it a message of 5 MB breaks the bookie's connection.
  nettyMaxFrameSizeBytes: 5_253_120,
  numIOThreads: 2,
  numHttpServerThreads: 8,
});

const LOGGING = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} [%t] %-5level %logger{1} - %msg%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
`;

const OPENED = [
  ...['sun.net', 'java.nio', 'java.lang', 'java.util', 'jdk.internal.misc', 'jdk.internal.platform'].map(
    (name) => `java.base/${name}`,
  ),
  'java.management/sun.management',
  'jdk.management/com.sun.management.internal',
];

function javaArguments(
  options: StandaloneOptions,
  jars: string,
  config: string,
  bookiePort: number,
): string[] {
  const heap = options.heapMb ?? 768;
  return [
    ...OPENED.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
    `-Xms${Math.min(heap, 256)}m`,
    `-Xmx${heap}m`,
    '-XX:MaxDirectMemorySize=1g',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=4',
    '-Dio.netty.tryReflectionSetAccessible=true',
    `-Dlog4j2.configurationFile=${join(options.dataDir, 'log4j2.properties')}`,
    '-cp',
    join(jars, '*'),
    'org.apache.pulsar.PulsarStandaloneStarter',
    `--config=${config}`,
    '-nfw',
    '-nss',
    '-a',
    '127.0.0.1',
    '--num-bookies=1',
    `--bookkeeper-port=${bookiePort}`,
    `--metadata-dir=${join(options.dataDir, 'metadata')}`,
    `--bookkeeper-dir=${join(options.dataDir, 'bookkeeper')}`,
  ];
}

async function untilHealthy(
  server: GuardedProcess,
  adminUrl: string,
  logFile: string,
  { timeoutMs = 180_000, signal }: StandaloneOptions,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (server.running && Date.now() < until && !signal?.aborted) {
    if (await healthy(adminUrl)) return;
    await sleep(100);
  }
  await server.stop(1_000);
  if (signal?.aborted) throw new LaunchError('DID_NOT_START', 'Pulsar was stopped while it was starting.');
  const log = await tailOf(logFile, 12);
  throw new LaunchError('DID_NOT_START', `Pulsar did not start; the end of ${logFile}:\n${log}`);
}

async function healthy(adminUrl: string): Promise<boolean> {
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(`${adminUrl}/admin/v2/brokers/health`, { signal }).catch(() => undefined);
  return response?.ok ?? false;
}

/** {@link startStandalone} with whatever Java and Maven this machine has. @throws {LaunchError} `MISSING`. */
export async function startRealPulsar(options: Omit<StandaloneOptions, 'tools'>): Promise<StandalonePulsar> {
  const tools = await findJavaTools();
  if ('missing' in tools) throw new LaunchError('MISSING', tools.missing);
  return startStandalone({ ...options, tools });
}
