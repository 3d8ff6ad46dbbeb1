import type { IncomingMessage } from 'node:http';
import type { Logger } from '@alpes/runtime';
import {
  type ExecutionArgs,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  subscribe,
} from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Authenticator } from '../access/authenticator.ts';
import type { Principal, Session } from '../access/principal.ts';
import { traceOf } from '../access/trace.ts';
import type { EdgeContext, RequestTrace } from '../context.ts';
import { assertAffordable } from '../limits/affordable.ts';
import type { Documents } from '../limits/documents.ts';
import type { Limits } from '../limits/limits.ts';
import { outwardError, refuse } from '../outward-errors.ts';

/** What is known of one socket. `session` is replaced when authentication is renewed. */
export interface SocketSession {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  session: Session | undefined;
  operations: number;
  expiry?: NodeJS.Timeout;
  [key: string]: unknown;
}

export interface SocketProtocolOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly authenticator: Authenticator;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly contextFor: (principal: Principal, trace: RequestTrace) => EdgeContext;
}

type SocketContext = Context<Record<string, unknown>, SocketSession>;

/** The hooks of graphql-ws: who asks, what an operation may cost, and what of an error a client may see. */
export function socketProtocol(
  options: SocketProtocolOptions,
): ServerOptions<Record<string, unknown>, SocketSession> {
  const { logger, limits } = options;
  const perPrincipal = new Map<string, number>();
  const outward = (errors: readonly GraphQLError[]) => errors.map((error) => outwardError(error, logger));
  return {
    connectionInitWaitTimeout: limits.connectionInitMs,
    execute,
    subscribe,
    onConnect: (context) => admit(context, options, perPrincipal),
    onSubscribe: (context, _id, payload) => prepare(context, payload, options),
    onComplete: ({ extra }) => {
      extra.operations -= 1;
    },
    onError: (_context, _id, _payload, errors) => outward(errors),
    onNext: (_context, _id, _payload, _args, result) =>
      result.errors === undefined ? undefined : { ...result, errors: outward(result.errors) },
    onClose: ({ extra }) => leave(extra, perPrincipal),
  };
}

async function admit(
  { connectionParams, extra }: SocketContext,
  { authenticator, limits }: SocketProtocolOptions,
  perPrincipal: Map<string, number>,
): Promise<boolean> {
  const session = await authenticator
    .authenticate(authorizationOf(connectionParams, extra))
    .catch((error: { readonly code?: string }) => error.code);
  if (extra.socket.readyState !== extra.socket.OPEN) return false;
  if (session === 'UNAVAILABLE') {
    // The token may be good: a client that were told 4403 would throw it away.
    extra.socket.close(1013, 'Tokens cannot be checked now');
    return true;
  }
  if (session === undefined || typeof session === 'string') return false;
  const { id } = session.principal;
  const sockets = perPrincipal.get(id) ?? 0;
  if (sockets >= limits.socketsPerPrincipal) {
    extra.socket.close(4429, 'Too many sockets');
    return true;
  }
  perPrincipal.set(id, sockets + 1);
  extra.session = session;
  closeWhenExpired(extra, session);
  return true;
}

/** `connection_init` carries it as a browser can send no headers; what is no browser may send the header. */
function authorizationOf(
  parameters: Record<string, unknown> | undefined,
  { request }: SocketSession,
): string | undefined {
  return namedAuthorization(parameters) ?? request.headers.authorization;
}

/** As in a header, the name is written as one likes. */
export function namedAuthorization(payload: Record<string, unknown> | undefined): string | undefined {
  const names = Object.keys(payload ?? {});
  const name = names.find((candidate) => candidate.toLowerCase() === 'authorization');
  const value = name === undefined ? undefined : payload?.[name];
  return typeof value === 'string' ? value : undefined;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

export function closeWhenExpired(extra: SocketSession, { expiresAt }: Session): void {
  if (expiresAt === undefined) return;
  const delay = Math.min(Math.max(0, expiresAt.getTime() - Date.now()), MAX_TIMER_MS);
  clearTimeout(extra.expiry);
  extra.expiry = setTimeout(() => extra.socket.close(4403, 'Token expired'), delay);
}

function leave(extra: SocketSession, perPrincipal: Map<string, number>): void {
  clearTimeout(extra.expiry);
  if (extra.session === undefined) return;
  const { id } = extra.session.principal;
  const left = (perPrincipal.get(id) ?? 1) - 1;
  if (left > 0) perPrincipal.set(id, left);
  else perPrincipal.delete(id);
}

function prepare(
  { extra }: SocketContext,
  payload: SubscribePayload,
  options: SocketProtocolOptions,
): ExecutionArgs | readonly GraphQLError[] {
  const { limits, schema } = options;
  if (extra.session === undefined) return [refuse('UNAUTHENTICATED', 'This socket is closing.')];
  if (extra.operations >= limits.operationsPerSocket) {
    return [
      refuse('TOO_MANY_OPERATIONS', `A socket carries ${limits.operationsPerSocket} operations at a time.`),
    ];
  }
  const document = options.documents.prepare(payload.query);
  if (!('kind' in document)) return document;
  const operation = getOperationAST(document, payload.operationName);
  if (!operation) return [refuse('BAD_USER_INPUT', 'The document has no such operation.')];
  const variables = payload.variables ?? undefined;
  const unaffordable = refusalIn(() => assertAffordable({ schema, document, operation, variables }, limits));
  if (unaffordable !== undefined) return [unaffordable];
  extra.operations += 1;
  return {
    schema,
    document,
    operationName: payload.operationName,
    variableValues: variables,
    contextValue: options.contextFor(extra.session.principal, traceOf(extra.request.headers)),
  };
}

function refusalIn(check: () => void): GraphQLError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
