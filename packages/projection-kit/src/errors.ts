export type ProjectionErrorCode =
  /** Positions of a journaled topic are not contiguous: messages were lost, or the read database was restored. */
  | 'STREAM_GAP'
  /** A message on a journaled topic carries no place: somebody beside the relay wrote to it. */
  | 'STREAM_FOREIGN_MESSAGE'
  /** A message of an events topic can't be decoded, most often because this projector is too old. */
  | 'STREAM_UNREADABLE'
  /** A projection threw. */
  | 'PROJECTION_FAILED'
  /** Another projector moved the stream's position; what it did is not done again. */
  | 'POSITION_MOVED'
  /** Another rebuild of this read database is under way. */
  | 'REBUILD_RUNNING'
  /** The topics end before what the read models already show. */
  | 'TOPIC_BEHIND'
  /** `feed_head` is empty: the migrations were not applied, or somebody deleted its row. */
  | 'FEED_HEAD_MISSING';

/** What the kit itself finds wrong. `retryable` is whether the same work may succeed when it runs again. */
export class ProjectionError extends Error {
  readonly code: ProjectionErrorCode;
  readonly retryable: boolean;

  constructor(code: ProjectionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProjectionError';
    this.code = code;
    this.retryable = code === 'POSITION_MOVED' || code === 'REBUILD_RUNNING';
  }
}

/**
 * What a failure calls for. `away`: the database or the broker can't be reached: wait. `rerun`: the same
 * transaction may succeed now (deadlock, serialization). `fault`: what was projected, or how, is the cause.
 */
export type FaultKind = 'away' | 'rerun' | 'fault';

// Classes of SQLSTATE (PostgreSQL documentation, appendix A) and of node:net errors.
const awayStates = /^(08...|57P0[1-5]|53300|25P0[34]|58...)$/;
const rerunStates = /^(40...|55P03|57014|53...)$/;
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
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered)/;

export function faultKind(error: unknown): FaultKind {
  const code = errorCode(error) ?? '';
  if (rerunStates.test(code)) return 'rerun';
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
