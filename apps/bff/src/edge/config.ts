import {
  ConfigError,
  databaseConfig,
  type Environment,
  loadConfig,
  port,
  pulsarConfig,
} from '@alpes/runtime';
import { z } from 'zod';
import { isLoopback } from './access/origin.ts';

const origin = z
  .string()
  .regex(/^https?:\/\/[^/\s]+$/, 'expected origins such as https://app.example, separated by commas');

/** Its origin goes into a header and all of it into a page: no placeholder in the host, nothing a policy reads as more than a name. */
const tiles = z
  .string()
  .refine(
    isTileServer,
    'expected an address such as https://tiles.example/{z}/{x}/{y}.png, without a password',
  );

function isTileServer(given: string): boolean {
  const host = /^https?:\/\/([^/?#]+)\//.exec(given)?.[1] ?? '';
  const placed = ['{z}', '{x}', '{y}'].every((place) => given.includes(place));
  return (
    placed && /^([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i.test(host) && URL.canParse(given) && !/[\s;,'"]/.test(given)
  );
}

const schema = z.object({
  ...pulsarConfig,
  ...databaseConfig,
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  AUTH_JWT_SECRET: z.string().optional(),
  AUTH_JWT_PUBLIC_KEY: z.string().optional(),
  AUTH_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  /** Origins of browser applications that are served from elsewhere. */
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .pipe(z.array(origin)),
  /** Introspection and the explorer; by default on where no authentication is configured. */
  GRAPHQL_EXPLORER: z.enum(['on', 'off']).optional(),
  /** Folder of the built web application; without it none is served. */
  WEB_DIR: z.string().min(1).optional(),
  /** A server of map tiles, and whom its owner wants to be named; without it maps show their own shapes alone. */
  WEB_TILES_URL: tiles.optional(),
  WEB_TILES_ATTRIBUTION: z.string().max(500).default(''),
});

export type EdgeConfig = z.infer<typeof schema>;

/** @throws {ConfigError} also when the edge would be reachable from outside by anybody. */
export function loadEdgeConfig(env: Environment): EdgeConfig {
  const config = loadConfig(schema, env);
  if (!isLoopback(config.HOST) && !hasAuthentication(config)) {
    throw new ConfigError([
      `HOST is ${config.HOST}, which others can reach: set AUTH_JWT_SECRET, AUTH_JWT_PUBLIC_KEY or AUTH_JWKS_URL first.`,
    ]);
  }
  return config;
}

export function hasAuthentication(config: EdgeConfig): boolean {
  return [config.AUTH_JWT_SECRET, config.AUTH_JWT_PUBLIC_KEY, config.AUTH_JWKS_URL].some(
    (key) => key !== undefined,
  );
}
