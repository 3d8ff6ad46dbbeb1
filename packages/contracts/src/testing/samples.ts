import type { Envelope, EnvelopeMeta } from '../envelope.ts';
import {
  type CompaniesCommand,
  companiesCommands,
  type LocationState,
  type RegisterCompany,
} from '../generated/index.ts';

/** What a message of the edge says about itself. */
export const meta: EnvelopeMeta = {
  id: '018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e07',
  time: new Date('2026-01-02T03:04:05.678Z'),
  ingestion: new Date('2026-01-02T03:04:05.679Z'),
  specversion: '1.0',
  dataschema: companiesCommands.dataschema,
  datacontenttype: 'avro/binary',
  service_name: 'bff',
  subject: '0a0a0a0a-0000-5000-8000-000000000001',
  correlation_id: '018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e08',
  causation_id: null,
  principal: { id: 'ana', roles: ['staff'] },
  traceparent: null,
};

export const company: RegisterCompany = {
  name: 'Compañía Ñandú',
  country: 'CO',
  legalName: null,
  taxId: { country: 'CO', number: '860.034.313-7' },
  roles: ['OWNER', 'BROKER'],
  email: null,
  phone: '+5716543210',
  website: null,
  address: null,
};

export const registerCompany: Envelope<CompaniesCommand> = {
  ...meta,
  type: 'RegisterCompany',
  data: company,
};

export const location: LocationState = {
  propertyId: '018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e09',
  version: 2 ** 53 - 1,
  name: 'Torre',
  country: 'CO',
  ownerId: null,
  administrativeArea: null,
  locality: null,
  addressLine: null,
  postalCode: null,
  coordinates: { latitude: 4.6, longitude: -74.1 },
  boundary: null,
  areaM2: '-1250.50',
};
