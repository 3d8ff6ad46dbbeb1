import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freePort, type PostgresServer, startPostgres } from '@alpes/launchers';
import { type App, ensureDatabase, PulsarAdmin, provision } from '@alpes/runtime';
import { Part } from './part.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where each app lives and which database it has; edges and projector share the read database. */
const APPS = {
  companies: { dir: 'apps/companies', database: 'alpes_companies' },
  geographic: { dir: 'apps/geographic', database: 'alpes_geographic' },
  audit: { dir: 'apps/audit', database: 'alpes_audit' },
  projector: { dir: 'apps/bff', database: 'alpes_read' },
  edge: { dir: 'apps/bff', database: 'alpes_read' },
} as const;

export type AppName = keyof typeof APPS;

export interface SystemOptions {
  /** A broker that runs already; without it the embedded one is a part like the others. */
  readonly pulsar?: { readonly serviceUrl: string; readonly adminUrl: string };
  readonly tenant?: string;
  /** What edges are told beside where everything is. */
  readonly edgeEnv?: Readonly<Record<string, string>>;
}

/**
 * The whole system, every part a process of its own, as in production. Parts are started again on the same ports,
 * so that what was connected finds them.
 */
export class System {
  readonly dir: string;
  readonly tenant: string;
  #postgres!: PostgresServer;
  #postgresPort = 0;
  #broker: Part | undefined;
  #pulsar!: { serviceUrl: string; adminUrl: string };
  readonly #parts = new Map<string, { part: Part; url: string }>();

  readonly #edgeEnv: Readonly<Record<string, string>>;

  private constructor(dir: string, tenant: string, edgeEnv: Readonly<Record<string, string>>) {
    this.dir = dir;
    this.tenant = tenant;
    this.#edgeEnv = edgeEnv;
  }

  static async start({ pulsar, tenant = 'alpes', edgeEnv = {} }: SystemOptions = {}): Promise<System> {
    const system = new System(await mkdtemp(join(tmpdir(), 'alpes-e2e-')), tenant, edgeEnv);
    try {
      await Promise.all([system.startPostgres(), pulsar ? system.#use(pulsar) : system.#startBroker()]);
      await system.#provision();
      const names = Object.keys(APPS) as AppName[];
      await Promise.all(names.map((name) => system.add(name)));
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  get serviceUrl(): string {
    return this.#pulsar.serviceUrl;
  }

  get adminUrl(): string {
    return this.#pulsar.adminUrl;
  }

  /** The GraphQL address of an edge. */
  graphql(edge = 'edge'): string {
    const found = this.#parts.get(edge);
    if (!found) throw new Error(`There is no part called ${edge}.`);
    return `${found.url}/graphql`;
  }

  part(name: string): Part {
    const part = name === 'broker' ? this.#broker : this.#parts.get(name)?.part;
    if (!part) throw new Error(`There is no part called ${name}.`);
    return part;
  }

  databaseUrl(database: string): string {
    const url = new URL(this.#postgres.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  /** Starts one more replica of an app. */
  async add(app: AppName, name: string = app): Promise<Part> {
    const { dir, database } = APPS[app];
    await ensureDatabase(this.#postgres.url, database);
    const port = await freePort();
    const part = new Part({
      name,
      script: join(ROOT, dir, 'dist/main.js'),
      logFile: join(this.dir, `${name}.log`),
      readyUrl: `http://127.0.0.1:${port}/readyz`,
      env: {
        ALPES_APP: app,
        ALPES_TENANT: this.tenant,
        PULSAR_URL: this.serviceUrl,
        PULSAR_ADMIN_URL: this.adminUrl,
        DATABASE_URL: this.databaseUrl(database),
        ...(app === 'edge' ? { ...this.#edgeEnv, PORT: String(port) } : { HEALTH_PORT: String(port) }),
      },
    });
    this.#parts.set(name, { part, url: `http://127.0.0.1:${port}` });
    await part.start();
    return part;
  }

  async startPostgres(): Promise<void> {
    this.#postgres = await startPostgres({
      dataDir: join(this.dir, 'postgres'),
      logFile: join(this.dir, 'postgres.log'),
      port: this.#postgresPort,
    });
    this.#postgresPort = this.#postgres.port;
  }

  /** SIGKILL to the server and all its children; what was committed must be there after `startPostgres`. */
  async killPostgres(): Promise<void> {
    await this.#postgres.kill();
  }

  async stop(): Promise<void> {
    const parts = [...this.#parts.values()].map(({ part }) => part);
    for (const part of parts) part.thaw();
    await Promise.all(parts.map((part) => part.kill('SIGTERM')));
    await this.#broker?.kill('SIGTERM');
    await this.#postgres?.stop();
    if (!process.env['ALPES_KEEP']) await rm(this.dir, { recursive: true, force: true });
  }

  async #use(pulsar: { serviceUrl: string; adminUrl: string }): Promise<void> {
    this.#pulsar = pulsar;
  }

  async #startBroker(): Promise<void> {
    const [port, adminPort] = [await freePort(), await freePort()];
    this.#pulsar = { serviceUrl: `pulsar://127.0.0.1:${port}`, adminUrl: `http://127.0.0.1:${adminPort}` };
    this.#broker = new Part({
      name: 'broker',
      script: join(ROOT, 'packages/pulsar-embedded/dist/main.js'),
      logFile: join(this.dir, 'broker.log'),
      readyUrl: `${this.#pulsar.adminUrl}/admin/v2/brokers/health`,
      env: {
        EMBEDDED_DATA_DIR: join(this.dir, 'pulsar'),
        PULSAR_PORT: String(port),
        ADMIN_PORT: String(adminPort),
      },
    });
    await this.#broker.start();
  }

  async #provision(): Promise<void> {
    const dirs = [...new Set(Object.values(APPS).map(({ dir }) => dir))];
    const modules = await Promise.all(
      dirs.map(
        (dir) => import(pathToFileURL(join(ROOT, dir, 'dist/index.js')).href) as Promise<{ apps: App[] }>,
      ),
    );
    const apps = modules.flatMap((module) => module.apps);
    await provision(
      new PulsarAdmin(this.adminUrl),
      apps.map((app) => app.topology(this.tenant)),
    );
  }
}
