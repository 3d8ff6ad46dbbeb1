import { fileURLToPath } from 'node:url';
import type { Message, TopicContract } from '@alpes/contracts';
import {
  applyMigrations,
  backoff,
  createPool,
  type Logger,
  type Readiness,
  type Registry,
  type RunningApp,
  retry,
} from '@alpes/runtime';
import type { Pool } from 'pg';
import { faultKind, ProjectionError } from './errors.ts';
import type { FaultPoints } from './fault-points.ts';
import { sweepHourly } from './feed/feed-sweep.ts';
import { ProjectorMetrics } from './metrics.ts';
import { contractsOf, inputsFor, type ProjectorDefinition } from './projector-definition.ts';
import { indexesOnly, withSettings } from './query.ts';
import type { Settings } from './settings.ts';
import { described } from './stream/admit.ts';
import type { Broker } from './stream/broker.ts';
import { Decoder } from './stream/decoder.ts';
import { streamOf } from './stream/position.ts';
import { type BatchTarget, projectBatches } from './stream/project-batch.ts';
import { Rounds } from './stream/rounds.ts';
import { StreamProjector } from './stream/stream-projector.ts';
import { StreamRunner } from './stream/stream-runner.ts';
import { reasonOf } from './stream/stream-state.ts';

export interface RunningProjectorOptions {
  readonly definition: ProjectorDefinition;
  readonly settings: Settings;
  readonly broker: (settings: Settings) => Broker;
  readonly faultPoint: FaultPoints;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** A projector at work: one runner a topic. A runner that stops leaves the others running; when all have, it fails. */
export class RunningProjector implements RunningApp {
  readonly addresses = {};
  readonly failed: Promise<never>;
  readonly #options: RunningProjectorOptions;
  readonly #pool: Pool;
  readonly #target: BatchTarget;
  readonly #rounds: Rounds;
  readonly #broker: Broker;
  readonly #metrics: ProjectorMetrics;
  readonly #starting = new AbortController();
  #runners: readonly StreamRunner[] = [];
  #sweeper: { stop(): Promise<void> } | undefined;
  #stopped: Promise<void> | undefined;
  #fail: (error: Error) => void = () => {};

  constructor(options: RunningProjectorOptions) {
    const { settings, logger } = options;
    this.#options = options;
    this.#broker = options.broker(settings);
    this.#metrics = new ProjectorMetrics(options.metrics);
    this.#pool = createPool(withSettings(settings.databaseUrl, indexesOnly), {
      max: settings.poolSize,
      applicationName: options.definition.name,
      idleInTransactionMs: settings.stallMs,
      onError: (err) => logger.debug({ err }, 'an idle connection broke'),
    });
    this.#target = { pool: this.#pool, feed: true, faultPoint: options.faultPoint };
    this.#rounds = new Rounds((batches) => projectBatches(this.#target, batches));
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /** Resolves when every topic is subscribed to. Waits for a database or a broker that is away. */
  async start(): Promise<void> {
    try {
      await this.#migrate();
      this.#runners = contractsOf(this.#options.definition).map((contract) => this.#runner(contract));
      void Promise.all(this.#runners.map(({ over }) => over)).then(() => this.#allOver());
      await Promise.all(this.#runners.map(({ subscribed }) => subscribed));
      this.#sweeper = sweepHourly(this.#pool, this.#options.settings.feedDays, this.#options.logger);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async readiness(): Promise<Readiness> {
    const reasons = this.#runners.flatMap(({ name, state }) => reasonOf(name, state) ?? []);
    return { ready: reasons.length === 0, reasons };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#starting.abort();
    await Promise.all(this.#runners.map((runner) => runner.stop()));
    await this.#sweeper?.stop();
    await this.#broker.close().catch(() => undefined);
    await this.#pool.end();
  }

  async #migrate(): Promise<void> {
    const { definition, logger } = this.#options;
    const directory = fileURLToPath(definition.migrations);
    const onProgress = (migration: string) => logger.info({ migration }, 'changing the read database');
    await retry(() => applyMigrations(this.#pool, directory, { onProgress }), {
      delayMs: backoff({ maxMs: 5_000 }),
      signal: this.#starting.signal,
      retryable: (error) => faultKind(error) === 'away',
      onRetry: (err) => logger.warn({ err }, 'the read database is away'),
    });
  }

  #runner(contract: TopicContract<Message>): StreamRunner {
    const { definition, settings, faultPoint, logger } = this.#options;
    const topic = contract.topic(settings.tenant);
    const name = streamOf(topic);
    const projector = new StreamProjector({
      contract,
      inputs: inputsFor(definition, contract),
      decoder: new Decoder(contract, (of, version) => this.#broker.schemaOf(of, version)),
      target: this.#target,
      onSkipped: (message, err) => {
        this.#metrics.unreadable(name);
        logger.warn({ err, stream: name }, `passed over ${described(message)}`);
      },
    });
    const subscribe = () => this.#broker.subscribe(topic, definition.name, settings.batchMessages);
    return new StreamRunner({
      name,
      projector,
      subscribe,
      rounds: this.#rounds,
      batchMessages: settings.batchMessages,
      faultPoint,
      metrics: this.#metrics,
      logger,
    });
  }

  #allOver(): void {
    const stopped = this.#runners.map(({ state }) => state).filter((state) => state.status === 'stopped');
    const [first] = stopped;
    if (first === undefined || stopped.length < this.#runners.length) return;
    this.#fail(
      new ProjectionError('PROJECTION_FAILED', `Every stream has stopped. The first: ${first.reason}`),
    );
  }
}
