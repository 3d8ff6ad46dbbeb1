import { BrokerError } from '../errors.ts';
import { KeyedLog } from '../storage/keyed-log.ts';

export interface TenantInfo {
  readonly adminRoles: readonly string[];
  readonly allowedClusters: readonly string[];
}

export type CompatibilityStrategy =
  | 'UNDEFINED'
  | 'ALWAYS_INCOMPATIBLE'
  | 'ALWAYS_COMPATIBLE'
  | 'BACKWARD'
  | 'FORWARD'
  | 'FULL'
  | 'BACKWARD_TRANSITIVE'
  | 'FORWARD_TRANSITIVE'
  | 'FULL_TRANSITIVE';

/** Pulsar's default when a namespace says nothing. */
export const DEFAULT_STRATEGY: CompatibilityStrategy = 'FULL';

export interface AutoTopicCreation {
  readonly allowAutoTopicCreation: boolean;
  readonly topicType?: 'partitioned' | 'non-partitioned';
  readonly defaultNumPartitions?: number;
}

/** What can be set for a namespace. Retention is kept and answered; topics are kept for ever whatever it says. */
export interface NamespacePolicies {
  readonly retention?: { readonly retentionTimeInMinutes: number; readonly retentionSizeInMB: number };
  readonly schemaCompatibilityStrategy?: CompatibilityStrategy;
  readonly schemaValidationEnforced?: boolean;
  readonly isAllowAutoUpdateSchema?: boolean;
  readonly autoTopicCreation?: AutoTopicCreation;
}

export interface TopicInfo {
  readonly ledgerId: number;
  readonly createdAtMs: number;
  /** How often an exclusive producer took the topic. */
  readonly epoch?: number;
}

/** A schema as it is kept; `data` is base64. */
export interface StoredSchema {
  readonly version: number;
  readonly type: string;
  readonly data: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly timestampMs: number;
  /** It and all before it were deleted: the version is used up and stands for nothing. */
  readonly deleted?: true;
}

type Tables = {
  tenant: TenantInfo;
  namespace: NamespacePolicies;
  topic: TopicInfo;
  partitioned: { readonly partitions: number };
  schemas: readonly StoredSchema[];
  ledger: number;
  start: number;
};

type Table = keyof Tables;

/**
 * Everything the broker knows apart from messages and acknowledgements. Reads are from memory; a change resolves when
 * it is on the disk.
 */
export class Catalogue {
  readonly #log: KeyedLog<Tables[Table]>;

  private constructor(log: KeyedLog<Tables[Table]>) {
    this.#log = log;
  }

  /** Opens the file, or starts one as a new standalone has it: tenants `public` and `pulsar`, namespace `public/default`. */
  static async open(path: string): Promise<{ catalogue: Catalogue; tornBytes: number }> {
    const { log, tornBytes } = await KeyedLog.open<Tables[Table]>(path);
    const catalogue = new Catalogue(log);
    if (catalogue.get('tenant', 'public') === undefined) await catalogue.#createDefaults();
    return { catalogue, tornBytes };
  }

  get<T extends Table>(table: T, name: string): Tables[T] | undefined {
    return this.#log.get(`${table}:${name}`) as Tables[T] | undefined;
  }

  put<T extends Table>(table: T, name: string, value: Tables[T]): Promise<void> {
    return this.#log.put(`${table}:${name}`, value);
  }

  remove(table: Table, name: string): Promise<void> {
    return this.#log.remove(`${table}:${name}`);
  }

  /** Names in a table that start with `prefix`, sorted. */
  names(table: Table, prefix = ''): string[] {
    const names: string[] = [];
    const start = `${table}:${prefix}`;
    for (const [key] of this.#log.entries())
      if (key.startsWith(start)) names.push(key.slice(table.length + 1));
    return names.toSorted();
  }

  /** @throws BrokerError `TopicNotFound` as Pulsar answers for a namespace that doesn't exist. */
  policies(namespace: string): NamespacePolicies {
    const policies = this.get('namespace', namespace);
    if (policies === undefined) throw new BrokerError('TopicNotFound', `Namespace not found: ${namespace}`);
    return policies;
  }

  /** A ledger id nobody has had. */
  async nextLedgerId(): Promise<number> {
    const id = (this.get('ledger', 'last') ?? 0) + 1;
    await this.put('ledger', 'last', id);
    return id;
  }

  /** How often a broker was started on this directory. */
  async nextStart(): Promise<number> {
    const start = (this.get('start', 'last') ?? -1) + 1;
    await this.put('start', 'last', start);
    return start;
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  async #createDefaults(): Promise<void> {
    const tenant: TenantInfo = { adminRoles: [], allowedClusters: ['standalone'] };
    await Promise.all([
      this.put('tenant', 'public', tenant),
      this.put('tenant', 'pulsar', tenant),
      this.put('namespace', 'public/default', {}),
      this.put('namespace', 'pulsar/system', {}),
    ]);
  }
}
