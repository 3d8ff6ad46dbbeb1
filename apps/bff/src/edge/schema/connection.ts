import type { ObjectRef } from '@pothos/core';
import type { CountedPage, Page } from '../reads/pages.ts';
import { countedAtMost } from '../reads/pages.ts';
import { builder } from './builder.ts';

/** The Relay Cursor Connections Specification: https://relay.dev/graphql/connections.htm */
const PageInfo = builder.objectRef<Page<unknown>['pageInfo']>('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
    startCursor: t.exposeString('startCursor', { nullable: true }),
    endCursor: t.exposeString('endCursor', { nullable: true }),
  }),
});

type Ref<Node> = ObjectRef<(typeof builder)['$inferSchemaTypes'], Node>;
type Edge<Node> = Page<Node>['edges'][number];

/** The connection type of an object type: `<name>Connection` with `<name>Edge`. */
export function connectionOf<Node extends object>(name: string, node: Ref<Node>): Ref<CountedPage<Node>> {
  const edge = builder.objectRef<Edge<Node>>(`${name}Edge`);
  edge.implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Opaque; for after and before.' }),
      node: t.field({ type: node as Ref<object>, resolve: (parent) => parent.node }),
    }),
  });
  const connection = builder.objectRef<CountedPage<Node>>(`${name}Connection`);
  connection.implement({
    fields: (t) => ({
      edges: t.field({ type: [edge], resolve: (page) => page.edges }),
      nodes: t.field({
        type: [node as Ref<object>],
        resolve: (page): object[] => page.edges.map((each) => each.node),
      }),
      pageInfo: t.field({ type: PageInfo, resolve: (page) => page.pageInfo }),
      totalCount: t.int({
        description: `How many there are, counted up to ${countedAtMost}: that number means "at least as many".`,
        resolve: (page) => page.totalCount(),
      }),
    }),
  });
  return connection;
}
