export type { Logger } from 'pino';
export { Registry } from 'prom-client';
export type * from './app.ts';
export { type BackoffOptions, backoff, isRetryable, type RetryOptions, retry } from './backoff.ts';
export { ConfigError, databaseConfig, type Environment, loadConfig, port, pulsarConfig } from './config.ts';
export { type HealthOptions, type HealthServer, healthServer } from './health.ts';
export { createLogger, type LoggerOptions, prettyStream } from './logger.ts';
export {
  applyMigrations,
  MigrationError,
  type MigrationOptions,
  type MigrationResult,
} from './migrations.ts';
export { createPool, databaseUrl, ensureDatabase, type PoolOptions } from './postgres.ts';
export { type Provisioned, type ProvisionOptions, provision } from './provision.ts';
export {
  PulsarAdmin,
  PulsarAdminError,
  type PulsarAdminOptions,
  parseTopic,
  type SubscriptionStats,
  type TopicName,
  type TopicStats,
} from './pulsar-admin.ts';
export { exitCodes, runMain } from './run-main.ts';
