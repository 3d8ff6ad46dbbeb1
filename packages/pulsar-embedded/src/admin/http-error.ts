import type { BrokerErrorCode } from '../errors.ts';

/** An answer other than success, as Pulsar's admin API gives it: a status and `{"reason": …}`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code = 'HTTP';
  readonly retryable = false;
  readonly status: number;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

const STATUS: Partial<Record<BrokerErrorCode, number>> = {
  TopicNotFound: 404,
  SubscriptionNotFound: 404,
  InvalidTopicName: 412,
  NotAllowedError: 405,
  IncompatibleSchema: 409,
  ConsumerBusy: 412,
  ProducerBusy: 412,
};

/** The status that Pulsar gives for a refusal; 500 for what is none. */
export function statusOf(error: unknown): number {
  const { status, name, code } = error as { status?: unknown; name?: unknown; code?: unknown };
  if (name === 'HttpError' && typeof status === 'number') return status;
  return name === 'BrokerError' ? (STATUS[code as BrokerErrorCode] ?? 500) : 500;
}
