import { createFeedTail, type FeedTail } from '@alpes/projection-kit';
import type { App, AppEnvironment, Readiness, RunningApp, Topology } from '@alpes/runtime';
import { type Authenticator, createAuthenticator } from './access/authenticator.ts';
import { Broker } from './commands/broker.ts';
import { CommandGateway } from './commands/command-gateway.ts';
import { commandContracts, contextNames } from './commands/contracts.ts';
import { pulsarProducers } from './commands/pulsar-producers.ts';
import { type EdgeConfig, loadEdgeConfig } from './config.ts';
import { defaultLimits } from './limits/limits.ts';
import { commandMetrics, socketGauge } from './metrics.ts';
import { once } from './once.ts';
import { openReadDatabase, type ReadDatabase } from './reads/database.ts';
import { Reads } from './reads/reads.ts';
import { Subscriptions } from './reads/subscriptions.ts';
import { serveEdge } from './serve.ts';
import { WebApp } from './transport/web-app.ts';

/** How long the broker has to acknowledge a command. */
const ACKNOWLEDGE_MS = 2_000;

/**
 * The front door: GraphQL over HTTP and websocket. Writes to no database and keeps no state of its own, so any number of
 * them run. Starts and stays up while the broker or the database is away: then mutations answer Unavailable, and queries UNAVAILABLE.
 */
export const edge: App = {
  name: 'edge',
  database: 'read',
  topology,
  start,
};

function topology(tenant: string): Topology {
  return {
    consumes: [],
    produces: contextNames.map((context) => ({
      topic: commandContracts[context].topic(tenant),
      schema: commandContracts[context].schema,
    })),
  };
}

async function start({ env, logger, metrics }: AppEnvironment): Promise<RunningApp> {
  const config = loadEdgeConfig(env);
  const authenticator = createAuthenticator(config);
  if (authenticator.development) {
    logger.warn(
      'nobody is asked who they are: everyone on this machine is the development principal, staff and operator',
    );
  }
  const web = await openWebApp(config, authenticator);
  const database = openReadDatabase({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    logger,
  });
  const feed = createFeedTail({ pool: database.pool, logger });
  const pulsar = pulsarProducers(config, ACKNOWLEDGE_MS, logger);
  const broker = new Broker({ open: (context) => pulsar.open(context), logger, timeoutMs: ACKNOWLEDGE_MS });
  const readiness = () => readinessOf({ broker, database, feed });
  const served = await serveEdge({
    authenticator,
    logger,
    metrics,
    readiness,
    commands: new CommandGateway({ broker, onResult: commandMetrics(metrics) }),
    reads: new Reads(database.query),
    subscriptions: new Subscriptions(feed, database.query),
    origins: { host: config.HOST, allowedOrigins: config.ALLOWED_ORIGINS },
    limits: defaultLimits,
    introspection: hasExplorer(config, authenticator.development),
    web,
    port: config.PORT,
  });
  socketGauge(metrics, () => served.openSockets);
  await warm(broker);
  return {
    addresses: {
      ...(web && { web: served.url.replace(/graphql$/, '') }),
      graphql: served.url,
      subscriptions: served.url.replace(/^http/, 'ws'),
    },
    readiness,
    // An edge waits for what is away; nothing that happens to it makes it give up.
    failed: new Promise<never>(() => undefined),
    stop: once(async () => {
      await served.stop();
      await broker.close();
      await Promise.all([pulsar.close(), feed.stop()]);
      await database.close();
    }),
  };
}

async function openWebApp(config: EdgeConfig, { development }: Authenticator): Promise<WebApp | undefined> {
  const { WEB_DIR: folder, WEB_TILES_URL: url, WEB_TILES_ATTRIBUTION: attribution } = config;
  if (folder === undefined) return undefined;
  return WebApp.open(folder, {
    signIn: !development,
    tiles: url === undefined ? null : { url, attribution },
  });
}

function hasExplorer({ GRAPHQL_EXPLORER }: EdgeConfig, development: boolean): boolean {
  return GRAPHQL_EXPLORER === undefined ? development : GRAPHQL_EXPLORER === 'on';
}

/** A broker that is there is connected to before anybody asks; one that is not is not waited for. */
const WARM_MS = 3_000;

async function warm(broker: Broker): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WARM_MS);
  });
  await Promise.race([broker.connect(), late]);
  clearTimeout(timer);
}

interface Parts {
  readonly broker: Broker;
  readonly database: ReadDatabase;
  readonly feed: FeedTail;
}

/** Without the broker queries still work, so it is a reason that is told, and not one to send people elsewhere. */
async function readinessOf({ broker, database, feed }: Parts): Promise<Readiness> {
  const databaseProblem = await database.query('SELECT 1').then(
    () => undefined,
    () => 'The read database does not answer.',
  );
  const feedProblem = feed.problem === undefined ? undefined : 'The feed of changes cannot be read.';
  const blocking = [databaseProblem, feedProblem].filter((reason) => reason !== undefined);
  const brokerProblem = broker.away ? ['The message broker does not answer: mutations are refused.'] : [];
  return { ready: blocking.length === 0, reasons: [...blocking, ...brokerProblem] };
}
