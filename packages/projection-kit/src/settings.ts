import { databaseConfig, type Environment, loadConfig, pulsarConfig } from '@alpes/runtime';
import { z } from 'zod';

const whole = (min: number, fallback: number) => z.coerce.number().int().min(min).default(fallback);

const schema = z.object({
  ...pulsarConfig,
  ...databaseConfig,
  PROJECTOR_BATCH_MESSAGES: whole(1, 500),
  PROJECTOR_FEED_DAYS: whole(1, 7),
  PROJECTOR_STALL_MS: whole(100, 5_000),
});

/**
 * What a projector reads from its environment, beside where Pulsar and the read database are.
 *
 * | Setting | Default | Meaning |
 * |---|---|---|
 * | PROJECTOR_BATCH_MESSAGES | 500 | Messages in one transaction at most |
 * | PROJECTOR_FEED_DAYS | 7 | How long the feed is kept, and a cursor is good |
 * | PROJECTOR_STALL_MS | 5000 | A projector silent for so long in a transaction loses it |
 */
export interface Settings {
  readonly pulsarUrl: string;
  readonly pulsarDriver: 'alpes' | 'native';
  readonly tenant: string;
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly batchMessages: number;
  readonly feedDays: number;
  readonly stallMs: number;
}

/** @throws ConfigError, one sentence for each setting that is missing or wrong. */
export function readSettings(env: Environment): Settings {
  const given = loadConfig(schema, env);
  return {
    pulsarUrl: given.PULSAR_URL,
    pulsarDriver: given.PULSAR_DRIVER,
    tenant: given.ALPES_TENANT,
    databaseUrl: given.DATABASE_URL,
    poolSize: given.DATABASE_POOL_SIZE,
    batchMessages: given.PROJECTOR_BATCH_MESSAGES,
    feedDays: given.PROJECTOR_FEED_DAYS,
    stallMs: given.PROJECTOR_STALL_MS,
  };
}
