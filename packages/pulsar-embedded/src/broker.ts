import { mkdir } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { createAdminServer } from './admin/admin-server.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Logger, silentLogger } from './logger.ts';
import { SchemaRegistry } from './schema/schema-registry.ts';
import { lockDirectory } from './storage/directory-lock.ts';
import type { LogFile } from './storage/log-file.ts';
import { Catalogue } from './topics/catalogue.ts';
import { CursorStore } from './topics/cursor-store.ts';
import { Topics } from './topics/topics.ts';
import type { BrokerContext } from './wire/broker-context.ts';
import { Connection } from './wire/connection.ts';

const KEEP_ALIVE_MS = 30_000;
/** How long a client may take to read its last answers when the broker stops. */
const GOODBYE_MS = 500;

export interface EmbeddedBrokerOptions {
  /** Where everything is kept. Created when it isn't there; one broker at a time. */
  readonly dataDir: string;
  /** Default: `127.0.0.1`. There is no authentication: think before you listen elsewhere. */
  readonly host?: string;
  /** For the binary protocol. Default: 0, any free one. */
  readonly port?: number;
  /** For the admin API. Default: 0, any free one. */
  readonly adminPort?: number;
  /** Default: silent. */
  readonly logger?: Logger;
  /** Opens topic files; tests fill the disk here. */
  readonly openFile?: (path: string) => Promise<LogFile>;
}

export interface EmbeddedBroker {
  /** `pulsar://host:port` */
  readonly serviceUrl: string;
  /** `http://host:port` */
  readonly adminUrl: string;
  readonly dataDir: string;
  /** Stops taking requests, writes what was taken in, and lets go of ports and directory. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a Pulsar broker in this process, for development and tests. Resolves when both doors are open.
 * @throws StorageError `DIRECTORY_IN_USE`, `LOG_DAMAGED`; the system's error for a port that is taken.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const broker = new Broker(options);
  try {
    await broker.start();
  } catch (error) {
    await broker.stop();
    throw error;
  }
  return broker;
}

type Closer = () => Promise<void>;

class Broker implements EmbeddedBroker {
  readonly dataDir: string;
  readonly #options: EmbeddedBrokerOptions;
  readonly #host: string;
  readonly #logger: Logger;
  readonly #clock: Clock = systemClock;
  readonly #connections = new Set<Connection>();
  /** What is open, in the order it was opened. */
  readonly #closers: Closer[] = [];
  #stopped: Promise<void> | undefined;
  #port = 0;
  #adminPort = 0;

  constructor(options: EmbeddedBrokerOptions) {
    this.#options = options;
    this.#host = options.host ?? '127.0.0.1';
    this.#logger = options.logger ?? silentLogger;
    this.dataDir = resolve(options.dataDir);
  }

  get serviceUrl(): string {
    return `pulsar://${urlHost(this.#host)}:${this.#port}`;
  }

  get adminUrl(): string {
    return `http://${urlHost(this.#host)}:${this.#adminPort}`;
  }

  async start(): Promise<void> {
    await mkdir(this.dataDir, { recursive: true });
    const lock = await lockDirectory(this.dataDir);
    this.#closers.push(() => lock.release());
    const context = await this.#open();
    await this.#listen(context);
    const { serviceUrl, adminUrl, dataDir } = this;
    this.#logger.warn(
      { serviceUrl, adminUrl, dataDir },
      'embedded Pulsar broker is ready; it is for development and tests, not for production',
    );
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#close();
    return this.#stopped;
  }

  async #open(): Promise<BrokerContext> {
    const clock = this.#clock;
    const logger = this.#logger;
    const { catalogue } = await Catalogue.open(join(this.dataDir, 'metadata.log'));
    this.#closers.push(() => catalogue.close());
    const { store: cursors } = await CursorStore.open(join(this.dataDir, 'cursors.log'), clock, logger);
    this.#closers.push(() => cursors.close());
    const directory = join(this.dataDir, 'topics');
    const { openFile } = this.#options;
    const topics = await Topics.open({ directory, catalogue, cursors, clock, logger, openFile });
    this.#closers.push(() => topics.close());
    const start = await catalogue.nextStart();
    let producers = 0;
    return {
      topics,
      catalogue,
      cursors,
      schemas: new SchemaRegistry(catalogue),
      clock,
      logger,
      serviceUrl: () => this.serviceUrl,
      nextProducerName: () => `standalone-${start}-${producers++}`,
    };
  }

  async #listen(context: BrokerContext): Promise<void> {
    const { port = 0, adminPort = 0 } = this.#options;
    const admin = createAdminServer(context);
    this.#adminPort = await listen(admin, adminPort, this.#host);
    this.#closers.push(() => closeHttp(admin));
    const server = createServer((socket) => {
      const connection = new Connection(socket, context);
      this.#connections.add(connection);
      socket.once('close', () => this.#connections.delete(connection));
    });
    this.#port = await listen(server, port, this.#host);
    const keepAlive = setInterval(() => this.#keepAlive(), KEEP_ALIVE_MS);
    keepAlive.unref();
    this.#closers.push(() => {
      clearInterval(keepAlive);
      return this.#closeServer(server, context);
    });
  }

  #keepAlive(): void {
    for (const connection of this.#connections) connection.keepAlive();
  }

  /** What was taken in is written and answered before connections end. */
  async #closeServer(server: Server, { topics }: BrokerContext): Promise<void> {
    const closed = new Promise<void>((done) => server.close(() => done()));
    for (const connection of this.#connections) connection.pause();
    await topics.settled();
    for (const connection of this.#connections) connection.end();
    const forced = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, GOODBYE_MS);
    await closed;
    clearTimeout(forced);
  }

  async #close(): Promise<void> {
    for (const close of this.#closers.toReversed()) {
      await close().catch((error: unknown) => this.#logger.error({ error }, 'could not close cleanly'));
    }
  }
}

function listen(server: Server | HttpServer, port: number, host: string): Promise<number> {
  return new Promise((resolvePort, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolvePort((server.address() as AddressInfo).port);
    });
  });
}

function closeHttp(server: HttpServer): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeAllConnections();
  return closed;
}

/** An address to connect to, where `host` is one to listen on. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
