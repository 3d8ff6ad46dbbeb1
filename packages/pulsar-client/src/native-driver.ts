import type { Client } from './client.ts';
import type { ClientConfig } from './config.ts';
import { PulsarError } from './errors.ts';

interface NativeModule {
  readonly Client: new (config: object) => unknown;
  readonly AuthenticationToken: new (params: { token: () => Promise<string> }) => unknown;
}

const PACKAGE: string = 'pulsar-client';

/** The official client, whose classes have the names and options of ours. @throws {PulsarError} `NativeDriverUnavailable` */
export async function createNativeClient(config: ClientConfig): Promise<Client> {
  const native = await load();
  const { authentication, keepAliveIntervalMs: _, ...shared } = config;
  if (authentication === undefined) return new native.Client(shared) as Client;
  if (authentication.method !== 'token') {
    throw new PulsarError(
      'NotSupported',
      `The native driver is not given ${authentication.method} credentials here.`,
    );
  }
  const token = async () => (await authentication.credentials()).toString('utf8');
  return new native.Client({
    ...shared,
    authentication: new native.AuthenticationToken({ token }),
  }) as Client;
}

async function load(): Promise<NativeModule> {
  try {
    const loaded = (await import(PACKAGE)) as { default?: NativeModule } & NativeModule;
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new PulsarError(
      'NativeDriverUnavailable',
      "The package 'pulsar-client' is not installed or its addon was not built. Allow its install script " +
        "(pnpm approve-builds, then pnpm rebuild pulsar-client) where it can download, or use the driver 'alpes'.",
      { cause },
    );
  }
}
