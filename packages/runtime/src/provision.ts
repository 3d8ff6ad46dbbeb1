import type { Topology } from './app.ts';
import { type PulsarAdmin, parseTopic } from './pulsar-admin.ts';

export interface ProvisionOptions {
  /** One line for each step, before it is taken. */
  readonly onProgress?: ((what: string) => void) | undefined;
}

export interface Provisioned {
  readonly tenants: readonly string[];
  /** `tenant/namespace`. */
  readonly namespaces: readonly string[];
  readonly topics: readonly string[];
  readonly subscriptions: number;
  readonly schemas: number;
}

/**
 * Makes everything the topologies name, before the first message is sent: tenants, namespaces (kept for ever, schemas
 * BACKWARD_TRANSITIVE: a reader of the newest schema reads all older ones), topics, schemas, and subscriptions from each topic's
 * first message. Running it again changes nothing; running it with more adds what is new.
 * @throws {PulsarAdminError} `ADMIN_REFUSED` when a schema is incompatible with the registered ones.
 */
export async function provision(
  admin: PulsarAdmin,
  topologies: readonly Topology[],
  { onProgress }: ProvisionOptions = {},
): Promise<Provisioned> {
  const plan = planOf(topologies);
  onProgress?.(`tenants ${plan.tenants.join(', ')}`);
  await each(plan.tenants, (tenant) => admin.createTenant(tenant));
  onProgress?.(`namespaces ${plan.namespaces.join(', ')}`);
  await each(plan.namespaces, (name) => makeNamespace(admin, name));
  onProgress?.(`${plan.topics.length} topics`);
  await each(plan.topics, (topic) => makeTopic(admin, topic, plan));
  return {
    tenants: plan.tenants,
    namespaces: plan.namespaces,
    topics: plan.topics,
    subscriptions: [...plan.subscriptions.values()].flatMap((names) => [...names]).length,
    schemas: plan.schemas.size,
  };
}

interface Plan {
  readonly tenants: string[];
  readonly namespaces: string[];
  readonly topics: string[];
  readonly schemas: Map<string, string>;
  readonly subscriptions: Map<string, Set<string>>;
}

function planOf(topologies: readonly Topology[]): Plan {
  const consumed = topologies.flatMap(({ consumes }) => consumes);
  const produced = topologies.flatMap(({ produces }) => produces);
  const topics = unique([...consumed, ...produced].map(({ topic }) => topic));
  const names = topics.map(parseTopic);
  const subscriptions = new Map(topics.map((topic) => [topic, new Set<string>()]));
  for (const { topic, subscription } of consumed) subscriptions.get(topic)?.add(subscription);
  return {
    tenants: unique(names.map(({ tenant }) => tenant)),
    namespaces: unique(names.map(({ tenant, namespace }) => `${tenant}/${namespace}`)),
    topics,
    schemas: new Map(
      produced.flatMap(({ topic, schema }) => (schema === undefined ? [] : [[topic, schema] as const])),
    ),
    subscriptions,
  };
}

async function makeNamespace(admin: PulsarAdmin, name: string): Promise<void> {
  const [tenant, namespace] = name.split('/') as [string, string];
  await admin.createNamespace(tenant, namespace);
  await admin.retainForEver(tenant, namespace);
  await admin.setSchemaCompatibility(tenant, namespace, 'BACKWARD_TRANSITIVE');
}

async function makeTopic(admin: PulsarAdmin, topic: string, plan: Plan): Promise<void> {
  await admin.createTopic(topic);
  const schema = plan.schemas.get(topic);
  if (schema !== undefined) await admin.registerAvroSchema(topic, schema);
  await each([...(plan.subscriptions.get(topic) ?? [])], (name) => admin.createSubscription(topic, name));
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].toSorted();

async function each<T>(values: readonly T[], action: (value: T) => Promise<void>): Promise<void> {
  await Promise.all(values.map(action));
}
