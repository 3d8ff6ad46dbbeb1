import { listOf } from '../limits/cost.ts';
import { type FindingCount as FindingCountRow, mostRules } from '../reads/findings.ts';
import { optionalId, pageArguments, textArgument } from './arguments.ts';
import { builder } from './builder.ts';
import { afterArgument, changeOf } from './change.ts';
import { FindingConnection } from './connections.ts';
import { Detail, detailList } from './details.ts';
import { Company, Finding, Location } from './refs.ts';
import { Severity, SubjectKind } from './severity.ts';

const Acknowledgement = builder
  .objectRef<{ by: string; at: Date; note: string | null }>('Acknowledgement')
  .implement({
    description: 'Somebody has seen a finding and lives with it.',
    fields: (t) => ({
      by: t.exposeString('by', { description: 'Id of a principal.' }),
      at: t.expose('at', { type: 'DateTime' }),
      note: t.exposeString('note', { nullable: true }),
    }),
  });

Finding.implement({
  description: 'Something that is missing or wrong in a company or a property.',
  fields: (t) => ({
    id: t.exposeID('id'),
    version: t.exposeInt('version'),
    subjectKind: t.field({ type: SubjectKind, resolve: (row) => row.subjectKind as 'COMPANY' | 'PROPERTY' }),
    subjectId: t.exposeID('subjectId'),
    company: t.field({
      type: Company,
      nullable: true,
      description: 'The subject, where it is a company that is known.',
      resolve: (row, _args, { loaders }) =>
        row.subjectKind === 'COMPANY' ? loaders.company.load(row.subjectId) : null,
    }),
    location: t.field({
      type: Location,
      nullable: true,
      description: 'The subject, where it is a property whose location is known.',
      resolve: (row, _args, { loaders }) =>
        row.subjectKind === 'PROPERTY' ? loaders.location.load(row.subjectId) : null,
    }),
    rule: t.exposeString('rule', { description: 'Stable code.' }),
    severity: t.field({ type: Severity, resolve: (row) => row.severity as 'ERROR' | 'WARNING' | 'INFO' }),
    details: t.field({ type: [Detail], resolve: (row) => detailList(row.details as Record<string, string>) }),
    open: t.exposeBoolean('open'),
    since: t.expose('since', { type: 'DateTime' }),
    resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true }),
    acknowledgement: t.field({
      type: Acknowledgement,
      nullable: true,
      resolve: ({ acknowledgedBy: by, acknowledgedAt: at, acknowledgementNote: note }) =>
        by === null || at === null ? null : { by, at, note },
    }),
  }),
});

const FindingFilter = builder.inputType('FindingFilter', {
  fields: (t) => ({
    subjectId: t.id(),
    subjectKind: t.field({ type: SubjectKind }),
    rules: t.stringList(),
    severities: t.field({ type: [Severity] }),
    open: t.boolean({ defaultValue: true, description: 'false: resolved ones; null: both.' }),
    acknowledged: t.boolean(),
    country: t.string({ description: 'Of the subject; ISO 3166-1 alpha-2.' }),
    companyId: t.id({ description: 'Found in the company or in one of its properties.' }),
  }),
});

const FindingOrder = builder.enumType('FindingOrder', {
  values: ['NEWEST_FIRST', 'OLDEST_FIRST', 'SEVEREST_FIRST'] as const,
});

const FindingCount = builder.objectRef<FindingCountRow>('FindingCount').implement({
  fields: (t) => ({
    rule: t.exposeString('rule', { description: 'Stable code.' }),
    severity: t.field({ type: Severity, resolve: (row) => row.severity as 'ERROR' | 'WARNING' | 'INFO' }),
    count: t.exposeInt('count'),
    acknowledged: t.exposeInt('acknowledged', { description: 'Of them.' }),
  }),
});

builder.queryFields((t) => ({
  findingCounts: t.field({
    type: [FindingCount],
    description:
      'How many findings there are by rule and severity, the most frequent first; exact. Open ones unless the filter says otherwise.',
    extensions: listOf(mostRules),
    args: { filter: t.arg({ type: FindingFilter }) },
    resolve: (_root, { filter }, { reads }) => reads.findingCounts(checkedFilter(filter)),
  }),
  findings: t.field({
    type: FindingConnection,
    description: 'Open ones unless the filter says otherwise.',
    args: {
      ...pageArguments,
      filter: t.arg({ type: FindingFilter }),
      orderBy: t.arg({ type: FindingOrder, defaultValue: 'NEWEST_FIRST', required: true }),
    },
    resolve: (_root, { filter, orderBy, ...page }, { reads, pageSize }) =>
      reads.findings({
        page,
        filter: checkedFilter(filter),
        order: orderBy,
        pageSize,
      }),
  }),
}));

function checkedFilter(filter: typeof FindingFilter.$inferInput | null | undefined) {
  return {
    ...(filter ?? { open: true }),
    subjectId: optionalId(filter?.subjectId),
    companyId: optionalId(filter?.companyId),
    country: textArgument(filter?.country),
    rules: filter?.rules?.map((rule) => textArgument(rule) ?? ''),
  };
}

const FindingChange = changeOf({ name: 'FindingChange', field: 'finding', type: Finding });

builder.subscriptionFields((t) => ({
  findingChanged: t.field({
    type: FindingChange,
    description:
      'The finding now, then each change of it. With a subject: each change of its findings from now on. With neither: of any.',
    args: { id: t.arg.id(), subjectId: t.arg.id(), ...afterArgument },
    subscribe: (_root, { id, subjectId, after }, { subscriptions }) =>
      subscriptions.finding({ id: optionalId(id), parent: optionalId(subjectId), after }),
    resolve: (change) => change,
  }),
}));
