import type { Authentication } from './authentication.ts';
import { type Clock, systemClock } from './clock.ts';
import type { ClientConfig, LogLevel } from './config.ts';
import { PulsarError } from './errors.ts';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

export type Log = (level: LogLevel, message: string) => void;

/** A client's configuration with its defaults, and where its time comes from. */
export interface Settings {
  readonly addresses: readonly BrokerAddress[];
  readonly authentication: Authentication | undefined;
  readonly operationTimeoutMs: number;
  readonly connectionTimeoutMs: number;
  readonly keepAliveIntervalMs: number;
  readonly tlsTrustCertsFilePath: string | undefined;
  readonly tlsAllowInsecureConnection: boolean;
  readonly listenerName: string | undefined;
  readonly log: Log;
  readonly clock: Clock;
}

/** @throws {PulsarError} `InvalidConfiguration` */
export function settingsOf(config: ClientConfig, clock: Clock = systemClock): Settings {
  const log = config.log;
  return {
    addresses: parseServiceUrl(config.serviceUrl),
    authentication: config.authentication,
    operationTimeoutMs: (config.operationTimeoutSeconds ?? 30) * 1000,
    connectionTimeoutMs: config.connectionTimeoutMs ?? 10_000,
    keepAliveIntervalMs: config.keepAliveIntervalMs ?? 30_000,
    tlsTrustCertsFilePath: config.tlsTrustCertsFilePath,
    tlsAllowInsecureConnection: config.tlsAllowInsecureConnection ?? false,
    listenerName: config.listenerName,
    log: log === undefined ? () => {} : (level, message) => log(level, 'pulsar-client', 0, message),
    clock,
  };
}

/** @throws {PulsarError} `InvalidConfiguration` */
export function parseServiceUrl(url: string): BrokerAddress[] {
  const match = /^(pulsar|pulsar\+ssl):\/\/([^/]+)\/?$/.exec(url);
  if (match === null) throw invalid(url);
  const tls = match[1] === 'pulsar+ssl';
  return match[2]!.split(',').map((part) => parseHost(part, tls, url));
}

function parseHost(part: string, tls: boolean, url: string): BrokerAddress {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(part.trim());
  if (match === null) throw invalid(url);
  const port = Number(match[2] ?? (tls ? 6651 : 6650));
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port, tls };
}

function invalid(url: string): PulsarError {
  return new PulsarError('InvalidConfiguration', `'${url}' is not a service URL: use pulsar://host:6650.`);
}
