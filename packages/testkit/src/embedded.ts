import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPulsar } from '@alpes/launchers';
import { startEmbeddedBroker } from '@alpes/pulsar-embedded';

export interface EmbeddedOptions {
  /** False: in a process of its own, which can be killed. Default true. */
  readonly inProcess?: boolean;
  /** Default: a temporary folder that `stop` removes. */
  readonly dataDir?: string;
  /** To start again where a former one was; 0, the default, takes a free port. */
  readonly port?: number;
  readonly adminPort?: number;
}

export interface TestBroker {
  readonly serviceUrl: string;
  readonly adminUrl: string;
  readonly dataDir: string;
  readonly stop: () => Promise<void>;
  /** SIGKILL, in a process of its own; the data stays. In this process it only stops, and keeps the data. */
  readonly kill: () => Promise<void>;
}

/** The embedded broker for one test file. */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<TestBroker> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'alpes-broker-')));
  const ports = { port: options.port ?? 0, adminPort: options.adminPort ?? 0 };
  const broker = await (options.inProcess === false ? asChild(dataDir, ports) : inProcess(dataDir, ports));
  const stop = async () => {
    await broker.stop();
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  return { ...broker, dataDir, stop };
}

type Ports = { readonly port: number; readonly adminPort: number };
type Started = Omit<TestBroker, 'dataDir'>;

async function inProcess(dataDir: string, ports: Ports): Promise<Started> {
  const broker = await startEmbeddedBroker({ dataDir, ...ports });
  const stop = () => broker.stop();
  return { serviceUrl: broker.serviceUrl, adminUrl: broker.adminUrl, stop, kill: stop };
}

async function asChild(dataDir: string, ports: Ports): Promise<Started> {
  const broker = await startEmbeddedPulsar({ dataDir, ...ports, logFile: join(dataDir, 'broker.log') });
  return { serviceUrl: broker.serviceUrl, adminUrl: broker.adminUrl, stop: broker.stop, kill: broker.kill };
}
