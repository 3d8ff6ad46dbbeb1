import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger, Readiness, Registry } from '@alpes/runtime';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import type { Authenticator } from '../access/authenticator.ts';
import { foreignOrigin, type OriginPolicy } from '../access/origin.ts';
import type { Principal } from '../access/principal.ts';
import { traceOf } from '../access/trace.ts';
import type { EdgeContext, RequestTrace } from '../context.ts';
import type { Limits } from '../limits/limits.ts';
import { apolloRequest, completeBody } from './apollo.ts';
import { BodyError, readJson } from './body.ts';
import { allowOrigin, respondPreflight } from './cors.ts';
import type { Explorer } from './explorer.ts';
import { respond, respondError } from './responses.ts';
import type { WebApp } from './web-app.ts';

export interface HttpServerOptions {
  readonly apollo: ApolloServer<EdgeContext>;
  readonly authenticator: Authenticator;
  readonly origins: OriginPolicy;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly readiness: () => Promise<Readiness>;
  readonly contextFor: (principal: Principal, trace: RequestTrace) => EdgeContext;
  /** None where introspection is off. */
  readonly explorer: Explorer | undefined;
  /** None where it is not served from here. */
  readonly web: WebApp | undefined;
}

export const graphqlPath = '/graphql';

/** `/graphql`, its explorer for browsers, `/livez`, `/readyz`, `/metrics`, and the web application everywhere else; without it that is 404. */
export function createHttpServer(options: HttpServerOptions): Server {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    // While it stops, a connection that has its answer is closed instead of kept for the next request.
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    route(request, response, options).catch((err: unknown) => {
      options.logger.error({ err }, 'an HTTP request failed unexpectedly');
      if (!response.headersSent)
        respondError(response, 500, 'INTERNAL', 'Something went wrong here. It has been recorded.');
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 65_000;
  return server;
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
): Promise<void> {
  const path = pathOf(request);
  if (path === graphqlPath) return graphql(request, response, options);
  if (request.method !== 'GET' && request.method !== 'HEAD') return notFound(response);
  switch (path) {
    case '/livez':
      return respond(response, 200, 'text/plain', 'ok\n');
    case '/readyz':
      return readyz(response, options);
    case '/metrics':
      return respond(response, 200, options.metrics.contentType, await options.metrics.metrics());
    default:
      return path.startsWith(explorerFolder)
        ? explorer(path, response, options)
        : web(request, response, options);
  }
}

const explorerFolder = `${graphqlPath}/explorer/`;

async function explorer(path: string, response: ServerResponse, options: HttpServerOptions): Promise<void> {
  if (options.explorer === undefined) return notFound(response);
  return options.explorer.asset(path.slice(explorerFolder.length), response);
}

function web(request: IncomingMessage, response: ServerResponse, options: HttpServerOptions): void {
  const path = pathOf(request);
  if (options.web !== undefined) {
    const foreign = foreignOrigin(request.headers, options.origins);
    if (foreign !== undefined) return respondError(response, 403, 'FORBIDDEN', foreign);
    if (options.web.respond(request, response, path)) return;
  } else if (path === '/' && options.explorer !== undefined) {
    response.writeHead(302, { location: graphqlPath }).end();
    return;
  }
  notFound(response);
}

async function readyz(response: ServerResponse, { readiness }: HttpServerOptions): Promise<void> {
  const state = await readiness();
  respond(response, state.ready ? 200 : 503, 'application/json', `${JSON.stringify(state)}\n`);
}

const notFound = (response: ServerResponse) =>
  respondError(response, 404, 'BAD_REQUEST', 'There is nothing here.');

async function graphql(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
): Promise<void> {
  const foreign = foreignOrigin(request.headers, options.origins);
  if (foreign !== undefined) return respondError(response, 403, 'FORBIDDEN', foreign);
  allowOrigin(request, response);
  if (request.method === 'OPTIONS') return respondPreflight(response);
  if (options.explorer !== undefined && asksForPage(request)) return options.explorer.page(response);
  const session = await options.authenticator.authenticate(request.headers.authorization).catch(asError);
  if (session instanceof Error) return unauthenticated(response, session);
  const body =
    request.method === 'POST'
      ? await readJson(request, options.limits.messageBytes).catch(asError)
      : undefined;
  if (body instanceof Error) return badBody(request, response, body);
  return execute({ request, response, body, principal: session.principal }, options);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: unknown;
  readonly principal: Principal;
}

async function execute(
  { request, response, body, principal }: Exchange,
  options: HttpServerOptions,
): Promise<void> {
  const answer = await options.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: apolloRequest(request, body),
    context: () => Promise.resolve(options.contextFor(principal, traceOf(request.headers))),
  });
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  const text = completeBody(answer);
  response.setHeader('content-length', Buffer.byteLength(text));
  response.setHeader('cache-control', 'no-store');
  response.statusCode = statusOf(answer, text);
  response.end(text);
}

/** What is wrong with a GraphQL document, not with the HTTP request that carries it. */
const ofTheDocument = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * GraphQL over HTTP, 6.4.1: an answer of type `application/json` to a well-formed request has status 200 whatever is wrong
 * with its document, since whoever asked for that type cannot tell GraphQL's answer from a proxy's. Apollo says 400.
 */
function statusOf({ status = 200, headers }: HTTPGraphQLResponse, body: string): number {
  if (status !== 400 || !headers.get('content-type')?.startsWith('application/json')) return status;
  const { errors = [] } = JSON.parse(body) as { errors?: { extensions?: { code?: string } }[] };
  const known =
    errors.length > 0 && errors.every(({ extensions }) => ofTheDocument.has(extensions?.code ?? ''));
  return known ? 200 : status;
}

function asksForPage({ method, headers, url }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html') && !(url ?? '').includes('query=');
}

function unauthenticated(response: ServerResponse, error: Error & { code?: string }): void {
  if (error.code === 'UNAVAILABLE') return respondError(response, 503, 'UNAVAILABLE', error.message);
  if (error.code !== 'UNAUTHENTICATED') throw error;
  response.setHeader('www-authenticate', 'Bearer');
  respondError(response, 401, 'UNAUTHENTICATED', error.message);
}

function badBody(request: IncomingMessage, response: ServerResponse, error: Error): void {
  if (!(error instanceof BodyError)) {
    request.destroy();
    return;
  }
  // What is left of the body is not read; the connection cannot be used again.
  if (error.status === 413) response.setHeader('connection', 'close');
  respondError(response, error.status, error.code, error.message);
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const question = url.indexOf('?');
  return question < 0 ? url : url.slice(0, question);
}
