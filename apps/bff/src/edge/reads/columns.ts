import { raw, type Sql } from 'sql-template-tag';
import type { Command, Company, Finding, Location } from '../../generated/prisma/client.ts';

/** pg hands out a decimal as text, to lose nothing. */
export type LocationRow = Omit<Location, 'areaM2' | 'nameKey' | 'searchKey' | 'areaKey' | 'localityKey'> & {
  readonly areaM2: string | null;
};
export type CompanyRow = Omit<Company, 'nameKey' | 'searchKey'>;
export type FindingRow = Omit<Finding, 'severityRank'>;
/** Without what was asked, which is long; see reads/commands.ts. */
export type CommandRow = Omit<Command, 'input' | 'principalKey'>;

/** `c.legal_name AS "legalName", …`: columns under their names in prisma/read/schema.prisma, which has their types. */
function columns(alias: string, fields: readonly string[]): Sql {
  return raw(fields.map((field) => `${alias}.${snake(field)} AS "${field}"`).join(', '));
}

const snake = (field: string): string =>
  field.replace(/M2$/, '_m2').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const audited = [
  'openErrors',
  'openWarnings',
  'openInfos',
  'openFindings',
  'presentFields',
  'totalFields',
  'missingFields',
] as const;

const companyFields = [
  'id',
  'version',
  'status',
  'name',
  'legalName',
  'country',
  'taxCountry',
  'taxNumber',
  'roles',
  'email',
  'phone',
  'website',
  'address',
  'registeredAt',
  'updatedAt',
  'propertyCount',
  ...audited,
] as const satisfies readonly (keyof CompanyRow)[];

const locationFields = [
  'id',
  'version',
  'ownerId',
  'name',
  'country',
  'administrativeArea',
  'locality',
  'addressLine',
  'postalCode',
  'latitude',
  'longitude',
  'boundary',
  'areaM2',
  'recordedAt',
  'updatedAt',
  ...audited,
] as const satisfies readonly (keyof LocationRow)[];

const findingFields = [
  'id',
  'version',
  'subjectKind',
  'subjectId',
  'rule',
  'severity',
  'details',
  'since',
  'open',
  'resolvedAt',
  'acknowledgedBy',
  'acknowledgedAt',
  'acknowledgementNote',
] as const satisfies readonly (keyof FindingRow)[];

const commandFields = [
  'id',
  'context',
  'type',
  'aggregateId',
  'status',
  'acceptedAt',
  'decidedAt',
  'aggregateVersion',
  'rejectionCode',
  'rejectionMessage',
  'rejectionDetails',
  'principalId',
  'correlationId',
] as const satisfies readonly (keyof CommandRow)[];

/** Columns of `company c`, `location l`, `finding f` and `command k`. */
export const companyColumns = columns('c', companyFields);
export const locationColumns = columns('l', locationFields);
export const findingColumns = columns('f', findingFields);
export const commandColumns = columns('k', commandFields);
