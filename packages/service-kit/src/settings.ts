import { databaseConfig, type Environment, loadConfig, pulsarConfig } from '@alpes/runtime';
import { z } from 'zod';

const whole = (min: number, fallback: number) => z.coerce.number().int().min(min).default(fallback);

const schema = z.object({
  ...pulsarConfig,
  ...databaseConfig,
  SERVICE_BATCH_MESSAGES: whole(1, 200),
  SERVICE_BATCH_BYTES: whole(1024, 1024 * 1024),
  SERVICE_BATCH_LOCKS: whole(1, 1_000),
  SERVICE_BATCH_CONCURRENCY: whole(1, 2),
  SERVICE_MAX_MESSAGE_BYTES: whole(1024, 1024 * 1024),
  SERVICE_RETRY_BRIEFLY_MS: whole(0, 1_000),
  SERVICE_RETRY_ATTEMPTS: whole(1, 8),
  SERVICE_RETRY_INITIAL_MS: whole(1, 500),
  SERVICE_RETRY_MAX_MS: whole(1, 30_000),
  SERVICE_RETRY_FACTOR: z.coerce.number().min(1).default(2),
  SERVICE_INBOX_DAYS: whole(1, 30),
  SERVICE_SWEEP_MS: whole(10, 1_000),
  SERVICE_STALL_MS: whole(100, 5_000),
  SERVICE_DRAIN_MS: whole(0, 10_000),
});

/**
 * What a service reads from its environment, beside where Pulsar and its database are.
 *
 * | Setting | Default | Meaning |
 * |---|---|---|
 * | SERVICE_BATCH_MESSAGES, _BYTES, _LOCKS | 200, 1 MiB, 1000 | Bounds of a batch |
 * | SERVICE_BATCH_CONCURRENCY | 2 | Transactions at once in one replica |
 * | SERVICE_MAX_MESSAGE_BYTES | 1 MiB | Larger messages are dead-lettered |
 * | SERVICE_RETRY_BRIEFLY_MS | 1000 | How long a fault is tried again before its key is held |
 * | SERVICE_RETRY_ATTEMPTS | 8 | Attempts of a held key before it is dead-lettered |
 * | SERVICE_RETRY_INITIAL_MS, _FACTOR, _MAX_MS | 500, 2, 30000 | Backoff between them, with full jitter |
 * | SERVICE_INBOX_DAYS | 30 | How long the inbox remembers |
 * | SERVICE_SWEEP_MS | 1000 | How often held keys and the journal are looked at without being told |
 * | SERVICE_STALL_MS | 5000 | A replica silent for so long loses its transaction and the relay |
 * | SERVICE_DRAIN_MS | 10000 | How long stopping waits for the broker to take what is journaled |
 */
export interface Settings {
  readonly pulsarUrl: string;
  readonly pulsarDriver: 'alpes' | 'native';
  readonly tenant: string;
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly batch: { readonly messages: number; readonly bytes: number; readonly locks: number };
  readonly concurrency: number;
  readonly maxMessageBytes: number;
  readonly retry: RetrySettings;
  readonly inboxDays: number;
  readonly sweepMs: number;
  readonly stallMs: number;
  readonly drainMs: number;
}

export interface RetrySettings {
  readonly brieflyMs: number;
  readonly attempts: number;
  readonly initialMs: number;
  readonly maxMs: number;
  readonly factor: number;
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
    batch: {
      messages: given.SERVICE_BATCH_MESSAGES,
      bytes: given.SERVICE_BATCH_BYTES,
      locks: given.SERVICE_BATCH_LOCKS,
    },
    concurrency: given.SERVICE_BATCH_CONCURRENCY,
    maxMessageBytes: given.SERVICE_MAX_MESSAGE_BYTES,
    retry: {
      brieflyMs: given.SERVICE_RETRY_BRIEFLY_MS,
      attempts: given.SERVICE_RETRY_ATTEMPTS,
      initialMs: given.SERVICE_RETRY_INITIAL_MS,
      maxMs: given.SERVICE_RETRY_MAX_MS,
      factor: given.SERVICE_RETRY_FACTOR,
    },
    inboxDays: given.SERVICE_INBOX_DAYS,
    sweepMs: given.SERVICE_SWEEP_MS,
    stallMs: given.SERVICE_STALL_MS,
    drainMs: given.SERVICE_DRAIN_MS,
  };
}
