import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@alpes/contracts';
import { backoff, type Logger } from '@alpes/runtime';
import { locksOf } from './batch.ts';
import type { Broker, Delivery, Source, SubscribeOptions } from './broker.ts';
import type { Decoder } from './decode.ts';
import { errorCode, faultKind } from './errors.ts';
import type { FaultPoints } from './fault-points.ts';
import { atMostOnce, type Ending, type Folded } from './fold.ts';
import { described, type HeldQueues } from './held.ts';
import type { Work } from './incoming.ts';
import { Lanes, type Leftover } from './lanes.ts';
import type { KitMetrics } from './metrics.ts';
import type { Failure, Processor } from './processor.ts';
import type { Settings } from './settings.ts';

export interface IntakeOptions<S, E extends Message> {
  readonly broker: Broker;
  readonly subscriptions: readonly SubscribeOptions[];
  readonly decoder: Decoder<S, E>;
  readonly processor: Processor<S, E>;
  readonly held: HeldQueues<S, E>;
  readonly settings: Pick<Settings, 'batch' | 'concurrency' | 'retry'>;
  readonly faultPoint: FaultPoints;
  readonly metrics: KitMetrics;
  readonly logger: Logger;
  /** Ends waiting for what is away. */
  readonly signal: AbortSignal;
  /** Something was held; its first retry is due by itself. */
  onHeld(): void;
  onFailed(error: unknown): void;
}

/** A message on its way through this replica, with what acknowledges it. */
interface Item<S, E extends Message> {
  readonly key: string;
  readonly work: Work<S, E>;
  readonly delivery: Delivery;
  readonly source: Source;
}

const awayDelay = backoff({ initialMs: 100, maxMs: 5_000 });
const briefDelay = backoff({ initialMs: 20, maxMs: 250 });
/** Faults that no brief retry can mend: only another release of this service. */
const lasting = new Set(['UNKNOWN_TYPE', 'UNKNOWN_SCHEMA', 'NO_HANDLER']);
const MAX_SETTLING = 16;

/**
 * From the topics to the database: takes what arrives, hands it on in batches, and acknowledges what is written. Nothing
 * is acknowledged before (`at-most-once` handlers aside), so whatever happens here happens again elsewhere.
 */
export class Intake<S, E extends Message> {
  readonly #options: IntakeOptions<S, E>;
  readonly #lanes: Lanes<Item<S, E>>;
  readonly #sources: Source[] = [];
  readonly #acknowledging = new Set<Promise<void>>();
  #loops: Promise<void>[] = [];
  #settling = 0;
  #stopping = false;

  constructor(options: IntakeOptions<S, E>) {
    this.#options = options;
    this.#lanes = new Lanes({
      concurrency: options.settings.concurrency,
      bounds: options.settings.batch,
      weigh: ({ work }) => ({ bytes: work.incoming.bytes.length, locks: locksOf([work]).length }),
      run: (batch) => this.#run(batch),
      onError: (error) => {
        if (!options.signal.aborted) options.onFailed(error);
      },
    });
  }

  /** @throws when a subscription is refused; waits for a broker that is away. */
  async start(): Promise<void> {
    for (const subscription of this.#options.subscriptions) {
      this.#sources.push(await this.#untilBack(() => this.#options.broker.subscribe(subscription)));
    }
    this.#loops = this.#sources.map((source) => this.#receive(source));
  }

  /** Takes nothing more, finishes the batches under way, acknowledges them, closes the subscriptions. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#lanes.stop();
    await Promise.allSettled(this.#acknowledging);
    await Promise.allSettled(this.#sources.map((source) => source.close()));
    await Promise.allSettled(this.#loops);
  }

  async #receive(source: Source): Promise<void> {
    const limit = this.#options.settings.batch.messages * 2;
    try {
      while (!this.#stopping) {
        await this.#lanes.room(limit);
        const deliveries = await this.#untilBack(() => source.receive());
        if (deliveries.length === 0 || this.#stopping) return;
        this.#lanes.push(await this.#decode(source, deliveries));
      }
    } catch (error) {
      if (!this.#stopping && !this.#options.signal.aborted) this.#options.onFailed(error);
    }
  }

  async #decode(source: Source, deliveries: readonly Delivery[]): Promise<Item<S, E>[]> {
    const items: Item<S, E>[] = [];
    for (const delivery of deliveries) {
      const work = await this.#untilBack(() => this.#options.decoder.decode(delivery.incoming));
      items.push({ key: work.key, work, delivery, source });
    }
    return items;
  }

  async #untilBack<T>(action: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await action();
      } catch (error) {
        const kind = faultKind(error);
        if (kind === 'fault' || this.#stopping) throw error;
        this.#options.metrics.fault(kind, errorCode(error) ?? '');
        await sleep(awayDelay(attempt), undefined, { signal: this.#options.signal });
      }
    }
  }

  async #run(batch: readonly Item<S, E>[]): Promise<readonly Leftover<Item<S, E>>[]> {
    const { processor, metrics, faultPoint } = this.#options;
    const startedAt = performance.now();
    await this.#acknowledge(batch.filter(({ work }) => atMostOnce(work)));
    const { folded, failed, deferred } = await processor.process(batch.map(({ work }) => work));
    metrics.batch(batch.length, (performance.now() - startedAt) / 1_000);
    for (const one of folded) this.#report(one);
    await faultPoint('after-commit-before-ack');
    const undone = new Set<Work<S, E>>([...failed.map(({ work }) => work), ...deferred]);
    const acknowledged = this.#acknowledge(
      batch.filter(({ work }) => !undone.has(work) && !atMostOnce(work)),
    );
    this.#acknowledging.add(acknowledged);
    void acknowledged.finally(() => this.#acknowledging.delete(acknowledged));
    return failed.flatMap((failure) => this.#leftover(batch, failure, deferred));
  }

  #leftover(batch: readonly Item<S, E>[], failure: Failure<S, E>, deferred: readonly Work<S, E>[]) {
    const itemOf = new Map(batch.map((item) => [item.work, item]));
    const culprit = itemOf.get(failure.work);
    const { key } = failure.work;
    const behind = deferred.flatMap((work) => (work.key === key ? (itemOf.get(work) ?? []) : []));
    if (culprit === undefined) return [];
    if (atMostOnce(failure.work)) {
      this.#ended({ work: failure.work, ending: 'dropped', code: errorCode(failure.error) });
      return [{ key, behind, settle: () => Promise.resolve() }];
    }
    return [{ key, behind, settle: () => this.#settle(culprit, failure) }];
  }

  /** Tries the culprit again, briefly; then its key is held. */
  async #settle(culprit: Item<S, E>, first: Failure<S, E>): Promise<void> {
    this.#settling += 1;
    try {
      const failure = this.#settling > MAX_SETTLING ? first : await this.#tryBriefly(culprit, first);
      if (failure === undefined) await this.#acknowledge([culprit]);
      else await this.#hold(culprit, failure);
    } finally {
      this.#settling -= 1;
    }
  }

  async #tryBriefly({ work }: Item<S, E>, first: Failure<S, E>): Promise<Failure<S, E> | undefined> {
    const { processor, settings, metrics, signal, logger } = this.#options;
    const until = Date.now() + settings.retry.brieflyMs;
    let failure: Failure<S, E> | undefined = first;
    for (let attempt = 1; failure !== undefined; attempt += 1) {
      const { code, message } = described(failure.error);
      if (Date.now() >= until || lasting.has(code)) return failure;
      metrics.fault('brief', code);
      logger.debug({ messageId: work.id, key: work.key, code }, `trying again: ${message}`);
      await sleep(briefDelay(attempt), undefined, { signal });
      const { folded, failed } = await processor.process([work]);
      for (const one of folded) this.#report(one);
      failure = failed[0];
    }
    return undefined;
  }

  async #hold(culprit: Item<S, E>, failure: Failure<S, E>): Promise<void> {
    const { held, metrics, logger } = this.#options;
    const behind = this.#lanes.take(culprit.key);
    await this.#untilBack(() =>
      held.hold(
        failure,
        behind.map(({ work }) => work),
      ),
    );
    const { code } = described(failure.error);
    metrics.fault('held', code);
    const { id: messageId, key } = culprit.work;
    logger.error({ err: failure.error, messageId, key, behind: behind.length }, 'a key is held');
    for (const { work } of [culprit, ...behind]) this.#ended({ work, ending: 'held', code });
    this.#options.onHeld();
    await this.#acknowledge([culprit, ...behind]);
  }

  #report(folded: Folded<S, E>): void {
    for (const ending of folded.endings) this.#ended(ending);
  }

  #ended({ work, ending, code }: Ending<S, E>): void {
    const { metrics, logger } = this.#options;
    const type = work.kind === 'readable' ? work.message.type : (work.incoming.properties['type'] ?? '');
    metrics.ending(type, ending, code);
    const log = { messageId: work.id, key: work.key, type, code, ...correlation(work) };
    if (ending === 'payload-mismatch') logger.warn(log, 'dropped: another payload had the same id');
    else if (ending === 'dead-lettered' || ending === 'dropped') logger.error(log, ending);
    else if (ending === 'rejected' && work.incoming.channel === 'events')
      logger.warn(log, 'refused an event');
    else logger.debug(log, ending);
  }

  /** Never throws: what isn't acknowledged comes again, and the inbox knows it. */
  async #acknowledge(items: readonly Item<S, E>[]): Promise<void> {
    for (const source of new Set(items.map((item) => item.source))) {
      const own = items.filter((item) => item.source === source);
      await source
        .acknowledge(own.map(({ delivery }) => delivery))
        .catch((err: unknown) => this.#options.logger.debug({ err }, 'not acknowledged'));
    }
  }
}

function correlation<S, E extends Message>(work: Work<S, E>) {
  if (work.kind !== 'readable') return {};
  const { correlation_id: correlationId, traceparent } = work.message;
  return { correlationId, traceparent };
}
