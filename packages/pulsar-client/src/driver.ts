import { Client } from './client.ts';
import type { ClientConfig } from './config.ts';
import { PulsarError } from './errors.ts';

export type DriverName = 'alpes' | 'native';

/** What a driver can do beyond the official client's interface. */
export interface DriverCapabilities {
  /** `message.getSchemaVersion()` and `client.getSchema()`. */
  readonly schemaVersions: boolean;
  /** `producer.sendAll`, `consumer.receiveAvailable`, `consumer.acknowledgeAll`, `client.readLastMessage`. */
  readonly manyAtOnce: boolean;
  /** Errors with a literal `code`. */
  readonly errorCodes: boolean;
  /** Chunked and encrypted messages, patterns of topics, dead-letter policies. */
  readonly officialExtras: boolean;
}

export const driverCapabilities: Readonly<Record<DriverName, DriverCapabilities>> = {
  alpes: { schemaVersions: true, manyAtOnce: true, errorCodes: true, officialExtras: false },
  native: { schemaVersions: false, manyAtOnce: false, errorCodes: false, officialExtras: true },
};

export interface DriverOptions {
  /** Default `alpes`. */
  readonly driver?: DriverName | undefined;
}

/**
 * A client. With `driver: 'native'` it is the official one's, seen through the interface that both share: see
 * {@link driverCapabilities} for what it lacks.
 * @throws {PulsarError} `NativeDriverUnavailable` where the official package's addon is not there; `InvalidConfiguration`
 */
export async function createClient(
  config: ClientConfig,
  { driver = 'alpes' }: DriverOptions = {},
): Promise<Client> {
  if (driver === 'alpes') return new Client(config);
  return (await import('./native-driver.ts')).createNativeClient(config);
}

/** @throws {PulsarError} `InvalidConfiguration` where it is no driver's name */
export function driverName(name: string): DriverName {
  if (name === 'alpes' || name === 'native') return name;
  throw new PulsarError('InvalidConfiguration', `'${name}' is not a driver: use 'alpes' or 'native'.`);
}
