import { type App, type AppEnvironment, type Logger, Registry, type RunningApp } from '@alpes/runtime';
import type { Part } from './part.ts';

/** An app with what it needs to start. */
export interface AppToStart {
  readonly app: App;
  readonly directory: string;
  /** Its settings: where Pulsar and its own database are, and everything of our own environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface AppPart extends Part {
  readonly running?: RunningApp;
  readonly metrics?: Registry;
}

/** Starts an app in this process. */
export async function startInProcess({ app, env }: AppToStart, logger: Logger): Promise<AppPart> {
  const environment: AppEnvironment = { env, logger, metrics: new Registry() };
  const running = await app.start(environment);
  return {
    name: app.name,
    addresses: running.addresses,
    failed: running.failed,
    stop: () => running.stop(),
    running,
    metrics: environment.metrics,
  };
}
