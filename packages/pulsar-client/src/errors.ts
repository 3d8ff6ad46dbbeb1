import type { ServerErrorName } from '@alpes/pulsar-protocol';

/** What went wrong in the client itself; the broker's own errors keep the names it gives them. */
export type ClientErrorCode =
  /** Nothing answered in time. What was asked for may have happened all the same. */
  | 'Timeout'
  /** No connection could be made. */
  | 'ConnectError'
  /** The connection broke while something was under way; it may have happened. */
  | 'Disconnected'
  /** The other side broke the protocol. */
  | 'ProtocolError'
  /** Used after `close`, or pending when it was called. */
  | 'AlreadyClosed'
  | 'ProducerQueueFull'
  | 'MessageTooBig'
  | 'InvalidConfiguration'
  | 'InvalidMessage'
  /** The driver or the broker cannot do this. */
  | 'NotSupported'
  /** `driver: 'native'` was asked for and its addon is not there. */
  | 'NativeDriverUnavailable';

export type PulsarErrorCode = ClientErrorCode | ServerErrorName;

/** The broker is asked again, without anybody noticing, until the operation's time is over. */
const transient: ReadonlySet<PulsarErrorCode> = new Set<PulsarErrorCode>([
  'Timeout',
  'ConnectError',
  'Disconnected',
  'MetadataError',
  'PersistenceError',
  'ServiceNotReady',
  'TooManyRequests',
]);

/** Someone else is in the way; told to the caller at first, waited out while reconnecting. */
const contended: ReadonlySet<PulsarErrorCode> = new Set<PulsarErrorCode>([
  'ProducerBusy',
  'ConsumerBusy',
  'ConsumerAssignError',
  'ProducerBlockedQuotaExceededError',
  'ProducerBlockedQuotaExceededException',
  'UnknownError',
]);

/** Every failure of this client. Test `code`, never the message. */
export class PulsarError extends Error {
  override readonly name = 'PulsarError';
  readonly code: PulsarErrorCode;
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean;

  constructor(code: PulsarErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryable = transient.has(code) || contended.has(code) || code === 'ProducerQueueFull';
  }
}

/** @param reconnecting whether this had worked before, so that whoever is in the way may be our own shadow */
export function worthRetrying(error: PulsarError, reconnecting: boolean): boolean {
  return transient.has(error.code) || (reconnecting && contended.has(error.code));
}

export function asPulsarError(error: unknown): PulsarError {
  if (error instanceof PulsarError) return error;
  return new PulsarError('UnknownError', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

export function closed(what: string): PulsarError {
  return new PulsarError('AlreadyClosed', `The ${what} is closed.`);
}
