export type KitErrorCode =
  /** The events topic holds positions this journal never gave: the database was restored from a backup. */
  | 'JOURNAL_BEHIND_TOPIC'
  /** The journal was published before, and the topic is empty: it was lost, or this is another broker. */
  | 'TOPIC_LOST'
  /** Somebody wrote an aggregate without its lock. The batch runs again. */
  | 'VERSION_CONFLICT'
  /** `evolve` or `state` gave a state whose version isn't the next one, or another id. */
  | 'WRONG_STATE'
  /** `decide` asked who holds a claim that the handler hasn't named in `claims`. */
  | 'UNDECLARED_CLAIM'
  /** A command was sent to a context that isn't in `sends`. */
  | 'UNKNOWN_CONTEXT'
  /** The envelope isn't usable: its id or its aggregate is no UUID. */
  | 'INVALID_ENVELOPE'
  /** The journal holds events of another version of the contract that were never published. Readiness says so. */
  | 'OTHER_CONTRACT'
  /** Neither the broker nor the message tells which schema it was written with. */
  | 'UNKNOWN_SCHEMA'
  /** A bridge got a message whose place doesn't follow what it carried last: messages are missing in between. */
  | 'BRIDGE_GAP'
  /** A message on a bridged events topic has no place in a journal: somebody else writes there. */
  | 'BRIDGE_FOREIGN_MESSAGE'
  /** A bridge can't read an event, or its translation failed. */
  | 'BRIDGE_UNTRANSLATED'
  /** No handler for this type. */
  | 'NO_HANDLER'
  /** The message, or an event it leads to, is larger than allowed. */
  | 'TOO_LARGE'
  /** `heldKeys` was given a sequence that isn't there (any more), or in a state that doesn't allow it. */
  | 'NOT_HELD'
  /** A held message was to be replaced by one for another aggregate. */
  | 'OTHER_AGGREGATE'
  /** There is nothing to recover: the topic isn't ahead of the journal. */
  | 'NOTHING_TO_RECOVER'
  /** A replica of the service is running: it holds the relay. */
  | 'SERVICE_RUNNING';

/** What the kit itself finds wrong. `retryable` is whether the same work may succeed when it runs again. */
export class KitError extends Error {
  readonly code: KitErrorCode;
  readonly retryable: boolean;

  constructor(code: KitErrorCode, message: string, options: ErrorOptions & { retryable?: boolean } = {}) {
    super(message, options);
    this.name = 'KitError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/**
 * What a failed transaction calls for. `away`: the database or the broker can't be reached; wait, it's nobody's
 * fault. `rerun`: the same batch may succeed now (deadlock, serialization). `fault`: something in the batch is
 * the cause.
 */
export type FaultKind = 'away' | 'rerun' | 'fault';

// Classes of SQLSTATE (PostgreSQL documentation, appendix A) and of node:net errors.
const awayStates = /^(08...|57P0[1-5]|53[134]..|25P0[34]|58...)$/;
const rerunStates = /^(40...|55P03|57014|53200)$/;
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
const awayMessages =
  /^(Connection (terminated|ended)|Query read timeout|timeout expired|timeout exceeded when trying to connect|Client (has encountered|was closed))/;

export function faultKind(error: unknown): FaultKind {
  const code = errorCode(error) ?? '';
  if (code === 'VERSION_CONFLICT' || rerunStates.test(code)) return 'rerun';
  if (awayStates.test(code) || awayCodes.has(code)) return 'away';
  if ((error as { retryable?: unknown } | null)?.retryable === true) return 'away';
  if (error instanceof Error && awayMessages.test(error.message)) return 'away';
  if (error instanceof AggregateError) return error.errors.every(isAway) ? 'away' : 'fault';
  return 'fault';
}

const isAway = (error: unknown): boolean => faultKind(error) === 'away';

export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

export const errorMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
