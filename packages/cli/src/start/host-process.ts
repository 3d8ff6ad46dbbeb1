// The process that hosts one app for `alpes start --processes`. Everything it must know comes over the channel to its
// parent; when the channel breaks, the parent is gone and so is the reason to run.
import type { Logger, RunningApp } from '@alpes/runtime';
import { collectDefaultMetrics } from 'prom-client';
import { type AppPart, startInProcess } from './app-part.ts';
import type { FromChild, ToChild } from './child-protocol.ts';
import { loadApp } from './load-apps.ts';
import { fileLogger, type LogLevel } from './logs.ts';

let part: AppPart | undefined;
let stopping: Promise<void> | undefined;

process.on('message', (message: ToChild) => {
  if (message.kind === 'start') void start(message);
  else void stop(0);
});
process.on('disconnect', () => void stop(1));
process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));

const tell = (message: FromChild): void => {
  if (process.connected) process.send?.(message);
};

async function start({ root, app: name, logs, level }: ToChild & { kind: 'start' }): Promise<void> {
  const logger = fileLogger(name, logs, level as LogLevel);
  process.on('unhandledRejection', (err) =>
    logger.error({ err }, 'a promise was rejected and nobody looked'),
  );
  try {
    const loaded = await loadApp(root, name);
    part = await startInProcess({ ...loaded, env: process.env }, logger);
    if (part.metrics !== undefined) collectDefaultMetrics({ register: part.metrics });
    logger.info({ addresses: part.addresses }, `${name} is ready`);
    tell({ kind: 'ready', addresses: part.addresses });
    watch(part.running, logger);
  } catch (err) {
    fail(err, logger);
  }
}

function watch(running: RunningApp | undefined, logger: Logger): void {
  running?.failed.catch((err: unknown) => fail(err, logger));
}

function fail(err: unknown, logger: Logger): void {
  logger.fatal({ err }, err instanceof Error ? err.message : String(err));
  const { message, code } = err as { message?: string; code?: string };
  tell({ kind: 'failed', message: message ?? String(err), code });
  void stop(1);
}

function stop(exitCode: number): Promise<void> {
  stopping ??= (part?.stop() ?? Promise.resolve())
    .catch(() => {})
    .then(() => {
      tell({ kind: 'stopped' });
      process.exit(exitCode);
    });
  return stopping;
}
