import type { IncomingMessage } from 'node:http';
import type { Logger } from '@alpes/runtime';
import {
  ApolloServer,
  type ApolloServerPlugin,
  HeaderMap,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { EdgeContext } from '../context.ts';
import { assertAffordable } from '../limits/affordable.ts';
import type { Limits } from '../limits/limits.ts';
import { limitRules } from '../limits/rules.ts';
import { outwardError } from '../outward-errors.ts';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly introspection: boolean;
  readonly logger: Logger;
}

/**
 * Apollo Server as the executor of HTTP requests: parse and validation cache, protocol, status codes. Origins, bodies and
 * authentication are dealt with before it (http-server.ts), so its own defences against cross-site requests, which go by
 * headers that no specification asks of clients, are off.
 */
export function createApollo({
  schema,
  limits,
  introspection,
  logger,
}: ApolloOptions): ApolloServer<EdgeContext> {
  return new ApolloServer<EdgeContext>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    validationRules: limitRules(limits),
    parseOptions: { maxTokens: limits.tokens },
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger: quiet(logger),
    formatError: (formatted, error) => formatError(formatted, error, logger),
    // Cache hints would be worth a wrapper around every resolver only if something cached answers.
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      costPlugin(limits),
    ],
  });
}

// What Apollo made from its own classes carries its code in the formatted error alone.
function formatError(formatted: { extensions?: Record<string, unknown> }, error: unknown, logger: Logger) {
  const outward = outwardError(error, logger);
  const code = outward.extensions?.['code'] ?? formatted.extensions?.['code'];
  return { ...outward, extensions: { ...outward.extensions, code } };
}

function costPlugin(limits: Limits): ApolloServerPlugin<EdgeContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ schema, document, operation, request }) {
          if (operation !== undefined) {
            assertAffordable({ schema, document, operation, variables: request.variables }, limits);
          }
          return Promise.resolve();
        },
      }),
  };
}

function quiet(logger: Logger) {
  return {
    debug: (message?: unknown) => logger.debug(message),
    info: (message?: unknown) => logger.debug(message),
    warn: (message?: unknown) => logger.warn(message),
    error: (message?: unknown) => logger.error(message),
  };
}

/** A request of node:http in Apollo's terms. */
export function apolloRequest(request: IncomingMessage, body: unknown): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const url = request.url ?? '';
  const question = url.indexOf('?');
  return { method: request.method ?? 'GET', headers, search: question < 0 ? '' : url.slice(question), body };
}

/** Incremental delivery (`@defer`) is not in the schema, so every answer is complete. */
export function completeBody(response: HTTPGraphQLResponse): string {
  if (response.body.kind === 'complete') return response.body.string;
  throw new Error('an answer in parts was not expected');
}
