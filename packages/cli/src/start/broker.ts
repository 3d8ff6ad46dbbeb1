import { join } from 'node:path';
import { startEmbeddedPulsar } from '@alpes/launchers';
import { startEmbeddedBroker } from '@alpes/pulsar-embedded';
import type { DataDirectory } from './data-directory.ts';
import { preferredPort } from './database.ts';
import { fileLogger } from './logs.ts';
import type { StartOptions } from './options.ts';
import { never, type Part, PartEnded } from './part.ts';

/** Pulsar's own ports; others are taken when these are in use. */
const PREFERRED = { port: 6650, adminPort: 8080 };

export interface Broker extends Part {
  readonly serviceUrl: string;
  readonly adminUrl: string;
}

/** Starts, or starts again on the same ports: the broker of `PULSAR_URL`, or an embedded one in the data directory. */
export async function brokerStarter(
  options: StartOptions,
  data: DataDirectory,
): Promise<() => Promise<Broker>> {
  const { pulsar } = options;
  if (pulsar !== undefined) return async () => part(pulsar, never, async () => {});
  const ports = {
    port: await preferredPort(PREFERRED.port),
    adminPort: await preferredPort(PREFERRED.adminPort),
  };
  return () => (options.processes ? asChild(ports, data) : inProcess(ports, options, data));
}

type Ports = typeof PREFERRED;

async function inProcess(ports: Ports, { logLevel }: StartOptions, data: DataDirectory): Promise<Broker> {
  // That it is for development stands in the table already.
  const logger = fileLogger('pulsar', data.logs, logLevel, 'error');
  const broker = await startEmbeddedBroker({ ...ports, dataDir: join(data.path, 'pulsar'), logger });
  return part(broker, never, () => broker.stop());
}

async function asChild(ports: Ports, data: DataDirectory): Promise<Broker> {
  const logFile = join(data.logs, 'pulsar.log');
  const broker = await startEmbeddedPulsar({ ...ports, dataDir: join(data.path, 'pulsar'), logFile });
  const failed = broker.exited.then(() => {
    throw new PartEnded(`The broker has ended; see ${logFile}.`);
  });
  return { ...part(broker, failed, broker.stop), pid: broker.pid };
}

function part(
  { serviceUrl, adminUrl }: { serviceUrl: string; adminUrl: string },
  failed: Promise<never>,
  stop: () => Promise<void>,
): Broker {
  return { name: 'pulsar', serviceUrl, adminUrl, addresses: {}, failed, stop };
}
