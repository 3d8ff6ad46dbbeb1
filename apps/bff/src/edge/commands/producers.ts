import type { Logger } from '@alpes/runtime';
import { type ContextName, contextNames } from './contracts.ts';

/** What is sent, once it is encoded. */
export interface OutgoingCommand {
  readonly data: Buffer;
  readonly partitionKey: string;
  readonly properties: Record<string, string>;
  readonly eventTimestamp: number;
}

/** The part of a Pulsar producer that commands need. */
export interface CommandProducer {
  send(message: OutgoingCommand): Promise<unknown>;
  flush(): Promise<unknown>;
  close(): Promise<unknown>;
}

export interface ProducersOptions {
  /** Opens the producer of a context; rejects while the broker is away. */
  readonly open: (context: ContextName) => Promise<CommandProducer>;
  readonly logger: Logger;
  /** Between two attempts to open one. */
  readonly restMs: number;
}

/**
 * One producer a context. `opening` is tried until it succeeds, each `restMs`; `ready` until {@link drop}, then it is opened
 * again; nothing happens after {@link close}.
 */
type ProducerState =
  | { readonly at: 'opening'; readonly opened: Promise<CommandProducer> }
  | { readonly at: 'resting'; readonly timer: NodeJS.Timeout }
  | { readonly at: 'ready'; readonly producer: CommandProducer };

/** Keeps the producers open, whether commands ask for them or not. */
export class Producers {
  readonly #options: ProducersOptions;
  readonly #states = new Map<ContextName, ProducerState>();
  #closed = false;

  constructor(options: ProducersOptions) {
    this.#options = options;
  }

  /** Whether one could not be opened when it was tried last. */
  get missing(): boolean {
    return [...this.#states.values()].some(({ at }) => at === 'resting');
  }

  /** Begins to open all of them; resolves when each has been opened, or could not be. */
  async open(): Promise<void> {
    await Promise.allSettled(contextNames.map(async (context) => this.get(context)));
  }

  /** The producer if it is open; otherwise the attempt under way, or a new one. */
  get(context: ContextName): CommandProducer | Promise<CommandProducer> {
    const state = this.#states.get(context);
    if (state?.at === 'ready') return state.producer;
    if (state?.at === 'opening') return state.opened;
    if (state?.at === 'resting') clearTimeout(state.timer);
    return this.#open(context);
  }

  /** It failed for good: the next one is opened in its place. */
  drop(context: ContextName, producer: CommandProducer): void {
    const state = this.#states.get(context);
    if (state?.at !== 'ready' || state.producer !== producer) return;
    producer.close().catch(() => undefined);
    this.#open(context).catch(() => undefined);
  }

  /** Waits for what is under way, then closes. */
  async close(): Promise<void> {
    this.#closed = true;
    const states = [...this.#states.values()];
    for (const state of states) if (state.at === 'resting') clearTimeout(state.timer);
    const open = states.flatMap((state) => (state.at === 'ready' ? [state.producer] : []));
    await Promise.allSettled(open.map((producer) => producer.flush()));
    await Promise.allSettled(open.map((producer) => producer.close()));
  }

  #open(context: ContextName): Promise<CommandProducer> {
    const opened = this.#options.open(context);
    this.#states.set(context, { at: 'opening', opened });
    opened.then(
      (producer) => this.#opened(context, producer),
      (err: unknown) => this.#rest(context, err),
    );
    return opened;
  }

  #opened(context: ContextName, producer: CommandProducer): void {
    this.#states.set(context, { at: 'ready', producer });
    if (this.#closed) producer.close().catch(() => undefined);
  }

  #rest(context: ContextName, err: unknown): void {
    this.#options.logger.debug({ err, context }, 'a producer could not be opened');
    if (this.#closed) return;
    const timer = setTimeout(() => this.#open(context).catch(() => undefined), this.#options.restMs);
    timer.unref();
    this.#states.set(context, { at: 'resting', timer });
  }
}
