import { setTimeout as sleep } from 'node:timers/promises';
import { backoff, type Logger } from '@alpes/runtime';
import { errorCode, errorMessage, faultKind } from '../errors.ts';
import type { FaultPoints } from '../fault-points.ts';
import type { ProjectorMetrics } from '../metrics.ts';
import type { Arrived, Source } from './broker.ts';
import { streamOf } from './position.ts';
import type { Commit, Rounds } from './rounds.ts';
import type { StreamProjector } from './stream-projector.ts';
import type { StreamState } from './stream-state.ts';

export interface StreamRunnerOptions {
  /** `companies/events`. */
  readonly name: string;
  readonly projector: StreamProjector;
  subscribe(): Promise<Source>;
  /** Shared by all that write the same read database. */
  readonly rounds: Rounds;
  /** Messages of a batch at most. */
  readonly batchMessages: number;
  readonly faultPoint: FaultPoints;
  readonly metrics: ProjectorMetrics;
  readonly logger: Logger;
}

const awayDelay = backoff({ initialMs: 100, maxMs: 5_000 });
const rerunDelay = backoff({ initialMs: 5, maxMs: 100 });

/** Takes what arrives on one topic, has it projected, and acknowledges it then: never before its commit. */
export class StreamRunner {
  readonly name: string;
  readonly #options: StreamRunnerOptions;
  readonly #stopping = new AbortController();
  readonly #subscribed: Promise<void>;
  readonly #over: Promise<void>;
  #state: StreamState = { status: 'starting' };
  #source: Source | undefined;

  constructor(options: StreamRunnerOptions) {
    this.name = options.name;
    this.#options = options;
    let subscribed = () => {};
    this.#subscribed = new Promise((resolve) => {
      subscribed = resolve;
    });
    this.#over = this.#run(subscribed);
  }

  get state(): StreamState {
    if (this.#state.status === 'running' && this.#source?.connected === false) {
      return { status: 'waiting', reason: 'the broker does not answer' };
    }
    return this.#state;
  }

  /** Resolves when it is subscribed, or will never be. */
  get subscribed(): Promise<void> {
    return this.#subscribed;
  }

  /** Resolves when nothing more will be projected. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** Finishes the batch under way and leaves the subscription. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#source?.close().catch(() => undefined);
    await this.#over;
  }

  async #run(subscribed: () => void): Promise<void> {
    try {
      this.#source = await this.#untilBack(() => this.#options.subscribe());
      this.#enter({ status: 'running' });
      subscribed();
      while (!this.#stopping.signal.aborted) await this.#step(this.#source);
      this.#enter({ status: 'closed' });
    } catch (error) {
      this.#fail(error);
    } finally {
      subscribed();
      await this.#source?.close().catch(() => undefined);
    }
  }

  async #step(source: Source): Promise<void> {
    const first = await this.#untilBack(() => source.receive());
    if (first.length === 0) {
      if (this.#stopping.signal.aborted) return;
      throw Object.assign(new Error('The subscription was closed.'), { code: 'SUBSCRIPTION_CLOSED' });
    }
    const { rounds } = this.#options;
    const arrived = await rounds.join((commit) => this.#projectWithMore(source, first, commit));
    await this.#options.faultPoint('after-commit-before-ack', this.name);
    for (const messages of byStream(arrived)) await this.#acknowledge(source, messages);
  }

  /** With what has arrived while this stream waited for its round. */
  async #projectWithMore(
    source: Source,
    first: readonly Arrived[],
    commit: Commit,
  ): Promise<readonly Arrived[]> {
    const room = Math.max(0, this.#options.batchMessages - first.length);
    const arrived = [...first, ...(await this.#untilBack(() => source.more(room)))];
    for (const messages of byStream(arrived)) await this.#project(messages, commit);
    return arrived;
  }

  /** A batch that fails for its own sake is projected one by one, so that what stops the stream has a name. */
  async #project(messages: readonly Arrived[], commit: Commit): Promise<void> {
    try {
      await this.#projectOnce(messages, commit);
    } catch (error) {
      if (errorCode(error) !== 'PROJECTION_FAILED' || messages.length === 1) throw error;
      for (const message of messages) await this.#projectOnce([message], commit);
    }
  }

  async #projectOnce(messages: readonly Arrived[], commit: Commit): Promise<void> {
    const { projector, metrics } = this.#options;
    const startedAt = performance.now();
    const fresh = await this.#untilBack(() => projector.project(messages, commit));
    metrics.batch(this.name, fresh, messages.length - fresh, (performance.now() - startedAt) / 1_000);
    const last = messages.at(-1);
    if (last !== undefined) metrics.lag(this.name, (Date.now() - last.publishedAt.getTime()) / 1_000);
  }

  /** What isn't acknowledged comes again, and is left out then. */
  async #acknowledge(source: Source, messages: readonly Arrived[]): Promise<void> {
    const last = messages.at(-1) as Arrived;
    await source
      .acknowledge(last)
      .catch((err: unknown) => this.#options.logger.debug({ err, stream: this.name }, 'not acknowledged'));
  }

  async #untilBack<T>(action: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await action();
        if (this.#state.status === 'waiting') this.#enter({ status: 'running' });
        return result;
      } catch (error) {
        const kind = faultKind(error);
        if (kind === 'fault' || this.#stopping.signal.aborted) throw error;
        await this.#wait(error, kind, attempt);
      }
    }
  }

  async #wait(error: unknown, kind: 'away' | 'rerun', attempt: number): Promise<void> {
    const { metrics, logger, name } = this.#options;
    metrics.retried(name, kind);
    const reason = errorMessage(error);
    if (kind === 'away' && this.#state.status !== 'waiting') {
      logger.warn({ err: error, stream: name }, 'waiting for what is away');
      this.#enter({ status: 'waiting', reason });
    }
    const delayMs = kind === 'away' ? awayDelay(attempt) : rerunDelay(attempt);
    await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #fail(error: unknown): void {
    if (this.#stopping.signal.aborted) return this.#enter({ status: 'closed' });
    const code = errorCode(error) ?? 'UNEXPECTED';
    this.#options.logger.error({ err: error, stream: this.name }, `projecting has stopped (${code})`);
    this.#enter({ status: 'stopped', code, reason: errorMessage(error) });
  }

  #enter(state: StreamState): void {
    this.#state = state;
    this.#options.metrics.state(this.name, state.status);
  }
}

function byStream(arrived: readonly Arrived[]): Iterable<readonly Arrived[]> {
  const streams = new Map<string, Arrived[]>();
  for (const message of arrived) {
    const stream = streamOf(message.topic);
    const messages = streams.get(stream);
    if (messages === undefined) streams.set(stream, [message]);
    else messages.push(message);
  }
  return streams.values();
}
