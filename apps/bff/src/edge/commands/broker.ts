import type { Logger } from '@alpes/runtime';
import {
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  isBrokenCircuitError,
} from 'cockatiel';
import type { ContextName } from './contracts.ts';

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

export interface BrokerOptions {
  /** Opens the producer of a context; rejects while the broker is away. */
  readonly open: (context: ContextName) => Promise<CommandProducer>;
  readonly logger: Logger;
  /** How long the broker has to acknowledge; default 2,000. */
  readonly timeoutMs?: number;
  /** How long the broker is left alone once it did not answer; default 1,000. */
  readonly restMs?: number;
}

/** A command was not acknowledged. */
export class NotAcknowledgedError extends Error {
  readonly code: 'BROKER_UNAVAILABLE' | 'BROKER_TIMEOUT' | 'OVERLOADED';
  readonly retryable = true;
  /** Whether the broker may have it all the same. */
  readonly maybeAccepted: boolean;

  constructor(code: NotAcknowledgedError['code'], maybeAccepted: boolean, cause?: unknown) {
    super(`the command was not acknowledged (${code})`, { cause });
    this.code = code;
    this.maybeAccepted = maybeAccepted;
  }
}

/** Failures in a row after which the broker counts as away. */
const FAILURES = 3;

/**
 * Sends commands and waits for the broker's acknowledgement. While the broker is known to be away a send fails at
 * once; each `restMs` one is let through to see whether it is back. A producer is opened when it is first needed, and
 * again after it could not be.
 */
export class Broker {
  readonly #options: Required<BrokerOptions>;
  readonly #producers = new Map<ContextName, Promise<CommandProducer>>();
  readonly #ready = new Map<ContextName, CommandProducer>();
  readonly #breaker: CircuitBreakerPolicy;

  constructor(options: BrokerOptions) {
    this.#options = { timeoutMs: 2_000, restMs: 1_000, ...options };
    this.#breaker = circuitBreaker(handleAll, {
      halfOpenAfter: this.#options.restMs,
      breaker: new ConsecutiveBreaker(FAILURES),
    });
    this.#breaker.onBreak(() =>
      options.logger.warn('the broker does not answer; commands are refused until it does'),
    );
    this.#breaker.onReset(() => options.logger.info('the broker answers again'));
  }

  /** True while sends fail at once. */
  get away(): boolean {
    return this.#breaker.state !== CircuitState.Closed;
  }

  get restMs(): number {
    return this.#options.restMs;
  }

  /** Opens the producers before the first command asks for them; failing to is no failure yet. */
  async warm(contexts: readonly ContextName[]): Promise<void> {
    await Promise.allSettled(contexts.map((context) => this.#producer(context)));
  }

  /** @throws {NotAcknowledgedError} */
  async send(context: ContextName, message: OutgoingCommand): Promise<void> {
    try {
      await this.#breaker.execute(() => this.#sendInTime(context, message));
    } catch (error) {
      throw isBrokenCircuitError(error)
        ? new NotAcknowledgedError('BROKER_UNAVAILABLE', false, error)
        : error;
    }
  }

  /** Waits for what is under way, then closes. */
  async close(): Promise<void> {
    const producers = [...this.#ready.values()];
    this.#ready.clear();
    this.#producers.clear();
    await Promise.allSettled(producers.map((producer) => producer.flush()));
    await Promise.allSettled(producers.map((producer) => producer.close()));
  }

  async #sendInTime(context: ContextName, message: OutgoingCommand): Promise<void> {
    const ready = this.#ready.get(context);
    const sending =
      ready === undefined
        ? this.#producer(context).then((producer) => producer.send(message))
        : ready.send(message);
    await within(
      this.#options.timeoutMs,
      sending,
      () => new NotAcknowledgedError('BROKER_TIMEOUT', this.#ready.has(context)),
    ).catch((error: unknown) => {
      throw notAcknowledged(error, this.#ready.has(context));
    });
  }

  #producer(context: ContextName): Promise<CommandProducer> {
    const known = this.#producers.get(context);
    if (known !== undefined) return known;
    const opening = this.#options.open(context);
    this.#producers.set(context, opening);
    opening.then(
      (producer) => this.#ready.set(context, producer),
      (err: unknown) => {
        this.#producers.delete(context);
        this.#options.logger.debug({ err, context }, 'a producer could not be opened');
      },
    );
    return opening;
  }
}

function within<T>(timeoutMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}

/** Codes of the client that say a message was never sent. */
const neverSent = new Set([
  'ProducerQueueFull',
  'AlreadyClosed',
  'IncompatibleSchema',
  'MessageTooBig',
  'ConnectError',
]);

function notAcknowledged(error: unknown, hadProducer: boolean): NotAcknowledgedError {
  if (error instanceof NotAcknowledgedError) return error;
  const code = (error as { code?: unknown }).code;
  if (code === 'ProducerQueueFull') return new NotAcknowledgedError('OVERLOADED', false, error);
  if (code === 'Timeout') return new NotAcknowledgedError('BROKER_TIMEOUT', hadProducer, error);
  return new NotAcknowledgedError('BROKER_UNAVAILABLE', hadProducer && !neverSent.has(String(code)), error);
}
