import { fileURLToPath } from 'node:url';
import { type CompaniesEvent, companiesCommands, companiesEvents, type Envelope } from '@alpes/contracts';
import { createLogger, type RunningApp } from '@alpes/runtime';
import { eventually, startPostgres, type TestPostgres } from '@alpes/testkit';
import pg from 'pg';
import { Registry } from 'prom-client';
import type { FaultPoints } from '../fault-points.ts';
import type { Operations } from '../operations.ts';
import { createService } from '../service.ts';
import { companyService, messageFor, testMigrations } from './company-service.ts';
import { MemoryBroker } from './memory-broker.ts';

export const COMMANDS = companiesCommands.topic();
export const EVENTS = companiesEvents.topic();
export const DEAD_LETTERS = 'persistent://alpes/companies/dead-letters';

export interface Replica extends RunningApp {
  /** What SIGKILL does: the broker and the database see its connections end; nothing of it runs on. */
  kill(): Promise<void>;
  readonly metrics: Registry;
}

export interface ReplicaOptions {
  /** Instead of the service's own: its consumer then gets every message, whoever else does. */
  readonly subscription?: string;
  readonly faultPoint?: FaultPoints;
  /** Changes what the service declares. */
  readonly change?: (definition: CompanyDefinition) => CompanyDefinition;
  readonly env?: Readonly<Record<string, string>>;
}

export type CompanyDefinition = ReturnType<typeof companyService>;
const same = (definition: CompanyDefinition): CompanyDefinition => definition;

const quick = {
  SERVICE_RETRY_BRIEFLY_MS: '100',
  SERVICE_RETRY_INITIAL_MS: '20',
  SERVICE_RETRY_MAX_MS: '100',
  SERVICE_RETRY_ATTEMPTS: '4',
  SERVICE_SWEEP_MS: '50',
};

/** One database, one broker in memory, and replicas of the company service on them. */
export class KitHarness {
  readonly broker = new MemoryBroker();
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly #postgres: TestPostgres;
  readonly #migrations: URL;
  readonly #replicas = new Set<RunningApp>();
  readonly #decoded: Envelope<CompaniesEvent>[] = [];
  #names = 0;

  private constructor(postgres: TestPostgres, databaseUrl: string, migrations: URL) {
    this.#postgres = postgres;
    this.databaseUrl = databaseUrl;
    this.#migrations = migrations;
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
    this.pool.on('error', () => undefined);
  }

  static async start(): Promise<KitHarness> {
    const migrations = await testMigrations();
    const postgres = await startPostgres();
    const url = await postgres.createDatabase(undefined, { migrations: fileURLToPath(migrations) });
    return new KitHarness(postgres, url, migrations);
  }

  async stop(): Promise<void> {
    for (const replica of this.#replicas) await replica.stop();
    await this.pool.end();
    await this.#postgres.stop();
  }

  async replica({ faultPoint, env, subscription, change = same }: ReplicaOptions = {}): Promise<Replica> {
    const connection = this.broker.connect(subscription);
    const name = `replica-${(this.#names += 1)}`;
    const metrics = new Registry();
    let dead = false;
    const hang = () => new Promise<never>(() => undefined);
    const definition = change(companyService(this.#migrations));
    const app = await createService(definition, {
      broker: () => connection,
      faultPoint: async (point) => {
        if (dead) await hang();
        await faultPoint?.(point);
        if (dead) await hang();
      },
    }).start({
      env: { ...quick, ...env, DATABASE_URL: this.#own(name, env?.['DATABASE_URL']) },
      logger: createLogger({ name, level: (process.env['LOG_LEVEL'] as 'silent' | undefined) ?? 'silent' }),
      metrics,
    });
    this.#replicas.add(app);
    const kill = async () => {
      dead = true;
      this.#replicas.delete(app);
      await connection.close();
      await this.pool.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
        [name],
      );
      void app.stop().catch(() => undefined);
    };
    return Object.assign(app, { kill, metrics });
  }

  operations(): Promise<Operations> {
    const options = { broker: () => this.broker.connect() };
    return createService(companyService(this.#migrations), options).operations({
      env: { DATABASE_URL: this.databaseUrl },
    });
  }

  send(...commands: Parameters<typeof messageFor>[0][]): void {
    for (const command of commands) this.broker.send(COMMANDS, messageFor(command));
  }

  /** What stands on the events topic. */
  events(): Envelope<CompaniesEvent>[] {
    const messages = this.broker.messages(EVENTS);
    this.#decoded.length = Math.min(this.#decoded.length, messages.length);
    for (const { bytes } of messages.slice(this.#decoded.length))
      this.#decoded.push(companiesEvents.decode(bytes));
    return [...this.#decoded];
  }

  /** Outcomes of these commands, when each has one. */
  outcomes(
    commands: readonly { readonly id: string }[],
    timeoutMs = 20_000,
  ): Promise<Envelope<CompaniesEvent>[]> {
    return eventually(
      () => {
        const outcomes = this.events().filter(({ type }) => type.startsWith('Command'));
        const byCause = new Map(outcomes.map((one) => [one.causation_id, one]));
        return commands.map(({ id }) => {
          const outcome = byCause.get(id);
          if (outcome === undefined) throw new Error(`no outcome of ${id} yet`);
          return outcome;
        });
      },
      { timeoutMs },
    );
  }

  // Each replica has a name of its own in the database, by which its connections are known.
  #own(name: string, base = this.databaseUrl): string {
    const url = new URL(base);
    url.searchParams.set('application_name', name);
    return url.toString();
  }
}

/**
 * What must be true whatever happened: the topic's first copies of the journal's positions are in order and without a
 * gap, no event is there under two positions, each aggregate's versions go up one by one, each command has one outcome.
 */
export function checkEvents(kit: KitHarness): Envelope<CompaniesEvent>[] {
  const first: Envelope<CompaniesEvent>[] = [];
  let position = 0;
  for (const { bytes, properties } of kit.broker.messages(EVENTS)) {
    const here = Number(properties['position']);
    if (here <= position) continue;
    if (here !== position + 1) throw new Error(`position ${here} came after ${position}`);
    position = here;
    first.push(companiesEvents.decode(bytes));
  }
  unique(
    first.map(({ id }) => id),
    'event',
  );
  unique(
    first.filter(({ type }) => type.startsWith('Command')).map(({ causation_id: cause }) => cause ?? ''),
    'outcome of',
  );
  checkVersions(first);
  return first;
}

function unique(ids: readonly string[], what: string): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw new Error(`${what} ${id} came twice`);
    seen.add(id);
  }
}

function checkVersions(events: readonly Envelope<CompaniesEvent>[]): void {
  const versions = new Map<string, number>();
  for (const { subject, data } of events) {
    if (!('company' in data)) continue;
    const before = versions.get(subject) ?? 0;
    if (data.company.version !== before + 1)
      throw new Error(`${subject}: ${data.company.version} after ${before}`);
    versions.set(subject, data.company.version);
  }
}
