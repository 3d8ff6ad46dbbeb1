/** Pulsar's own names for what a broker refuses; the wire and the admin API each map them outward. */
export type BrokerErrorCode =
  | 'UnknownError'
  | 'MetadataError'
  | 'PersistenceError'
  | 'ConsumerBusy'
  | 'ServiceNotReady'
  | 'ChecksumError'
  | 'UnsupportedVersionError'
  | 'TopicNotFound'
  | 'SubscriptionNotFound'
  | 'ConsumerNotFound'
  | 'ProducerBusy'
  | 'InvalidTopicName'
  | 'IncompatibleSchema'
  | 'ConsumerAssignError'
  | 'NotAllowedError'
  | 'ProducerFenced';

const RETRYABLE: ReadonlySet<BrokerErrorCode> = new Set([
  'PersistenceError',
  'ServiceNotReady',
  'ProducerBusy',
  'ConsumerBusy',
]);

/** A request the broker refuses. The message is fit to send to a client. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: BrokerErrorCode;
  readonly retryable: boolean;

  constructor(code: BrokerErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}

/** Anything thrown, as something that can be answered: what is not a refusal is an error of the broker or its disk. */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof Error && error.name === 'BrokerError') return error as BrokerError;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const isStorage = code === 'WRITE_FAILED' || code === 'CLOSED' || code === 'LOG_DAMAGED';
  return new BrokerError(isStorage ? 'PersistenceError' : 'UnknownError', String(message ?? error), error);
}
