import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@alpes/contracts';
import { backoff, type Logger, type Readiness, type Registry, type RunningApp, retry } from '@alpes/runtime';
import type { Pool } from 'pg';
import { decoderOf, journalingOf, openPool, prepareDatabase } from './assembly.ts';
import { BatchHandler } from './batch.ts';
import type { Broker } from './broker.ts';
import { run } from './database.ts';
import type { OwnEvent, ServiceDefinition } from './definition.ts';
import { errorCode, errorMessage, faultKind } from './errors.ts';
import type { FaultPoints } from './fault-points.ts';
import { HeldQueues } from './held.ts';
import { HeldWorker } from './held-worker.ts';
import { Intake } from './intake.ts';
import { Leadership, passes } from './leadership.ts';
import { KitMetrics } from './metrics.ts';
import { Processor } from './processor.ts';
import { RELAY } from './recovery.ts';
import { Relay, readProgress, startAfter } from './relay.ts';
import type { Settings } from './settings.ts';
import * as sql from './statements.ts';
import { runTimed } from './timed.ts';
import { deadLettersTopic, subscriptionType } from './topology.ts';

export interface RunningServiceOptions<S, M extends Message> {
  readonly definition: ServiceDefinition<S, M>;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly broker: (settings: Settings) => Broker;
  readonly faultPoint: FaultPoints;
  readonly now: () => Date;
}

const LOOK_EVERY_MS = 5_000;
const startDelay = backoff({ initialMs: 200, maxMs: 5_000 });

/** A service at work: intake, held keys and (on one replica) the relay, over one pool and one broker connection. */
export class RunningService<S, M extends Message> implements RunningApp {
  readonly addresses = {};
  readonly failed: Promise<never>;
  readonly #options: RunningServiceOptions<S, M>;
  readonly #pool: Pool;
  readonly #broker: Broker;
  readonly #metrics: KitMetrics;
  readonly #abort = new AbortController();
  #fail: (error: unknown) => void = () => undefined;
  #databaseAway: string | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #relayFailure: string | undefined;
  #parts: Parts<S, M> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: RunningServiceOptions<S, M>) {
    this.#options = options;
    this.#metrics = new KitMetrics(options.registry, options.definition.name);
    this.#pool = openPool(options.settings, options.definition.name, (err) =>
      options.logger.debug({ err }, 'an idle database connection has ended'),
    );
    this.#broker = options.broker(options.settings);
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /**
   * Resolves when the service takes messages; waits for a database or a broker that is away.
   * @throws KitError JOURNAL_BEHIND_TOPIC, TOPIC_LOST; MigrationError
   */
  async start(): Promise<void> {
    try {
      const shape = await this.#untilThere(() => prepareDatabase(this.#pool, this.#options.definition));
      await this.#untilThere(() => this.#compareTopic());
      const parts = this.#assemble(shape);
      this.#parts = parts;
      parts.leadership.start();
      await parts.intake.start();
      parts.heldWorker.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async readiness(): Promise<Readiness> {
    const reasons: string[] = [];
    if (this.#stopped !== undefined) reasons.push('It is stopping.');
    if (this.#parts === undefined) reasons.push('It is starting.');
    if (this.#databaseAway !== undefined) reasons.push(`The database is away: ${this.#databaseAway}.`);
    if (this.#relayFailure !== undefined) reasons.push(`Nothing can be published: ${this.#relayFailure}.`);
    const broker = this.#broker.trouble?.();
    if (broker !== undefined) reasons.push(`The broker is away: ${broker}.`);
    return { ready: reasons.length === 0, reasons };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#drain();
    return this.#stopped;
  }

  /** Stop receiving, finish the batch, relay what is journaled, close. */
  async #drain(): Promise<void> {
    const parts = this.#parts;
    const limit = setTimeout(() => this.#abort.abort(), this.#options.settings.drainMs);
    await parts?.heldWorker.stop();
    await parts?.intake.stop();
    if (parts?.leadership.leading === true) await this.#relayRest(parts.relay);
    clearTimeout(limit);
    this.#abort.abort();
    await parts?.leadership.stop();
    await this.#broker.close();
    await this.#pool.end();
  }

  async #relayRest(relay: Relay): Promise<void> {
    relay.wake('events,commands,dead-letters');
    const { signal } = this.#abort;
    const lag = () => relay.lag().catch(() => 1);
    while (!signal.aborted && (await lag()) > 0) await sleep(5, undefined, { signal }).catch(() => undefined);
  }

  #untilThere<T>(action: () => Promise<T>): Promise<T> {
    return retry(action, {
      delayMs: startDelay,
      signal: this.#abort.signal,
      retryable: (error) => faultKind(error) !== 'fault',
      onRetry: (err, attempt) =>
        this.#options.logger[attempt === 1 ? 'warn' : 'debug'](
          { err },
          'waiting for the database and the broker',
        ),
    });
  }

  async #compareTopic(): Promise<void> {
    const { definition, settings } = this.#options;
    const publisher = this.#broker.publisher();
    try {
      const end = await publisher.end(definition.events.topic(settings.tenant));
      const { head, cursors } = await readProgress(this.#pool);
      startAfter(end, head, cursors.get('events') ?? 0);
    } finally {
      await publisher.close();
    }
  }

  #assemble(shape: sql.TableShape): Parts<S, M> {
    const { definition, settings, logger, faultPoint, now } = this.#options;
    const journaling = journalingOf(definition);
    const decoder = decoderOf(definition, this.#broker, settings);
    const handler = new BatchHandler<S, OwnEvent<M>>({
      pool: this.#pool,
      definition,
      shape,
      journaling,
      faultPoint,
      now,
    });
    const held = this.#heldQueues(handler, decoder, journaling);
    const heldWorker = new HeldWorker({
      resume: () => held.resume(),
      sweepMs: settings.sweepMs,
      onError: (error) => this.#onRerun(error),
      afterTurn: () => this.#look(),
    });
    const relay = this.#relay();
    return {
      intake: new Intake<S, OwnEvent<M>>({
        broker: this.#broker,
        subscriptions: definition.inputs.map(({ contract }) => ({
          topic: contract.topic(settings.tenant),
          subscription: definition.name,
          type: subscriptionType(contract.channel),
          context: contract.context,
          channel: contract.channel,
        })),
        decoder,
        processor: this.#processor(handler),
        held,
        settings,
        faultPoint,
        metrics: this.#metrics,
        logger,
        signal: this.#abort.signal,
        onHeld: () => heldWorker.wakeIn(settings.retry.initialMs),
        onFailed: (error) => this.#fail(error),
      }),
      heldWorker,
      relay,
      leadership: this.#leadership(relay, (signal) =>
        runTimed(
          {
            service: definition.name,
            pool: this.#pool,
            journaling,
            rules: definition.timed ?? [],
            inboxDays: settings.inboxDays,
            now,
            logger,
          },
          signal,
        ),
      ),
    };
  }

  #processor(handler: BatchHandler<S, OwnEvent<M>>): Processor<S, OwnEvent<M>> {
    return new Processor({
      handler,
      signal: this.#abort.signal,
      onAway: (error) => {
        this.#metrics.fault('away', errorCode(error) ?? '');
        if (this.#databaseAway === undefined)
          this.#options.logger.warn({ err: error }, 'the database is away');
        this.#databaseAway = errorMessage(error);
      },
      onBack: () => {
        this.#databaseAway = undefined;
        this.#options.logger.info('the database is back');
      },
      onRerun: (error) => this.#onRerun(error),
    });
  }

  #onRerun(error: unknown): void {
    this.#metrics.fault('rerun', errorCode(error) ?? '');
    this.#options.logger.debug({ err: error }, 'the transaction runs again');
  }

  #heldQueues(
    handler: BatchHandler<S, OwnEvent<M>>,
    decoder: ReturnType<typeof decoderOf<S, M>>,
    journaling: ReturnType<typeof journalingOf>,
  ): HeldQueues<S, OwnEvent<M>> {
    const { settings, logger, now } = this.#options;
    return new HeldQueues<S, OwnEvent<M>>({
      pool: this.#pool,
      handler,
      decoder,
      journaling,
      retry: settings.retry,
      now,
      onTried: ({ folded, failure }) => {
        for (const { work, ending, code } of folded?.endings ?? []) {
          this.#metrics.ending(work.incoming.properties['type'] ?? '', ending, code);
        }
        if (failure === undefined) return;
        const { id: messageId, key } = failure.work;
        logger.warn({ err: failure.error, messageId, key }, 'a held message failed again');
      },
      onDeadLettered: ({ work, ending, code }, err) => {
        this.#metrics.ending(work.incoming.properties['type'] ?? '', ending, code);
        logger.error({ err, messageId: work.id, key: work.key }, 'dead-lettered');
      },
    });
  }

  #relay(): Relay {
    const { definition, settings, faultPoint, logger } = this.#options;
    const commandTopics = new Map(
      (definition.sends ?? []).map((one) => [one.context, one.topic(settings.tenant)]),
    );
    const eventsTopic = definition.events.topic(settings.tenant);
    return new Relay({
      pool: this.#pool,
      broker: this.#broker,
      eventsTopic,
      eventsSchema: definition.events.schema,
      topicOf: ({ channel, context }) => {
        if (channel === 'events') return eventsTopic;
        if (channel === 'dead-letters') return deadLettersTopic(context, settings.tenant);
        return commandTopics.get(context) ?? `persistent://${settings.tenant}/${context}/commands`;
      },
      faultPoint,
      sweepMs: settings.sweepMs,
      onPublished: (channel, count) => {
        this.#relayFailure = undefined;
        this.#metrics.published(channel, count);
      },
      onFailed: (channel, err) => {
        this.#relayFailure = errorMessage(err);
        this.#metrics.fault('relay', errorCode(err) ?? '');
        logger.warn({ err, channel }, 'publishing failed and starts again behind what was stored');
      },
    });
  }

  #leadership(relay: Relay, timed: (signal: AbortSignal) => Promise<void>): Leadership {
    const { definition, settings, logger } = this.#options;
    return new Leadership({
      databaseUrl: settings.databaseUrl,
      name: RELAY,
      stallMs: settings.stallMs,
      retryMs: settings.sweepMs,
      channel: 'alpes_journal',
      onNotification: (channels) => relay.wake(channels),
      duty: async (signal) => {
        logger.info(`${definition.name} relays from this replica`);
        try {
          await together(signal, (own) => relay.run(own), timed);
        } finally {
          this.#relayFailure = undefined; // from here on that is another replica's
        }
      },
      onFailed: (error) => {
        if (passes(error)) {
          logger.warn({ err: error }, 'relaying was interrupted');
          return true;
        }
        this.#fail(error);
        return false;
      },
    });
  }

  /** Gauges that need a look at the database; while it is away they keep what they had. */
  async #look(): Promise<void> {
    if (performance.now() - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = performance.now();
    const [counts] = await run<Record<string, number>>(this.#pool, sql.countHeld);
    this.#metrics.held(counts ?? {});
    if (this.#parts?.leadership.leading === true) this.#metrics.lag(await this.#parts.relay.lag());
  }
}

interface Parts<S, M extends Message> {
  readonly intake: Intake<S, OwnEvent<M>>;
  readonly heldWorker: HeldWorker;
  readonly relay: Relay;
  readonly leadership: Leadership;
}

/** Runs all until the signal ends them; when one fails, the others end too. */
async function together(
  signal: AbortSignal,
  ...duties: ((own: AbortSignal) => Promise<void>)[]
): Promise<void> {
  const failed = new AbortController();
  const own = AbortSignal.any([signal, failed.signal]);
  const guarded = duties.map((duty) =>
    duty(own).catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const results = await Promise.allSettled(guarded);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
