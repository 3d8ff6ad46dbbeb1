import { loadConfig, pulsarConfig } from '@alpes/runtime';
import { z } from 'zod';
import { CommandError } from '../../command-error.ts';
import { type RunningSystem, readRunning } from '../../start/running-file.ts';

/** Where the system is that a command talks to. */
export interface Surroundings {
  readonly pulsarUrl: string;
  readonly pulsarAdminUrl: string;
  readonly driver: 'alpes' | 'native';
  readonly tenant: string;
  readonly graphqlUrl: string;
  /** A bearer token for GraphQL, if one is asked for. */
  readonly token: string | undefined;
  /** @throws {CommandError} `USAGE` when nobody said where the app's database is. */
  databaseOf(app: string): string;
}

const settings = z.object({
  ...pulsarConfig,
  PULSAR_URL: pulsarConfig.PULSAR_URL.unwrap().optional(),
  PULSAR_ADMIN_URL: z.string().url('expected http://host:port').optional(),
  ALPES_DATA_DIR: z.string().default('.alpes'),
  ALPES_GRAPHQL_URL: z.string().url('expected http://host:port/graphql').optional(),
  ALPES_TOKEN: z.string().optional(),
  DATABASE_URL: z.string().optional(),
});

/** The environment wins, then what `alpes start` says about the system that runs in the data directory, then defaults. */
export function surroundings(dataDir?: string, env: NodeJS.ProcessEnv = process.env): Surroundings {
  const config = loadConfig(settings, env);
  const running = readRunning(dataDir ?? config.ALPES_DATA_DIR);
  return {
    pulsarUrl: config.PULSAR_URL ?? running?.pulsarUrl ?? 'pulsar://127.0.0.1:6650',
    pulsarAdminUrl: config.PULSAR_ADMIN_URL ?? running?.pulsarAdminUrl ?? 'http://127.0.0.1:8080',
    driver: config.PULSAR_DRIVER,
    tenant: config.ALPES_TENANT,
    graphqlUrl: config.ALPES_GRAPHQL_URL ?? running?.graphqlUrl ?? 'http://127.0.0.1:4000/graphql',
    token: config.ALPES_TOKEN,
    databaseOf: (app) => databaseOf(app, config.DATABASE_URL, running),
  };
}

/** As for `alpes run`, DATABASE_URL is one app's own database. */
function databaseOf(app: string, given: string | undefined, running: RunningSystem | undefined): string {
  const url = given ?? running?.databases[app];
  if (url !== undefined) return url;
  const known = Object.keys(running?.databases ?? {}).join(', ');
  const message = running
    ? `There is no database "${app}"; there are ${known}.`
    : `Say where the database of ${app} is: DATABASE_URL. (Nothing runs in the data directory.)`;
  throw new CommandError('USAGE', message);
}

/** What the help of a command that needs the system says about finding it. */
export const findingHelp = `
It talks to what \`alpes start\` runs in the data directory (ALPES_DATA_DIR, default .alpes), unless told otherwise:
PULSAR_URL, PULSAR_ADMIN_URL, ALPES_TENANT, PULSAR_DRIVER, DATABASE_URL (of one app), ALPES_GRAPHQL_URL, ALPES_TOKEN.`;
