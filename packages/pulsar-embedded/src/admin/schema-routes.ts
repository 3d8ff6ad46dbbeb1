import { invalid } from '../schema/compatibility.ts';
import type { OfferedSchema } from '../schema/schema-registry.ts';
import { wireSchemaType } from '../schema/schema-types.ts';
import { DEFAULT_STRATEGY, type StoredSchema } from '../topics/catalogue.ts';
import { HttpError } from './http-error.ts';
import type { AdminRequest, Routes } from './router.ts';
import { nameOf } from './topic-routes.ts';

const BASE = '/admin/v2/schemas/:tenant/:namespace/:topic';

function offered(body: unknown): OfferedSchema {
  const { type, schema, properties = {} } = (body ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string' || typeof schema !== 'string' || wireSchemaType(type) === undefined) {
    throw new HttpError(422, 'Not a schema: type and schema must be texts');
  }
  const reason = invalid({ type, definition: schema });
  if (reason !== undefined) throw new HttpError(422, reason);
  return { type, data: Buffer.from(schema), properties: properties as Record<string, string> };
}

function answer({ version, type, timestampMs, data, properties }: StoredSchema): object {
  return {
    version,
    type,
    timestamp: timestampMs,
    data: Buffer.from(data, 'base64').toString('utf8'),
    properties,
  };
}

function found(schema: StoredSchema | undefined): object {
  if (schema === undefined) throw new HttpError(404, 'Schema not found');
  return answer(schema);
}

async function register(request: AdminRequest): Promise<unknown> {
  const name = nameOf(request);
  request.broker.catalogue.policies(`${name.tenant}/${name.namespace}`);
  const version = await request.broker.schemas.register(name, offered(request.body));
  return { version: { version } };
}

function compatibility(request: AdminRequest): unknown {
  const name = nameOf(request);
  const { catalogue, schemas } = request.broker;
  const strategy = catalogue.policies(`${name.tenant}/${name.namespace}`).schemaCompatibilityStrategy;
  const reason = schemas.incompatibility(name, offered(request.body));
  return {
    compatibility: reason === undefined,
    schemaCompatibilityStrategy:
      strategy === undefined || strategy === 'UNDEFINED' ? DEFAULT_STRATEGY : strategy,
  };
}

async function remove(request: AdminRequest): Promise<unknown> {
  const name = nameOf(request);
  const latest = request.broker.schemas.latest(name);
  if (latest === undefined) throw new HttpError(404, 'Schema not found');
  await request.broker.schemas.remove(name);
  return { version: { version: latest.version } };
}

export const schemaRoutes: Routes = {
  [`GET ${BASE}/schema`]: (request) => found(request.broker.schemas.latest(nameOf(request))),
  [`GET ${BASE}/schema/:version`]: (request) =>
    found(request.broker.schemas.version(nameOf(request), Number(request.parameters.version))),
  [`GET ${BASE}/schemas`]: (request) => ({
    getSchemaResponses: request.broker.schemas.versions(nameOf(request)).map(answer),
  }),
  [`POST ${BASE}/schema`]: register,
  [`POST ${BASE}/compatibility`]: compatibility,
  [`DELETE ${BASE}/schema`]: remove,
};
