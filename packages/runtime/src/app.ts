import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

/** One subscription an app holds, so that it can be created before the first message arrives. */
export interface SubscriptionDeclaration {
  /** Full topic name, `persistent://tenant/namespace/topic`. */
  readonly topic: string;
  readonly subscription: string;
  readonly type: 'Exclusive' | 'Failover' | 'KeyShared' | 'Shared';
}

/** What an app reads and writes; `alpes provision` creates it, the schema gate reasons with it. */
export interface Topology {
  readonly consumes: readonly SubscriptionDeclaration[];
  /** Topics written to, with the Avro schema (JSON) they carry; none for raw bytes. */
  readonly produces: readonly { readonly topic: string; readonly schema?: string }[];
}

/** What a host gives an app. Apps read no global state: two of them can share a process. */
export interface AppEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** `ready` is whether work is being done now; `reasons` says, one sentence each, why not. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

export interface RunningApp {
  /** What people connect to, by name: `{ graphql: 'http://127.0.0.1:4000/graphql' }`. */
  readonly addresses: Readonly<Record<string, string>>;
  readiness(): Promise<Readiness>;
  /** Rejects when the app can't go on (a stopped stream, a topic ahead of its journal); never resolves. */
  readonly failed: Promise<never>;
  /** Stops taking work, finishes what is under way, closes everything. Idempotent. */
  stop(): Promise<void>;
}

/** The composition of one deployable part. `start` resolves when the part is ready, or throws. */
export interface App {
  readonly name: string;
  /** The name of the database it needs (`companies` → database `alpes_companies`); none if it has none. */
  readonly database?: string;
  topology(tenant: string): Topology;
  start(environment: AppEnvironment): Promise<RunningApp>;
}
