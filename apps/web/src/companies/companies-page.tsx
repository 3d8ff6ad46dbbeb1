import { useCallback, useMemo } from 'react';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import type { Tracked } from '../commands/tracked.ts';
import { useCommandChanges } from '../commands/use-commands.ts';
import { useUnderWay } from '../commands/use-under-way.ts';
import { AnyCompanyChangedDocument, CompaniesDocument } from '../generated/documents/companies.ts';
import type { AnyCompanyChangedSubscription, CompanyRowFragment } from '../generated/graphql.ts';
import { useFollow, useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { type Format, useFormat } from '../shell/format.ts';
import { type Translate, useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { FindingCounts } from '../ui/finding-counts.tsx';
import { IconPlus } from '../ui/icons.tsx';
import { Notice } from '../ui/notice.tsx';
import { isFirstPage, positionOf } from '../ui/page-position.ts';
import { Pager } from '../ui/pager.tsx';
import { ButtonLink } from '../ui/plain-button.tsx';
import { RowName } from '../ui/row-name.tsx';
import { Empty, EmptyPage, Failed, Loading } from '../ui/states.tsx';
import { Tag } from '../ui/tag.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { type UrlChanges, useUrlState } from '../ui/use-url-state.ts';
import { isFiltered, sortOf, variablesOf } from './companies-query.ts';
import { CompanyFilters } from './company-filters.tsx';
import { PendingCompanyRows, usePendingCompanies } from './pending-companies.tsx';

/** However many change, the page is asked for again no more often. */
const REFRESH_MS = 1_000;

export function CompaniesPage() {
  const t = useTranslate();
  const [url, setUrl] = useUrlState();
  const filter = useCallback(
    (changes: UrlChanges, options?: { replace?: boolean }) =>
      setUrl({ ...changes, after: null, before: null }, options),
    [setUrl],
  );
  return (
    <Page
      title={t('companies.title')}
      actions={
        <ButtonLink look="primary" href="/companies/new">
          <IconPlus />
          {t('companies.register')}
        </ButtonLink>
      }
    >
      <CompanyFilters url={url} onChange={filter} />
      <CompanyList url={url} setUrl={setUrl} />
    </Page>
  );
}

interface ListProps {
  readonly url: URLSearchParams;
  readonly setUrl: (changes: UrlChanges) => void;
}

function CompanyList({ url, setUrl }: ListProps) {
  const t = useTranslate();
  const position = positionOf(url);
  const sort = sortOf(url);
  const [state, again] = useQueryState(CompaniesDocument, variablesOf(url));
  const pending = usePendingCompanies();
  const columns = useColumns();
  useRefreshOnChange(again);
  if (state.kind === 'failed' && pending.length === 0) return <Failed {...state.failure} onRetry={again} />;
  if (state.kind === 'loading' && pending.length === 0) return <Loading rows={12} />;
  const rows = state.kind === 'ready' ? state.data.companies.nodes : [];
  return (
    <>
      {state.kind === 'ready' && state.failure !== null ? <Outdated code={state.failure.code} /> : null}
      <DataTable
        caption={t('companies.title')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        sort={sort}
        onSort={({ field, direction }) =>
          setUrl({ sort: field, dir: direction === 'DESC' ? 'DESC' : null, after: null, before: null })
        }
        pending={<PendingCompanyRows pending={pending} columns={columns.length} />}
        refreshing={state.kind === 'loading' || (state.kind === 'ready' && state.refreshing)}
      />
      {state.kind === 'failed' ? <Failed {...state.failure} onRetry={again} /> : null}
      {state.kind === 'ready' && rows.length === 0 && (pending.length === 0 || !isEverything(url)) ? (
        <Nothing url={url} />
      ) : null}
      {state.kind === 'ready' ? (
        <Pager
          info={state.data.companies.pageInfo}
          totalCount={state.data.companies.totalCount}
          position={position}
          onMove={({ after, before }) => setUrl({ after, before })}
        />
      ) : null}
    </>
  );
}

/** Asks again when any company changes, and when something of this person's own took effect. */
function useRefreshOnChange(again: () => void): void {
  const refresh = useThrottled(again, REFRESH_MS);
  const options = useMemo(
    () => ({
      document: AnyCompanyChangedDocument,
      variables: {},
      cursorOf: ({ companyChanged }: AnyCompanyChangedSubscription) => companyChanged.cursor,
      onItem: ({ companyChanged }: AnyCompanyChangedSubscription) => {
        if (companyChanged.id !== null) refresh();
      },
      onGap: refresh,
    }),
    [refresh],
  );
  useFollow(options);
  useCommandChanges(refresh);
}

function Outdated({ code }: { code: string }) {
  const t = useTranslate();
  return (
    <Notice role="status" tone="wait" compact>
      {t('ui.outdated', { why: failureText(t, code) })}
    </Notice>
  );
}

/** Neither filtered nor a later page: without rows there is nothing at all. */
const isEverything = (url: URLSearchParams) => !isFiltered(url) && isFirstPage(positionOf(url));

function Nothing({ url }: { url: URLSearchParams }) {
  const t = useTranslate();
  if (!isFirstPage(positionOf(url))) return <EmptyPage />;
  return isFiltered(url) ? (
    <Empty title={t('companies.empty.filtered')}>{t('companies.empty.filtered.hint')}</Empty>
  ) : (
    <Empty title={t('companies.empty')}>{t('companies.empty.hint')}</Empty>
  );
}

function useColumns(): Column<CompanyRowFragment>[] {
  const t = useTranslate();
  const format = useFormat();
  const underWay = useUnderWay();
  return [
    {
      id: 'name',
      header: t('companies.field.name'),
      sort: 'NAME',
      names: true,
      cell: ({ id, name, status }) => (
        <RowName tags={<Tags status={status} tracked={underWay(id)} />}>
          <TextLink href={`/companies/${id}`} title={name}>
            {name}
          </TextLink>
        </RowName>
      ),
    },
    ...plainColumns(t, format),
  ];
}

interface TagsProps {
  readonly status: CompanyRowFragment['status'];
  readonly tracked: Tracked | undefined;
}

function Tags({ status, tracked }: TagsProps) {
  const t = useTranslate();
  return (
    <>
      {status === 'WITHDRAWN' ? <Tag tone="plain">{t('companies.status.WITHDRAWN')}</Tag> : null}
      {tracked === undefined ? null : <ProgressTag kind={tracked.progress.kind} />}
    </>
  );
}

function plainColumns(t: Translate, format: Format): Column<CompanyRowFragment>[] {
  return [
    {
      id: 'country',
      header: t('companies.field.country'),
      wide: true,
      cell: ({ country }) => format.country(country),
    },
    {
      id: 'taxId',
      header: t('companies.field.taxId'),
      wide: true,
      cell: ({ taxId }) => taxId?.number ?? t('ui.none'),
    },
    {
      id: 'properties',
      header: t('companies.column.properties'),
      sort: 'PROPERTY_COUNT',
      align: 'right',
      wide: true,
      cell: ({ propertyCount }) => format.number(propertyCount),
    },
    {
      id: 'findings',
      header: t('companies.column.findings'),
      sort: 'OPEN_FINDINGS',
      cell: ({ audit }) => <FindingCounts {...audit} />,
    },
    {
      id: 'updated',
      header: t('companies.column.updated'),
      sort: 'UPDATED_AT',
      wide: true,
      cell: ({ updatedAt }) => format.dateTime(updatedAt),
    },
  ];
}
