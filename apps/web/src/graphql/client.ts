import { Client, cacheExchange, type Exchange, fetchExchange } from '@urql/core';
import { takeEarly } from './ask-early.ts';
import type { Sessions } from './session.ts';

const REQUEST_WITHIN_MS = 20_000;

/**
 * A document cache that is shown and asked again at once (`cache-and-network`): going back shows what was there without
 * waiting, and nothing on the screen is ever taken for true because it was so before. A normalised cache would have
 * to know every list that a change belongs in; the subscriptions say so instead. The cache keeps what it has for as long as the
 * page is open, so what is asked once for the network's word (`query` with `network-only`: how far requests have got,
 * thousands of them during an import) goes past it.
 */
export function createGraphqlClient(sessions: Sessions): Client {
  const cached = clientWith(sessions, [cacheExchange, fetchExchange]);
  const plain = clientWith(sessions, [fetchExchange]);
  const query: Client['query'] = (document, variables, context) =>
    (context?.requestPolicy === 'network-only' ? plain : cached).query(document, variables, context);
  return Object.assign(Object.create(cached) as Client, { query });
}

const clientWith = (sessions: Sessions, exchanges: Exchange[]): Client =>
  new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: async (input, init) => {
      const authorization = sessions.authorization();
      const ask = () => fetchInTime(input, withAuthorization(init, authorization));
      const response = await (takeEarly(init?.body, authorization)?.catch(ask) ?? ask());
      if (response.status === 401) sessions.expire(authorization);
      return response;
    },
    exchanges,
  });

function withAuthorization(init: RequestInit = {}, authorization: string | undefined): RequestInit {
  if (authorization === undefined) return init;
  const headers = new Headers(init.headers);
  headers.set('authorization', authorization);
  return { ...init, headers };
}

/** A network that lets nothing through would have a request wait for minutes. */
function fetchInTime(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const limit = AbortSignal.timeout(REQUEST_WITHIN_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return fetch(input, { ...init, signal });
}
