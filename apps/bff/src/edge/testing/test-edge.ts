import type { Change, FeedTail, Query, WatchOptions } from '@alpes/projection-kit';
import { createLogger } from '@alpes/runtime';
import { Registry } from 'prom-client';
import { type Authenticator, createAuthenticator } from '../access/authenticator.ts';
import { Broker, type BrokerOptions } from '../commands/broker.ts';
import { CommandGateway } from '../commands/command-gateway.ts';
import type { CommandProducer, OutgoingCommand } from '../commands/producers.ts';
import { defaultLimits, type Limits } from '../limits/limits.ts';
import { Reads } from '../reads/reads.ts';
import { Subscriptions } from '../reads/subscriptions.ts';
import { type EdgeParts, type ServedEdge, serveEdge } from '../serve.ts';
import { secret } from './tokens.ts';

export interface TestEdgeOptions {
  /** Default: a database that is away. */
  readonly query?: Query;
  /** Default: a feed of nothing. */
  readonly feed?: FeedTail;
  /** Default: a broker that takes everything. */
  readonly producer?: Partial<CommandProducer>;
  readonly broker?: Partial<BrokerOptions>;
  readonly limits?: Partial<Limits>;
  /** Tokens signed with {@link secret}; default: everybody is the development principal. */
  readonly tokens?: boolean;
  /** Instead of what `tokens` says. */
  readonly authenticator?: Authenticator;
  readonly introspection?: boolean;
  readonly allowedOrigins?: readonly string[];
  readonly readiness?: EdgeParts['readiness'];
  readonly web?: EdgeParts['web'];
  /** Lines of the log. */
  readonly log?: string[];
}

export interface TestEdge extends ServedEdge {
  /** What was sent to the broker, by context. */
  readonly sent: { readonly context: string; readonly message: OutgoingCommand }[];
  /** Sends one operation over HTTP. */
  graphql(query: string, variables?: object, headers?: Record<string, string>): Promise<GraphQLAnswer>;
}

// What tests look into is as deep as their queries.
// oxlint-disable-next-line typescript/no-explicit-any
type Data = any;

export interface GraphQLAnswer {
  readonly status: number;
  readonly data: Data;
  readonly errors: { readonly message: string; readonly extensions: Record<string, unknown> }[] | undefined;
}

/** An edge on a free port, with the parts a test does not bring replaced by the simplest that fit. */
export async function startTestEdge(options: TestEdgeOptions = {}): Promise<TestEdge> {
  const { log = [], limits = {}, tokens = false } = options;
  const logger = createLogger({
    name: 'edge',
    level: 'debug',
    destination: { write: (line) => log.push(line) },
  });
  const sent: TestEdge['sent'] = [];
  const broker = new Broker({
    open: (context) => openProducer(context, sent, options),
    logger,
    ...options.broker,
  });
  const served = await serveEdge({
    commands: new CommandGateway({ broker }),
    reads: new Reads(options.query ?? awayQuery),
    subscriptions: new Subscriptions(options.feed ?? silentFeed, options.query ?? awayQuery),
    authenticator: options.authenticator ?? createAuthenticator(tokens ? { AUTH_JWT_SECRET: secret } : {}),
    origins: { host: '127.0.0.1', allowedOrigins: options.allowedOrigins ?? [] },
    limits: { ...defaultLimits, ...limits },
    introspection: options.introspection ?? true,
    web: options.web,
    port: 0,
    logger,
    metrics: new Registry(),
    readiness: options.readiness ?? (() => Promise.resolve({ ready: true, reasons: [] })),
  });
  return Object.assign(Object.create(served) as ServedEdge, {
    sent,
    graphql: (query: string, variables?: object, headers?: Record<string, string>) =>
      post(served.url, { query, variables }, headers),
  });
}

function openProducer(
  context: string,
  sent: TestEdge['sent'],
  { producer }: TestEdgeOptions,
): Promise<CommandProducer> {
  return Promise.resolve({
    send: (message) => {
      sent.push({ context, message });
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
    ...producer,
  });
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as Pick<GraphQLAnswer, 'data' | 'errors'>) };
}

export const awayQuery: Query = () =>
  Promise.reject(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }));

/** Watches that wait until they are ended. */
export const silentFeed: FeedTail = {
  problem: undefined,
  watch: <T>(_options: WatchOptions<T>) => waiting<T>(),
  stop: () => Promise.resolve(),
};

function waiting<T>(): AsyncIterableIterator<Change<T>> {
  let end: (result: IteratorResult<Change<T>>) => void = () => undefined;
  const ended = new Promise<IteratorResult<Change<T>>>((resolve) => {
    end = resolve;
  });
  return {
    next: () => ended,
    return: () => {
      end({ done: true, value: undefined });
      return ended;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
