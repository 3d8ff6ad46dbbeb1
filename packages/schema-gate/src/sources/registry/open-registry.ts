import { SourceError } from '../source-error.ts';
import { ConfluentRegistry } from './confluent-registry.ts';
import { PulsarRegistry } from './pulsar-registry.ts';
import { RegistryHttp, type RegistryHttpOptions } from './registry-http.ts';

export interface OpenRegistryOptions extends RegistryHttpOptions {
  /** Default: what answers. */
  readonly flavour?: 'pulsar' | 'confluent' | undefined;
  readonly tenant: string;
}

/**
 * A registry by its address. Which one it is, is found out by asking: Pulsar lists its clusters, Confluent's its subjects.
 * @throws {SourceError} `OUT_OF_REACH` where nothing answers, or neither.
 */
export async function openRegistry(
  url: string,
  { flavour, tenant, ...options }: OpenRegistryOptions,
): Promise<PulsarRegistry | ConfluentRegistry> {
  const http = new RegistryHttp(url, options);
  const found = flavour ?? (await detected(http));
  return found === 'pulsar' ? new PulsarRegistry(http, tenant) : new ConfluentRegistry(http);
}

async function detected(http: RegistryHttp): Promise<'pulsar' | 'confluent'> {
  const pulsar = await http.get('/admin/v2/clusters', [401, 403, 404, 405]);
  if (pulsar.status !== 404 && pulsar.status !== 405) return 'pulsar';
  const confluent = await http.get('/subjects', [401, 403, 404, 405]);
  if (confluent.status !== 404 && confluent.status !== 405) return 'confluent';
  throw new SourceError(
    'OUT_OF_REACH',
    `${http.name} is no schema registry: it knows neither /admin/v2/clusters (Pulsar) nor /subjects (Confluent).`,
  );
}
