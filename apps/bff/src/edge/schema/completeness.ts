import { refuse } from '../outward-errors.ts';
import type { Completeness as CompletenessRow } from '../reads/completeness.ts';
import { idArgument, pageArguments, textArgument } from './arguments.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import { Company } from './refs.ts';

export const Completeness = builder.objectRef<CompletenessRow>('Completeness').implement({
  description:
    'How much of the audited data is there, summed over subjects that are neither withdrawn nor removed.',
  fields: (t) => ({
    subjects: t.exposeInt('subjects', { description: 'Companies and properties that were audited.' }),
    presentFields: t.exposeFloat('presentFields', { description: 'A whole number.' }),
    totalFields: t.exposeFloat('totalFields', { description: 'A whole number.' }),
    share: t.float({
      nullable: true,
      description: 'presentFields of totalFields, from 0 to 1; null where nothing was audited.',
      resolve: ({ presentFields, totalFields }) => (totalFields === 0 ? null : presentFields / totalFields),
    }),
    openErrors: t.exposeInt('openErrors'),
    openWarnings: t.exposeInt('openWarnings'),
    openInfos: t.exposeInt('openInfos'),
  }),
});

const CountryCompleteness = builder.objectRef<CompletenessRow>('CountryCompleteness').implement({
  fields: (t) => ({
    country: t.exposeString('key', { description: 'ISO 3166-1 alpha-2.' }),
    completeness: t.field({ type: Completeness, resolve: (row) => row }),
  }),
});

const CompanyCompleteness = builder.objectRef<CompletenessRow>('CompanyCompleteness').implement({
  description: 'A company with its properties.',
  fields: (t) => ({
    companyId: t.exposeID('key'),
    company: t.field({
      type: Company,
      nullable: true,
      description: 'Null where it went between two reads.',
      resolve: ({ key }, _args, { loaders }) => loaders.company.load(key),
    }),
    completeness: t.field({ type: Completeness, resolve: (row) => row }),
  }),
});

const CompanyCompletenessConnection = connectionOf('CompanyCompleteness', CompanyCompleteness);

const CompletenessOrder = builder.enumType('CompletenessOrder', {
  description: 'By Completeness.share.',
  values: ['LEAST_COMPLETE', 'MOST_COMPLETE'] as const,
});

builder.queryFields((t) => ({
  completeness: t.field({
    type: Completeness,
    description: 'Of everything, of one country, or of one company with its properties.',
    args: { country: t.arg.string(), companyId: t.arg.id() },
    resolve: (_root, { country, companyId }, { reads }) => {
      if (country && companyId)
        throw refuse('BAD_USER_INPUT', 'Ask for a country or for a company, not both.');
      if (country) return reads.completeness('COUNTRY', country.toUpperCase());
      if (companyId) return reads.completeness('COMPANY', idArgument(companyId));
      return reads.completeness('ALL', '');
    },
  }),
  completenessByCountry: t.field({
    type: [CountryCompleteness],
    resolve: (_root, _args, { reads }) => reads.completenessByCountry(),
  }),
  completenessByCompany: t.field({
    type: CompanyCompletenessConnection,
    description: 'Companies of which something was audited.',
    args: {
      ...pageArguments,
      country: t.arg.string({ description: "The company's; ISO 3166-1 alpha-2." }),
      orderBy: t.arg({ type: CompletenessOrder, defaultValue: 'LEAST_COMPLETE', required: true }),
    },
    resolve: (_root, { country, orderBy, ...page }, { reads, pageSize }) =>
      reads.completenessOfCompanies({ page, country: textArgument(country), order: orderBy, pageSize }),
  }),
}));
