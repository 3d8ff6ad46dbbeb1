import { openRegistry, type SourceSpec } from '@alpes/schema-gate';
import { surroundings } from '../shared/surroundings.ts';

export interface RegistryFlags {
  readonly tenant?: string;
  /** Seconds. */
  readonly timeout?: number;
}

type RegistrySpec = Extract<SourceSpec, { kind: 'registry' }>;
type Opened = Awaited<ReturnType<typeof openRegistry>>;

/** With the address of the Pulsar that the other commands talk to, where none is given. */
export const addressed = (spec: SourceSpec): SourceSpec =>
  spec.kind === 'registry' && spec.url === '' ? { ...spec, url: surroundings().pulsarAdminUrl } : spec;

/** The registry that is named, or the one of the Pulsar that the other commands talk to. */
export function opened({ url, flavour }: RegistrySpec, { tenant, timeout }: RegistryFlags): Promise<Opened> {
  const where = surroundings();
  return openRegistry(url || where.pulsarAdminUrl, {
    flavour,
    tenant: tenant ?? where.tenant,
    token: process.env['ALPES_REGISTRY_TOKEN'] || undefined,
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
  });
}
