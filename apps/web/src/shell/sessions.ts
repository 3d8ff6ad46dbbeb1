import type { Client } from '@urql/core';
import { createGraphqlClient } from '../graphql/client.ts';
import { createSessions } from '../graphql/session.ts';
import { settings } from './settings.ts';

export { ownerOf } from '../graphql/session.ts';

export const sessions = createSessions({
  signIn: settings.signIn,
  storage: sessionStorage,
  now: Date.now,
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
});

let current: { readonly owner: string; readonly graphql: Client } | undefined;

/** The same until somebody else works here: another person gets another cache. */
export function graphqlFor(owner: string): Client {
  if (current?.owner !== owner) current = { owner, graphql: createGraphqlClient(sessions) };
  return current.graphql;
}
