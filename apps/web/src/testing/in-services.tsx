import { MantineProvider } from '@mantine/core';
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import type { ReactNode } from 'react';
import { FakeLocks, type FakeTab, openTab, SharedStorage } from '../commands/testing/fakes.ts';
import type { Connection } from '../graphql/connection.ts';
import { createStore } from '../graphql/store.ts';
import { ProvideServices, type Services, sessions } from '../shell/services.tsx';

type Answer = (operation: string, variables: Readonly<Record<string, unknown>>) => unknown;

interface Subscribed {
  readonly query: string;
  readonly next: (item: { readonly data: unknown }) => void;
}

/** What a component works with, without a network: the test answers. */
export interface TestServices {
  readonly tab: FakeTab;
  /** An item of every subscription whose operation has that name. */
  readonly tell: (operation: string, data: unknown) => void;
  readonly wrap: (children: ReactNode) => ReactNode;
}

const nameIn = (query: string): string => /(?:query|subscription)\s+(\w+)/.exec(query)?.[1] ?? '';

/** `answer`: the data of a query by its operation's name; what is undefined fails as a network does. */
export function testServices(answer: Answer = () => undefined): TestServices {
  const tab = openTab(new SharedStorage(), new FakeLocks());
  const subscribed = new Set<Subscribed>();
  const graphql = new Client({
    url: 'http://test.invalid/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: (_input, init) => {
      const { query, variables } = JSON.parse(init?.body as string) as { query: string; variables: object };
      const data = answer(nameIn(query), { ...variables });
      return data === undefined
        ? Promise.reject(new TypeError('no network'))
        : Promise.resolve(Response.json({ data }));
    },
    exchanges: [cacheExchange, fetchExchange],
  });
  const client = {
    subscribe: ({ query }: { query: string }, { next }: Pick<Subscribed, 'next'>) => {
      const one = { query, next };
      subscribed.add(one);
      return () => subscribed.delete(one);
    },
  } as unknown as Connection['client'];
  const state = createStore({ kind: 'connected' } as const);
  const connection: Connection = { state, client, close: () => undefined };
  const services: Services = { sessions, connection, graphql, commands: tab.store };
  return {
    tab,
    tell: (operation, data) => {
      for (const { query, next } of subscribed) if (nameIn(query) === operation) next({ data });
    },
    wrap: (children) => (
      <MantineProvider env="test">
        <ProvideServices services={services}>{children}</ProvideServices>
      </MantineProvider>
    ),
  };
}
