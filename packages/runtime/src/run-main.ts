import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { z } from 'zod';
import type { App, Readiness, RunningApp } from './app.ts';
import { loadConfig, port } from './config.ts';
import { type HealthServer, healthServer } from './health.ts';
import { createLogger } from './logger.ts';

/** 0: stopped as asked. 1: the app failed or could not start. 2: the configuration is wrong. 130: forced. */
export const exitCodes = { stopped: 0, failed: 1, configuration: 2, forced: 130 } as const;

const processConfig = z.object({
  HEALTH_PORT: port.default(0),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/**
 * The `main` of a process that hosts one app: starts it, answers health checks on `HEALTH_PORT` (none when unset or
 * 0), stops it once on SIGTERM or SIGINT, and leaves at once on the second. When the app fails, one sentence is
 * logged and the exit code is 1 (see {@link exitCodes}). Resolves when the app has stopped; the caller's process
 * then ends by itself once nothing is open any more, and is ended after 2 s if something still is.
 */
export async function runMain(app: App): Promise<void> {
  const outcome = await host(app);
  process.exitCode = outcome;
  setTimeout(() => process.exit(outcome), 2_000).unref();
}

async function host(app: App): Promise<number> {
  let logger = createLogger({ name: app.name });
  process.on('unhandledRejection', (err) =>
    logger.error({ err }, 'a promise was rejected and nobody looked'),
  );
  const stopAsked = signals(() => logger);
  try {
    const config = loadConfig(processConfig, process.env);
    logger = createLogger({ name: app.name, level: config.LOG_LEVEL });
    return await hostWith(app, config, logger, stopAsked);
  } catch (err) {
    logger.fatal({ err }, `${app.name} could not start: ${sentence(err)}`);
    return (err as { code?: unknown }).code === 'CONFIG' ? exitCodes.configuration : exitCodes.failed;
  }
}

async function hostWith(
  app: App,
  config: z.infer<typeof processConfig>,
  logger: Logger,
  stopAsked: Promise<string>,
): Promise<number> {
  const metrics = new Registry();
  metrics.setDefaultLabels({ app: app.name });
  collectDefaultMetrics({ register: metrics });
  let running: RunningApp | undefined;
  const readiness = async (): Promise<Readiness> =>
    running === undefined ? { ready: false, reasons: ['It is starting.'] } : running.readiness();
  const health = await openHealth(config, readiness, metrics);
  try {
    const starting = app.start({ env: process.env, logger, metrics });
    running = await Promise.race([starting, stopAsked.then(() => undefined)]);
    if (running === undefined) return leaveUnstarted(app, starting, logger);
    logger.info({ ...running.addresses, health: health?.url }, `${app.name} is ready`);
    return await untilOver(app, running, logger, stopAsked);
  } finally {
    await health?.close();
  }
}

// What it waits for may be away for long; whoever asks it to stop has no reason to wait for that.
function leaveUnstarted(app: App, starting: Promise<RunningApp>, logger: Logger): number {
  logger.info(`${app.name} was asked to stop before it was ready`);
  starting.then((late) => late.stop()).catch(() => undefined);
  return exitCodes.stopped;
}

async function openHealth(
  config: z.infer<typeof processConfig>,
  readiness: () => Promise<Readiness>,
  metrics: Registry,
): Promise<HealthServer | undefined> {
  if (config.HEALTH_PORT === 0) return undefined;
  return healthServer({ port: config.HEALTH_PORT, host: config.HOST, readiness, metrics });
}

async function untilOver(app: App, running: RunningApp, logger: Logger, stopAsked: Promise<string>) {
  try {
    const signal = await Promise.race([stopAsked, running.failed]);
    logger.info({ signal }, `${app.name} is stopping`);
    await running.stop();
    logger.info(`${app.name} has stopped`);
    return exitCodes.stopped;
  } catch (err) {
    logger.fatal({ err }, `${app.name} has failed: ${sentence(err)}`);
    await running.stop().catch((error: unknown) => logger.error({ err: error }, 'stopping failed as well'));
    return exitCodes.failed;
  }
}

// A Ctrl-C comes twice within milliseconds when npm started us: from the terminal, and passed on by npm.
const SAME_PRESS_MS = 500;

function signals(logger: () => Logger): Promise<string> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      if (askedAt !== undefined && Date.now() - askedAt < SAME_PRESS_MS) return;
      if (askedAt !== undefined) {
        logger().warn({ signal }, 'asked a second time: leaving without waiting');
        process.exit(exitCodes.forced);
      }
      askedAt = Date.now();
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
