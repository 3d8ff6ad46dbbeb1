import { Direction, idArgument, optionalId, pageArguments, textArgument } from './arguments.ts';
import { builder } from './builder.ts';
import { afterArgument, changeOf } from './change.ts';
import { childFindingArguments, childFindings } from './child-findings.ts';
import { Completeness } from './completeness.ts';
import { CompanyConnection, FindingConnection, LocationConnection } from './connections.ts';
import { Company } from './refs.ts';
import { AuditSummary } from './severity.ts';

export const companyRoles = ['OWNER', 'MANAGER', 'DEVELOPER', 'BROKER', 'TENANT'] as const;

export const CompanyRole = builder.enumType('CompanyRole', {
  description: 'What a company does with property.',
  values: companyRoles,
});

const CompanyStatus = builder.enumType('CompanyStatus', { values: ['ACTIVE', 'WITHDRAWN'] as const });

const TaxId = builder.objectRef<{ country: string; number: string }>('TaxId').implement({
  description: 'A tax identifier in canonical form, and the country whose rule it follows.',
  fields: (t) => ({ country: t.exposeString('country'), number: t.exposeString('number') }),
});

Company.implement({
  description: 'A company that owns, manages, develops, lets or rents property.',
  fields: (t) => ({
    id: t.exposeID('id'),
    version: t.exposeInt('version', { description: 'An amendment names the version it was made from.' }),
    status: t.field({ type: CompanyStatus, resolve: (row) => row.status as 'ACTIVE' | 'WITHDRAWN' }),
    name: t.exposeString('name'),
    country: t.exposeString('country', { description: 'ISO 3166-1 alpha-2.' }),
    legalName: t.exposeString('legalName', { nullable: true }),
    taxId: t.field({
      type: TaxId,
      nullable: true,
      resolve: ({ taxCountry, taxNumber }) =>
        taxCountry === null || taxNumber === null ? null : { country: taxCountry, number: taxNumber },
    }),
    roles: t.field({
      type: [CompanyRole],
      resolve: ({ roles }) => companyRoles.filter((role) => roles.includes(role)),
    }),
    email: t.exposeString('email', { nullable: true }),
    phone: t.exposeString('phone', { nullable: true, description: 'E.164.' }),
    website: t.exposeString('website', { nullable: true }),
    address: t.exposeString('address', { nullable: true }),
    registeredAt: t.expose('registeredAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    propertyCount: t.exposeInt('propertyCount', { description: 'Locations whose owner it is.' }),
    audit: t.field({ type: AuditSummary, resolve: (row) => row }),
    locations: t.field({
      type: LocationConnection,
      description: 'Of the properties it owns, by name.',
      args: pageArguments,
      resolve: async ({ id, propertyCount }, page, { loaders, pageSize }) => ({
        ...(await loaders.locationsOf(id, { ...page, pageSize })),
        totalCount: () => Promise.resolve(propertyCount),
      }),
    }),
    findings: t.field({
      type: FindingConnection,
      description: 'Found in the company itself; the severest first. Open ones unless told otherwise.',
      args: childFindingArguments,
      resolve: ({ id }, args, context) => childFindings(id, args, context),
    }),
    completeness: t.field({
      type: Completeness,
      description: 'Of the company with its properties.',
      resolve: ({ id }, _args, { loaders }) => loaders.completeness.load(id),
    }),
  }),
});

const CompanyFilter = builder.inputType('CompanyFilter', {
  fields: (t) => ({
    text: t.string({
      description: 'Part of the name, legal name or tax number; case and accents do not matter.',
    }),
    country: t.string({ description: 'ISO 3166-1 alpha-2.' }),
    status: t.field({ type: CompanyStatus }),
    roles: t.field({ type: [CompanyRole], description: 'Companies with any of them.' }),
    hasOpenFindings: t.boolean(),
    hasProperties: t.boolean(),
  }),
});

const CompanyOrderField = builder.enumType('CompanyOrderField', {
  values: ['NAME', 'REGISTERED_AT', 'UPDATED_AT', 'PROPERTY_COUNT', 'OPEN_FINDINGS'] as const,
});

const CompanyOrder = builder.inputType('CompanyOrder', {
  fields: (t) => ({
    field: t.field({ type: CompanyOrderField, defaultValue: 'NAME', required: true }),
    direction: t.field({ type: Direction, defaultValue: 'ASC', required: true }),
  }),
});

builder.queryFields((t) => ({
  company: t.field({
    type: Company,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { loaders }) => loaders.company.load(idArgument(id)),
  }),
  companies: t.field({
    type: CompanyConnection,
    args: {
      ...pageArguments,
      filter: t.arg({ type: CompanyFilter }),
      orderBy: t.arg({ type: CompanyOrder }),
    },
    resolve: (_root, { filter, orderBy, ...page }, { reads, pageSize }) =>
      reads.companies({
        page,
        filter: { ...filter, text: textArgument(filter?.text), country: textArgument(filter?.country) },
        order: orderBy ?? { field: 'NAME', direction: 'ASC' },
        pageSize,
      }),
  }),
}));

const CompanyChange = changeOf({ name: 'CompanyChange', field: 'company', type: Company });

builder.subscriptionFields((t) => ({
  companyChanged: t.field({
    type: CompanyChange,
    description:
      'The company now, then each change of it. Without an id: each change of any company from now on.',
    args: { id: t.arg.id(), ...afterArgument },
    subscribe: (_root, { id, after }, { subscriptions }) =>
      subscriptions.company({ id: optionalId(id), after }),
    resolve: (change) => change,
  }),
}));
