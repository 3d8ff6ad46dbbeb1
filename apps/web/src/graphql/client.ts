import { Client, cacheExchange, fetchExchange, mapExchange } from '@urql/core';
import { failureOf } from './failure.ts';
import type { Sessions } from './session.ts';

const REQUEST_WITHIN_MS = 20_000;

/**
 * A document cache that is shown and asked again at once (`cache-and-network`): going back shows what was there without
 * waiting, and nothing on the screen is ever taken for true because it was so before. A normalised cache would have
 * to know every list that a change belongs in; the subscriptions say so instead.
 */
export function createGraphqlClient(sessions: Sessions): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: withTimeLimit,
    fetchOptions: () => {
      const authorization = sessions.authorization();
      return authorization === undefined ? {} : { headers: { authorization } };
    },
    exchanges: [
      cacheExchange,
      mapExchange({
        onError: (error) => {
          if (failureOf(error).code === 'UNAUTHENTICATED') sessions.expire();
        },
      }),
      fetchExchange,
    ],
  });
}

/** A network that lets nothing through would have a request wait for minutes. */
function withTimeLimit(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const limit = AbortSignal.timeout(REQUEST_WITHIN_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return fetch(input, { ...init, signal });
}
