import { loadConfig, port } from '@alpes/runtime';
import { z } from 'zod';
import { CommandError } from '../command-error.ts';
import type { LogLevel } from './logs.ts';

/** As the command line has them. */
export interface StartFlags {
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  readonly processes?: boolean;
  readonly restart?: boolean;
}

export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Each part in a process of its own. */
  readonly processes: boolean;
  /** Parts that end are started again. */
  readonly restart: boolean;
  readonly tenant: string;
  readonly logLevel: LogLevel;
  readonly healthPort: number;
  /** Undefined: an embedded broker. */
  readonly pulsar: { readonly serviceUrl: string; readonly adminUrl: string } | undefined;
  /** Undefined: an embedded server. */
  readonly databaseUrl: string | undefined;
}

const environment = z.object({
  PORT: port.default(4000),
  HOST: z.string().default('127.0.0.1'),
  ALPES_DATA_DIR: z.string().default('.alpes'),
  ALPES_TENANT: z.string().default('alpes'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  HEALTH_PORT: port.default(0),
  PULSAR_URL: z.string().optional(),
  PULSAR_ADMIN_URL: z.string().optional(),
  DATABASE_URL: z.string().optional(),
});

/** Flags win over the environment, the environment over the defaults. */
export function startOptions(flags: StartFlags, env: NodeJS.ProcessEnv): StartOptions {
  const config = loadConfig(environment, env);
  if (flags.restart && !flags.processes) throw new CommandError('USAGE', '--restart goes with --processes.');
  return {
    port: flags.port ?? config.PORT,
    host: flags.host ?? config.HOST,
    dataDir: flags.dataDir ?? config.ALPES_DATA_DIR,
    processes: flags.processes ?? false,
    restart: flags.restart ?? false,
    tenant: config.ALPES_TENANT,
    logLevel: config.LOG_LEVEL,
    healthPort: config.HEALTH_PORT,
    pulsar: pulsarOf(config.PULSAR_URL, config.PULSAR_ADMIN_URL),
    databaseUrl: config.DATABASE_URL,
  };
}

function pulsarOf(serviceUrl: string | undefined, adminUrl: string | undefined): StartOptions['pulsar'] {
  if (serviceUrl !== undefined && adminUrl !== undefined) return { serviceUrl, adminUrl };
  if (serviceUrl === undefined && adminUrl === undefined) return undefined;
  const [given, lacking] = serviceUrl === undefined ? ['ADMIN_URL', 'URL'] : ['URL', 'ADMIN_URL'];
  const why = 'topics and subscriptions are created through the admin interface';
  throw new CommandError(
    'USAGE',
    `PULSAR_${given} is set and PULSAR_${lacking} is not; both are needed (${why}).`,
  );
}
