import type { AutoTopicCreation, CompatibilityStrategy, NamespacePolicies } from '../topics/catalogue.ts';
import { isName, parseTopicName } from '../topics/topic-name.ts';
import { HttpError } from './http-error.ts';
import type { AdminHandler, AdminRequest, Routes } from './router.ts';

const STRATEGIES: ReadonlySet<unknown> = new Set<CompatibilityStrategy>([
  'UNDEFINED',
  'ALWAYS_INCOMPATIBLE',
  'ALWAYS_COMPATIBLE',
  'BACKWARD',
  'FORWARD',
  'FULL',
  'BACKWARD_TRANSITIVE',
  'FORWARD_TRANSITIVE',
  'FULL_TRANSITIVE',
]);

function nameOf({ parameters }: AdminRequest): string {
  return `${parameters.tenant}/${parameters.namespace}`;
}

function policiesOf(request: AdminRequest): NamespacePolicies {
  const policies = request.broker.catalogue.get('namespace', nameOf(request));
  if (policies === undefined) throw new HttpError(404, 'Namespace does not exist');
  return policies;
}

async function change(request: AdminRequest, changes: Partial<NamespacePolicies>): Promise<void> {
  const policies = { ...policiesOf(request), ...changes };
  await request.broker.catalogue.put('namespace', nameOf(request), policies);
}

/** Routes that read and write one policy. `read` checks what was sent; `fallback` is answered when nothing is set. */
function policy<K extends keyof NamespacePolicies>(
  path: string,
  key: K,
  read: (body: unknown) => NamespacePolicies[K],
  fallback?: NamespacePolicies[K],
): Routes {
  const set: AdminHandler = (request) => change(request, { [key]: read(request.body) });
  const base = `/admin/v2/namespaces/:tenant/:namespace/${path}`;
  return {
    [`GET ${base}`]: (request) => policiesOf(request)[key] ?? fallback,
    [`PUT ${base}`]: set,
    [`POST ${base}`]: set,
    [`DELETE ${base}`]: (request) => change(request, { [key]: undefined }),
  };
}

async function list({ broker, parameters }: AdminRequest): Promise<string[]> {
  const { tenant = '' } = parameters;
  if (broker.catalogue.get('tenant', tenant) === undefined) throw new HttpError(404, 'Tenant not found');
  return broker.catalogue.names('namespace', `${tenant}/`);
}

async function create(request: AdminRequest): Promise<void> {
  const { broker, parameters, body } = request;
  const { tenant = '', namespace = '' } = parameters;
  if (!isName(namespace)) throw new HttpError(412, 'Namespace name is not valid');
  if (broker.catalogue.get('tenant', tenant) === undefined) throw new HttpError(404, 'Tenant does not exist');
  if (broker.catalogue.get('namespace', nameOf(request)) !== undefined) {
    throw new HttpError(409, 'Namespace already exists');
  }
  await broker.catalogue.put('namespace', nameOf(request), initialPolicies(body));
}

/** Pulsar takes policies with the creation; those it knows here are kept. */
function initialPolicies(body: unknown): NamespacePolicies {
  const sent = (body ?? {}) as Record<string, unknown>;
  const strategy = sent.schema_compatibility_strategy;
  return {
    ...(sent.retention_policies !== undefined && { retention: retention(sent.retention_policies) }),
    ...(strategy !== undefined && { schemaCompatibilityStrategy: strategyFrom(strategy) }),
  };
}

async function remove(request: AdminRequest): Promise<void> {
  const { broker, query } = request;
  policiesOf(request);
  const names = broker.topics.list(nameOf(request));
  if (names.length > 0 && query.get('force') !== 'true') {
    throw new HttpError(409, 'Cannot delete non empty namespace');
  }
  for (const topic of names) await broker.topics.remove(parseTopicName(topic));
  for (const topic of broker.topics.listPartitioned(nameOf(request))) {
    await broker.topics.removePartitioned(parseTopicName(topic));
  }
  await broker.catalogue.remove('namespace', nameOf(request));
}

function retention(body: unknown): NamespacePolicies['retention'] {
  const { retentionTimeInMinutes, retentionSizeInMB } = (body ?? {}) as Record<string, unknown>;
  if (typeof retentionTimeInMinutes !== 'number' || typeof retentionSizeInMB !== 'number') {
    throw new HttpError(400, 'retentionTimeInMinutes and retentionSizeInMB must be numbers');
  }
  return { retentionTimeInMinutes, retentionSizeInMB };
}

function strategyFrom(body: unknown): CompatibilityStrategy {
  if (!STRATEGIES.has(body)) throw new HttpError(400, 'Not a schema compatibility strategy');
  return body as CompatibilityStrategy;
}

function flag(body: unknown): boolean {
  if (typeof body !== 'boolean') throw new HttpError(400, 'Must be true or false');
  return body;
}

function autoTopicCreation(body: unknown): AutoTopicCreation {
  const { allowAutoTopicCreation, topicType, defaultNumPartitions } = (body ?? {}) as Record<string, unknown>;
  if (typeof allowAutoTopicCreation !== 'boolean')
    throw new HttpError(406, 'allowAutoTopicCreation must be a boolean');
  return {
    allowAutoTopicCreation,
    ...(topicType === 'partitioned' && { topicType }),
    ...(topicType === 'non-partitioned' && { topicType }),
    ...(typeof defaultNumPartitions === 'number' && { defaultNumPartitions }),
  };
}

/** As Pulsar names them, with what this broker keeps. */
function allPolicies(request: AdminRequest): unknown {
  const policies = policiesOf(request);
  return {
    replication_clusters: ['standalone'],
    retention_policies: policies.retention ?? null,
    schema_compatibility_strategy: policies.schemaCompatibilityStrategy ?? 'UNDEFINED',
    schema_validation_enforced: policies.schemaValidationEnforced ?? false,
    is_allow_auto_update_schema: policies.isAllowAutoUpdateSchema ?? null,
    autoTopicCreationOverride: policies.autoTopicCreation ?? null,
  };
}

function topics(request: AdminRequest): string[] {
  policiesOf(request);
  return request.query.get('mode') === 'NON_PERSISTENT' ? [] : request.broker.topics.list(nameOf(request));
}

export const namespaceRoutes: Routes = {
  'GET /admin/v2/namespaces/:tenant': list,
  'GET /admin/v2/namespaces/:tenant/:namespace': allPolicies,
  'PUT /admin/v2/namespaces/:tenant/:namespace': create,
  'DELETE /admin/v2/namespaces/:tenant/:namespace': remove,
  'GET /admin/v2/namespaces/:tenant/:namespace/topics': topics,
  ...policy('retention', 'retention', retention),
  ...policy('schemaCompatibilityStrategy', 'schemaCompatibilityStrategy', strategyFrom, 'UNDEFINED'),
  ...policy('schemaValidationEnforced', 'schemaValidationEnforced', flag, false),
  ...policy('isAllowAutoUpdateSchema', 'isAllowAutoUpdateSchema', flag, true),
  ...policy('autoTopicCreation', 'autoTopicCreation', autoTopicCreation),
};
