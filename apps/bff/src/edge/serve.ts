import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger, Readiness, Registry } from '@alpes/runtime';
import type { Authenticator } from './access/authenticator.ts';
import type { OriginPolicy } from './access/origin.ts';
import type { Principal } from './access/principal.ts';
import type { EdgeContext, EdgeServices, RequestTrace } from './context.ts';
import { Documents } from './limits/documents.ts';
import type { Limits } from './limits/limits.ts';
import { once } from './once.ts';
import { schema } from './schema/schema.ts';
import { createApollo } from './transport/apollo.ts';
import { Explorer } from './transport/explorer.ts';
import { createHttpServer, graphqlPath } from './transport/http-server.ts';
import { type Sockets, serveSockets } from './transport/sockets.ts';
import type { WebApp } from './transport/web-app.ts';

/** Everything the transports need; who makes it also closes it. */
export interface EdgeParts extends EdgeServices {
  readonly authenticator: Authenticator;
  readonly origins: OriginPolicy;
  readonly limits: Limits;
  /** Introspection, and the explorer that needs it. */
  readonly introspection: boolean;
  /** The web application, where it is served from here. */
  readonly web?: WebApp | undefined;
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly readiness: () => Promise<Readiness>;
}

export interface ServedEdge {
  /** `http://127.0.0.1:4000/graphql`; the websocket has the same address with `ws`. */
  readonly url: string;
  readonly openSockets: number;
  /** Takes no more requests, finishes those under way (10 s at most), tells websockets that it is going away. */
  stop(): Promise<void>;
}

/** Serves the schema over HTTP and websocket on one port. Resolves when it listens. */
export async function serveEdge(parts: EdgeParts): Promise<ServedEdge> {
  const { limits, introspection, logger, authenticator, origins } = parts;
  const apollo = createApollo({ schema, limits, introspection, logger });
  await apollo.start();
  const server = createHttpServer({
    apollo,
    authenticator,
    origins,
    limits,
    logger,
    metrics: parts.metrics,
    readiness: parts.readiness,
    contextFor: (principal, trace) => contextOf(parts, { principal, trace, remember: true }),
    explorer: introspection ? new Explorer() : undefined,
    web: parts.web,
  });
  const sockets = serveSockets({
    schema,
    server,
    authenticator,
    origins,
    limits,
    logger,
    documents: new Documents({ schema, limits, introspection }),
    contextFor: (principal, trace) => contextOf(parts, { principal, trace, remember: false }),
  });
  await listen(server, parts.port, origins.host);
  const stop = once(async () => {
    await closeServer(server, sockets);
    await apollo.stop();
  });
  return {
    url: urlOf(server, origins.host),
    get openSockets() {
      return sockets.open;
    },
    stop,
  };
}

interface Asking {
  readonly principal: Principal;
  readonly trace: RequestTrace;
  readonly remember: boolean;
}

function contextOf(parts: EdgeParts, { principal, trace, remember }: Asking): EdgeContext {
  const { commands, reads, subscriptions, limits } = parts;
  return {
    principal,
    trace,
    commands,
    reads,
    subscriptions,
    loaders: reads.loaders(remember),
    pageSize: limits.pageSize,
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${graphqlPath}`;
}

/** How long requests under way have to finish. */
const GRACE_MS = 10_000;

async function closeServer(server: Server, sockets: Sockets): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await sockets.close();
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(grace);
}
