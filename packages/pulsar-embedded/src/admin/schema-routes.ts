import { invalid } from '../schema/compatibility.ts';
import type { OfferedSchema } from '../schema/schema-registry.ts';
import { wireSchemaType } from '../schema/schema-types.ts';
import { DEFAULT_STRATEGY, type StoredSchema } from '../topics/catalogue.ts';
import { HttpError } from './http-error.ts';
import type { AdminRequest, Routes } from './router.ts';
import { nameOf } from './topic-routes.ts';
import { WithStatus } from './with-status.ts';

const BASE = '/admin/v2/schemas/:tenant/:namespace/:topic';

function untested(body: unknown): OfferedSchema {
  const { type, schema, properties = {} } = (body ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string' || typeof schema !== 'string' || wireSchemaType(type) === undefined) {
    throw new HttpError(422, 'Not a schema: type and schema must be texts');
  }
  return { type, data: Buffer.from(schema), properties: properties as Record<string, string> };
}

function offered(body: unknown): OfferedSchema {
  const schema = untested(body);
  const reason = invalid({ type: schema.type, definition: schema.data.toString() });
  if (reason !== undefined) throw new HttpError(422, reason);
  return schema;
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

/** Pulsar 4.0 answers 202 for yes, and for no the error that its check threw, as 500. */
function compatibility(request: AdminRequest): WithStatus {
  const name = nameOf(request);
  const { catalogue, schemas } = request.broker;
  const chosen = catalogue.policies(`${name.tenant}/${name.namespace}`).schemaCompatibilityStrategy;
  const strategy = chosen === undefined || chosen === 'UNDEFINED' ? DEFAULT_STRATEGY : chosen;
  const schema = untested(request.body);
  const reason = invalid({ type: schema.type, definition: schema.data.toString() });
  if (reason !== undefined) return unexpected(reason);
  const why = schemas.incompatibility(name, schema);
  if (why !== undefined)
    return unexpected(`Error during schema compatibility check with strategy ${strategy}: ${why}`);
  return new WithStatus(202, { schemaCompatibilityStrategy: strategy, compatibility: true });
}

function unexpected(message: string): WithStatus {
  const reason = `\n --- An unexpected error occurred in the server ---\n\nMessage: ${message}\n`;
  return new WithStatus(500, { reason });
}

/** -1 where no version has this very text. */
function versionOf(request: AdminRequest): object {
  return { version: request.broker.schemas.versionWith(nameOf(request), untested(request.body)) ?? -1 };
}

async function remove(request: AdminRequest): Promise<unknown> {
  const version = await request.broker.schemas.delete(nameOf(request));
  if (version === undefined) throw new HttpError(404, 'Schema not found');
  return { version };
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
  [`POST ${BASE}/version`]: versionOf,
  [`DELETE ${BASE}/schema`]: remove,
};
