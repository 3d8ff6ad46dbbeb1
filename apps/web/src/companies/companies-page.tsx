import { useMemo } from 'react';
import { AnyCompanyChangedDocument, CompaniesDocument } from '../generated/documents/companies.ts';
import type { AnyCompanyChangedSubscription, CompanyRowFragment } from '../generated/graphql.ts';
import { useFollow, useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { type Column, DataTable, Pager, pageVariables } from '../ui/data-table.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { useUrlState } from '../ui/use-url-state.ts';

const PAGE_SIZE = 25;
/** However many change, the page is asked for again no more often. */
const REFRESH_MS = 1_000;

export function CompaniesPage() {
  const t = useTranslate();
  const format = useFormat();
  const [url, setUrl] = useUrlState();
  const position = { after: url.get('after'), before: url.get('before') };
  const [state, again] = useQueryState(CompaniesDocument, pageVariables(position, PAGE_SIZE));
  const refresh = useThrottled(again, REFRESH_MS);
  const follow = useMemo(
    () => ({
      document: AnyCompanyChangedDocument,
      variables: {},
      cursorOf: (data: AnyCompanyChangedSubscription) => data.companyChanged.cursor,
      onItem: refresh,
    }),
    [refresh],
  );
  useFollow(follow);
  const columns: Column<CompanyRowFragment>[] = [
    { id: 'name', header: t('companies.column.name'), cell: ({ name }) => name, names: true, sort: 'NAME' },
    { id: 'country', header: t('companies.column.country'), cell: ({ country }) => format.country(country) },
  ];
  return (
    <Page title={t('companies.title')}>
      {state.kind === 'loading' ? <Loading rows={10} /> : null}
      {state.kind === 'failed' ? <Failed {...state.failure} onRetry={again} /> : null}
      {state.kind === 'ready' ? (
        <>
          <DataTable
            caption={t('companies.caption')}
            columns={columns}
            rows={state.data.companies.nodes}
            keyOf={({ id }) => id}
            refreshing={state.refreshing}
          />
          {state.data.companies.nodes.length === 0 ? <Empty title={t('companies.empty')} /> : null}
          <Pager
            info={state.data.companies.pageInfo}
            totalCount={state.data.companies.totalCount}
            position={position}
            onMove={({ after, before }) => setUrl({ after, before })}
          />
        </>
      ) : null}
    </Page>
  );
}
