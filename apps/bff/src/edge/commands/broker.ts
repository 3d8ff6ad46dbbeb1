import type { Logger } from '@alpes/runtime';
import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import type { ContextName } from './contracts.ts';
import { type CommandProducer, type OutgoingCommand, Producers } from './producers.ts';

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
 * once; each `restMs` one is let through to see whether it is back.
 */
export class Broker {
  readonly #timeoutMs: number;
  readonly restMs: number;
  readonly #producers: Producers;
  readonly #breaker: CircuitBreakerPolicy;

  constructor({ open, logger, timeoutMs = 2_000, restMs = 1_000 }: BrokerOptions) {
    this.#timeoutMs = timeoutMs;
    this.restMs = restMs;
    this.#producers = new Producers({ open, logger, restMs });
    // A full queue says that the broker is slower than its clients, not that it is away.
    this.#breaker = circuitBreaker(
      handleWhen((error) => (error as NotAcknowledgedError).code !== 'OVERLOADED'),
      { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(FAILURES) },
    );
    this.#breaker.onBreak(() =>
      logger.warn('the broker does not answer; commands are refused until it does'),
    );
    this.#breaker.onReset(() => logger.info('the broker answers again'));
  }

  /** Whether it did not answer when it was asked last. */
  get away(): boolean {
    return this.#breaker.state !== CircuitState.Closed || this.#producers.missing;
  }

  /** Connects before the first command asks for it, and keeps trying. Resolves after the first attempt. */
  connect(): Promise<void> {
    return this.#producers.open();
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
  close(): Promise<void> {
    return this.#producers.close();
  }

  async #sendInTime(context: ContextName, message: OutgoingCommand): Promise<void> {
    const producer = await this.#producerInTime(context);
    try {
      const late = () => new NotAcknowledgedError('BROKER_TIMEOUT', true);
      await within(this.#timeoutMs, producer.send(message), late);
    } catch (error) {
      if (isOver(error)) this.#producers.drop(context, producer);
      throw notAcknowledged(error);
    }
  }

  /** Whatever goes wrong here, and however late the producer comes, the command is not sent. */
  async #producerInTime(context: ContextName): Promise<CommandProducer> {
    const producer = this.#producers.get(context);
    if (!(producer instanceof Promise)) return producer;
    const late = () => new NotAcknowledgedError('BROKER_TIMEOUT', false);
    return within(this.#timeoutMs, producer, late).catch((error: unknown) => {
      if (error instanceof NotAcknowledgedError) throw error;
      throw new NotAcknowledgedError('BROKER_UNAVAILABLE', false, error);
    });
  }
}

function within<T>(timeoutMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

/**
 * Codes of the client that say a message was never sent. `AlreadyClosed` does not: what waits for its receipt when the producer
 * is closed fails with it, too.
 */
const neverSent = new Set(['ProducerQueueFull', 'MessageTooBig', 'InvalidMessage', 'ConnectError']);

/** Codes after which a producer sends nothing any more. */
const producerOver = new Set(['AlreadyClosed', 'ProducerFenced', 'TopicTerminatedError', 'TopicNotFound']);
const isOver = (error: unknown): boolean => producerOver.has(codeOf(error));

function notAcknowledged(error: unknown): NotAcknowledgedError {
  if (error instanceof NotAcknowledgedError) return error;
  const code = codeOf(error);
  if (code === 'ProducerQueueFull') return new NotAcknowledgedError('OVERLOADED', false, error);
  if (code === 'Timeout') return new NotAcknowledgedError('BROKER_TIMEOUT', true, error);
  return new NotAcknowledgedError('BROKER_UNAVAILABLE', !neverSent.has(code), error);
}
