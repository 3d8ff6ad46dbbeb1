import type { Catalogue, TenantInfo } from '../topics/catalogue.ts';
import { isName } from '../topics/topic-name.ts';
import { HttpError } from './http-error.ts';
import type { AdminRequest, Routes } from './router.ts';

function need(catalogue: Catalogue, tenant = ''): TenantInfo {
  const info = catalogue.get('tenant', tenant);
  if (info === undefined) throw new HttpError(404, 'Tenant does not exist');
  return info;
}

function infoFrom(body: unknown): TenantInfo {
  const { adminRoles = [], allowedClusters = ['standalone'] } = (body ?? {}) as Partial<TenantInfo>;
  if (!Array.isArray(adminRoles) || !Array.isArray(allowedClusters)) throw new HttpError(400, 'Not a tenant');
  if (allowedClusters.some((cluster) => cluster !== 'standalone'))
    throw new HttpError(412, 'Clusters do not exist');
  return { adminRoles, allowedClusters };
}

async function create({ broker, parameters, body }: AdminRequest): Promise<void> {
  const { tenant = '' } = parameters;
  if (!isName(tenant)) throw new HttpError(412, 'Tenant name is not valid');
  if (broker.catalogue.get('tenant', tenant) !== undefined) throw new HttpError(409, 'Tenant already exist');
  await broker.catalogue.put('tenant', tenant, infoFrom(body));
}

async function update({ broker, parameters, body }: AdminRequest): Promise<void> {
  const { tenant = '' } = parameters;
  need(broker.catalogue, tenant);
  await broker.catalogue.put('tenant', tenant, infoFrom(body));
}

async function remove({ broker, parameters }: AdminRequest): Promise<void> {
  const { tenant = '' } = parameters;
  need(broker.catalogue, tenant);
  if (broker.catalogue.names('namespace', `${tenant}/`).length > 0) {
    throw new HttpError(409, 'The tenant still has active namespaces');
  }
  await broker.catalogue.remove('tenant', tenant);
}

export const tenantRoutes: Routes = {
  'GET /admin/v2/tenants': ({ broker }) => broker.catalogue.names('tenant'),
  'GET /admin/v2/tenants/:tenant': ({ broker, parameters }) => need(broker.catalogue, parameters.tenant),
  'PUT /admin/v2/tenants/:tenant': create,
  'POST /admin/v2/tenants/:tenant': update,
  'DELETE /admin/v2/tenants/:tenant': remove,
};
