import { randomUUID } from 'node:crypto';
import type { Logger } from '@alpes/runtime';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Codes that stand in `extensions.code` of an error; clients may rely on them. */
export type OutwardCode =
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'BAD_USER_INPUT'
  | 'BAD_REQUEST'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'COST_EXCEEDED'
  | 'TOO_MANY_OPERATIONS'
  | 'INVALID_CURSOR'
  | 'CURSOR_EXPIRED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** An error that is meant for the client: its message is fit to show. */
export function refuse(code: OutwardCode, message: string, more: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...more } });
}

/**
 * What a client may see of an error. What was made with {@link refuse}, and what graphql-js itself says about the client's
 * own document, passes; a database that is away is UNAVAILABLE; anything else is INTERNAL with an id that stands in the log
 * beside the error. No stack, statement or file path passes.
 */
export function outwardError(error: unknown, logger: Logger): GraphQLFormattedError {
  const located = error instanceof GraphQLError ? error : undefined;
  const cause = rootCause(error);
  if (located !== undefined && isForTheClient(located))
    return shown(located, located.message, located.extensions);
  if (isAway(cause)) {
    logger.warn({ err: cause }, 'the read database is away');
    return shown(located, 'The data cannot be read at the moment.', {
      code: 'UNAVAILABLE',
      retryAfterMs: 1_000,
    });
  }
  const id = randomUUID();
  logger.error({ err: cause, errorId: id }, 'a request failed unexpectedly');
  return shown(located, 'Something went wrong here. It has been recorded.', { code: 'INTERNAL', id });
}

/** What servers put beside the code for their own use. */
const inward = new Set(['stacktrace', 'http', 'exception']);

function shown(
  located: GraphQLError | undefined,
  message: string,
  given: Record<string, unknown>,
): GraphQLFormattedError {
  const extensions = Object.fromEntries(Object.entries(given).filter(([name]) => !inward.has(name)));
  return {
    message,
    ...(located?.locations === undefined ? {} : { locations: located.locations }),
    ...(located?.path === undefined ? {} : { path: located.path }),
    extensions,
  };
}

function isForTheClient(error: GraphQLError): boolean {
  const cause = error.originalError;
  return cause === undefined || cause === null || cause instanceof GraphQLError;
}

function rootCause(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootCause(error.originalError) : error;
}

// SQLSTATE classes 08 (connection), 57P (shutdown), 53 (resources); Node's socket errors; our own.
const awayCodes =
  /^(08...|57P0[1-5]|53...|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|UNAVAILABLE)$/;
// pg gives these no code.
const awayMessages =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|Cannot use a pool after calling end/i;

/** Whether the database, as opposed to the statement, is what failed. Looks through `cause`. */
export function isAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, cause } = error as Record<string, unknown>;
  if (typeof code === 'string' && awayCodes.test(code)) return true;
  if (typeof message === 'string' && awayMessages.test(message)) return true;
  return cause !== error && isAway(cause);
}
