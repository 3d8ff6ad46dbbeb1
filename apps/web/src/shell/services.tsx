import type { Client } from '@urql/core';
import { createContext, type ReactNode, use, useEffect, useSyncExternalStore } from 'react';
import { Provider } from 'urql';
import { createBrowserCommands } from '../commands/browser-commands.ts';
import type { CommandStore } from '../commands/command-store.ts';
import { createGraphqlClient } from '../graphql/client.ts';
import { type Connection, connect } from '../graphql/connection.ts';
import type { Session, Sessions } from '../graphql/session.ts';
import { ownerOf, sessions } from './sessions.ts';

export { ownerOf, sessions };

/** What every page works with. */
export interface Services {
  readonly sessions: Sessions;
  readonly connection: Connection;
  readonly graphql: Client;
  readonly commands: CommandStore;
}

const Context = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(Context);
  if (services === null) throw new Error('Services are provided by ServicesProvider.');
  return services;
}

export function useSession(): Session {
  return useSyncExternalStore(sessions.subscribe, sessions.get);
}

/** Made anew for each person; a renewed token of the same one changes nothing. */
export function ServicesProvider({ owner, children }: { owner: string; children: ReactNode }) {
  const services = servicesFor(owner);
  useEffect(() => services.commands.start(), [services]);
  return (
    <Context value={services}>
      <Provider value={services.graphql}>{children}</Provider>
    </Context>
  );
}

let current: { readonly owner: string; readonly services: Services } | undefined;

/** The same until somebody else works here, when the former's socket is closed. */
export function servicesFor(owner: string): Services {
  if (current?.owner === owner) return current.services;
  current?.services.connection.close();
  current = { owner, services: createServices(owner) };
  return current.services;
}

function createServices(owner: string): Services {
  const connection = connect(sessions, owner);
  const graphql = createGraphqlClient(sessions);
  const commands = createBrowserCommands({ owner, graphql, socket: connection.client, sessions });
  return { sessions, connection, graphql, commands };
}

/** For tests: services of one's own. */
export function ProvideServices({ services, children }: { services: Services; children: ReactNode }) {
  return (
    <Context value={services}>
      <Provider value={services.graphql}>{children}</Provider>
    </Context>
  );
}
