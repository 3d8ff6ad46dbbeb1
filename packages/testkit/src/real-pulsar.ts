import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJavaTools, type StandalonePulsar, startStandalone } from '@alpes/launchers';
import { type Missing, skipOrFail } from './requirements.ts';

export interface PulsarAddresses {
  readonly serviceUrl: string;
  readonly adminUrl: string;
}

/** Set by hand, they point the tests at a Pulsar that is running already. */
const SERVICE_VARIABLE = 'ALPES_TEST_PULSAR_URL';
const ADMIN_VARIABLE = 'ALPES_TEST_PULSAR_ADMIN_URL';
const MISSING_VARIABLE = 'ALPES_TEST_PULSAR_MISSING';

/**
 * The run's real Pulsar, or why there is none. One serves the whole run: take a tenant or a namespace of your own.
 *
 *     const pulsar = realPulsar();
 *     describe.skipIf('missing' in pulsar)('on a real Pulsar', …
 */
export function realPulsar(): PulsarAddresses | Missing {
  const { [SERVICE_VARIABLE]: serviceUrl, [ADMIN_VARIABLE]: adminUrl } = process.env;
  if (serviceUrl !== undefined && adminUrl !== undefined) return { serviceUrl, adminUrl };
  return skipOrFail(
    'pulsar',
    process.env[MISSING_VARIABLE] ?? 'Only the project "pulsar" has a real Pulsar.',
  );
}

/** The run's real Pulsar. @throws where there is none; see {@link realPulsar}. */
export function startRealPulsar(): PulsarAddresses {
  const found = realPulsar();
  if ('missing' in found) throw new Error(found.missing);
  return found;
}

/** A real Pulsar of one's own, to stop, kill and start again; takes about 6 s once the jars are there. */
export async function launchRealPulsar(
  dataDir: string,
  ports: { port?: number; webPort?: number } = {},
): Promise<StandalonePulsar> {
  const tools = await findJavaTools();
  if ('missing' in tools) throw new Error(tools.missing);
  return startStandalone({ tools, dataDir, ...ports });
}

/** Vitest's global set-up: one real Pulsar for the run, where this machine can run it. */
export async function setupRealPulsar(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[SERVICE_VARIABLE] !== undefined) return undefined;
  const tools = await findJavaTools();
  if ('missing' in tools) {
    process.env[MISSING_VARIABLE] = skipOrFail('pulsar', tools.missing).missing;
    return undefined;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'alpes-pulsar-'));
  const server = await startStandalone({ tools, dataDir });
  process.env[SERVICE_VARIABLE] = server.serviceUrl;
  process.env[ADMIN_VARIABLE] = server.adminUrl;
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
