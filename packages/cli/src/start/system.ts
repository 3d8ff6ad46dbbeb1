import { type App, type Logger, PulsarAdmin } from '@alpes/runtime';
import { provisionWithReasons } from '../commands/provision/with-reasons.ts';
import type { AppPart } from './app-part.ts';
import { startInProcess } from './app-part.ts';
import { type Broker, brokerStarter } from './broker.ts';
import { startAsChild } from './child-app.ts';
import type { DataDirectory } from './data-directory.ts';
import { createDatabases, type DatabaseServer, databaseStarter } from './database.ts';
import { type LoadedApp, loadApps } from './load-apps.ts';
import { fileLogger } from './logs.ts';
import type { StartOptions } from './options.ts';
import type { Part } from './part.ts';
import { showTasks, type Task } from './progress.ts';
import { supervise } from './supervise.ts';
import { builtWebApp } from './web-app.ts';

export interface System {
  readonly broker: Broker;
  readonly database: DatabaseServer;
  readonly databases: ReadonlyMap<string, string>;
  readonly apps: readonly AppPart[];
  /** Rejects when a part can't go on. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

export interface SystemContext {
  readonly root: string;
  readonly options: StartOptions;
  readonly data: DataDirectory;
  readonly logger: Logger;
  /** A part has (again) started. */
  readonly onPart: (part: Part) => void;
}

/** The edge takes requests from people: it starts when everything behind it runs, and stops first. */
const FRONT = 'edge';
/** The projector tells what became of commands: it stops when nobody has more to tell. */
const LAST_TO_STOP = 'projector';

/**
 * Starts everything, as much of it at once as can be. When one part can't be started, those that were are stopped and its
 * error is thrown.
 */
export async function startSystem(context: SystemContext): Promise<System> {
  const starting = new Starting(context);
  const stopShowing = showTasks(starting.tasks);
  const results = await Promise.allSettled(starting.tasks.map(({ done }) => done));
  await stopShowing();
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return starting.system();
  await stopInOrder(starting.started);
  throw failed.reason;
}

/** The parts as promises that wait for each other. */
class Starting {
  readonly started: Part[] = [];
  readonly tasks: Task[] = [];
  readonly #context: SystemContext;
  readonly #database: Promise<DatabaseServer>;
  readonly #broker: Promise<Broker>;
  readonly #databases: Promise<ReadonlyMap<string, string>>;
  readonly #apps: Promise<AppPart[]>;
  #system: System | undefined;

  constructor(context: SystemContext) {
    this.#context = context;
    const loaded = loadApps(context.root);
    this.#database = this.#keepFrom(databaseStarter(context.options, context.data));
    this.#broker = this.#keepFrom(brokerStarter(context.options, context.data));
    this.#databases = this.#makeDatabases(loaded);
    const topics = this.#provision(loaded);
    const ready = Promise.all([this.#databases, topics]).then(() => {});
    this.#apps = this.#startApps(loaded, ready);
    this.#announce(topics);
  }

  system(): System {
    if (this.#system === undefined) throw new Error('Not everything has started.');
    return this.#system;
  }

  #announce(topics: Promise<void>): void {
    this.tasks.push(
      { title: 'PostgreSQL', done: this.#database },
      { title: 'Pulsar', done: this.#broker },
      { title: 'Databases', done: this.#databases },
      { title: 'Topics, subscriptions and schemas', done: topics },
      { title: 'Services and GraphQL', done: this.#assemble() },
    );
  }

  async #assemble(): Promise<void> {
    const [broker, database, databases, apps] = await Promise.all([
      this.#broker,
      this.#database,
      this.#databases,
      this.#apps,
    ]);
    const parts = [database, broker, ...apps];
    const failed = Promise.race(parts.map((part) => part.failed));
    failed.catch(() => {});
    this.#system = { broker, database, databases, apps, failed, stop: () => stopInOrder(parts) };
  }

  async #makeDatabases(loaded: Promise<LoadedApp[]>): Promise<ReadonlyMap<string, string>> {
    const [apps, server] = await Promise.all([loaded, this.#database]);
    const names = apps.flatMap(({ app }) => app.database ?? []);
    return createDatabases(server, [...new Set(names)]);
  }

  async #provision(loaded: Promise<LoadedApp[]>): Promise<void> {
    const [apps, broker] = await Promise.all([loaded, this.#broker]);
    const topologies = apps.map(({ app }) => app.topology(this.#context.options.tenant));
    await provisionWithReasons(new PulsarAdmin(broker.adminUrl), topologies, { adminUrl: broker.adminUrl });
  }

  async #startApps(loaded: Promise<LoadedApp[]>, ready: Promise<void>): Promise<AppPart[]> {
    const [all] = await Promise.all([loaded, ready]);
    const start = (each: LoadedApp) => this.#kept(() => this.#startApp(each));
    const behind = await settled(all.filter(({ app }) => app.name !== FRONT).map(start));
    const front = await settled(all.filter(({ app }) => app.name === FRONT).map(start));
    return [...behind, ...front];
  }

  async #startApp(loaded: LoadedApp): Promise<AppPart> {
    const { root, options, data } = this.#context;
    const toStart = { ...loaded, env: await this.#environmentOf(loaded.app) };
    if (options.processes) return startAsChild(toStart, { root, logs: data.logs, level: options.logLevel });
    return startInProcess(toStart, fileLogger(loaded.app.name, data.logs, options.logLevel));
  }

  async #environmentOf(app: App): Promise<Readonly<Record<string, string | undefined>>> {
    const [databases, broker] = await Promise.all([this.#databases, this.#broker]);
    const { options, root } = this.#context;
    return {
      ...process.env,
      ...(app.name === FRONT && { WEB_DIR: process.env['WEB_DIR'] ?? builtWebApp(root) }),
      PULSAR_URL: broker.serviceUrl,
      PULSAR_ADMIN_URL: broker.adminUrl,
      DATABASE_URL: app.database === undefined ? undefined : databases.get(app.database),
      ALPES_TENANT: options.tenant,
      HOST: options.host,
      PORT: String(options.port),
      HEALTH_PORT: undefined,
    };
  }

  async #keepFrom<P extends Part>(starter: Promise<() => Promise<P>>): Promise<P> {
    return this.#kept(await starter);
  }

  async #kept<P extends Part>(start: () => Promise<P>): Promise<P> {
    const { options, logger, onPart } = this.#context;
    const part = options.restart ? await supervise(start, logger, onPart) : await start();
    part.failed.catch(() => {}); // raced for once everything has started
    if (!options.restart) onPart(part);
    this.started.push(part);
    return part;
  }
}

/** Waits for all, so that nothing is still starting when one fails. */
async function settled<T>(promises: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

const STOP_RANKS: Readonly<Record<string, number>> = {
  [FRONT]: 0,
  [LAST_TO_STOP]: 2,
  pulsar: 3,
  postgres: 4,
};

/** Edge, services, projector, broker, database; those of one rank together. What fails to stop is left to its guard. */
async function stopInOrder(parts: readonly Part[]): Promise<void> {
  const rankOf = (part: Part) => STOP_RANKS[part.name] ?? 1;
  for (const rank of [0, 1, 2, 3, 4]) {
    await Promise.allSettled(parts.filter((part) => rankOf(part) === rank).map((part) => part.stop()));
  }
}
