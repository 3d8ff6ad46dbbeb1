import { VisuallyHidden } from '@mantine/core';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import { isFinal } from '../commands/tracked.ts';
import { useTracked } from '../commands/use-commands.ts';
import { FindingsDocument } from '../generated/documents/audit.ts';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { IconCheck } from '../ui/icons.tsx';
import { Notice } from '../ui/notice.tsx';
import { isFirstPage, pageVariables, positionOf } from '../ui/page-position.ts';
import { Pager } from '../ui/pager.tsx';
import { Empty, EmptyPage, Failed, Loading } from '../ui/states.tsx';
import { Tag } from '../ui/tag.tsx';
import { TextLink } from '../ui/text-link.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import classes from './audit.module.css';
import { type FindingFeed, useFindingChanges } from './finding-feed.ts';
import { filterOf, isFiltered, orderOf } from './finding-filter.ts';
import { SeverityTag, StateTag } from './finding-tags.tsx';
import { ruleText, subjectCountry, subjectText } from './finding-texts.ts';
import { mendOf, subjectHref } from './mend.ts';
import { useJustClosed } from './use-just-closed.ts';

const PAGE_SIZE = 25;
/** However many change, the page is asked for again no more often. */
const REFRESH_MS = 1_000;

interface ListProps {
  readonly url: URLSearchParams;
  readonly feed: FindingFeed;
  readonly setUrl: (changes: UrlChanges) => void;
}

export function FindingList({ url, feed, setUrl }: ListProps) {
  const t = useTranslate();
  const position = positionOf(url);
  const filter = filterOf(url);
  const variables = { ...pageVariables(position, PAGE_SIZE), filter, orderBy: orderOf(url) };
  const [state, again] = useQueryState(FindingsDocument, variables);
  useFindingChanges(feed, useThrottled(again, REFRESH_MS));
  const rows = state.kind === 'ready' ? state.data.findings.nodes : noRows;
  const closed = useJustClosed(feed, rows, JSON.stringify(variables));
  const columns = useColumns(url);
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={again} />;
  if (state.kind === 'loading') return <Loading rows={12} />;
  const { pageInfo, totalCount } = state.data.findings;
  return (
    <>
      {state.failure === null ? null : (
        <Notice role="status" tone="wait" compact>
          {t('ui.outdated', { why: failureText(t, state.failure.code) })}
        </Notice>
      )}
      <DataTable
        caption={t('audit.findings')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        selectedKey={url.get('finding')}
        // Among closed ones they are rows themselves.
        pending={filter.open === true ? <ClosedRows closed={closed} columns={columns.length} /> : null}
        refreshing={state.refreshing}
      />
      <Announcement closed={closed} />
      {rows.length === 0 ? <Nothing url={url} /> : null}
      <Pager
        info={pageInfo}
        totalCount={totalCount}
        position={position}
        onMove={({ after, before }) => setUrl({ after, before })}
      />
    </>
  );
}

const noRows: readonly FindingRowFragment[] = [];

interface ClosedProps {
  readonly closed: readonly FindingRowFragment[];
}

function ClosedRows({ closed, columns }: ClosedProps & { columns: number }) {
  const t = useTranslate();
  return closed.map((finding) => (
    <tr key={finding.id} className={classes['closed']}>
      <th scope="row">
        <Tag tone="good" icon={<IconCheck />}>
          {t('audit.state.closed')}
        </Tag>{' '}
        {ruleText(t, finding.rule)}
      </th>
      <td colSpan={columns - 1}>
        <TextLink href={subjectHref(finding)}>{subjectText(t, finding)}</TextLink>
      </td>
    </tr>
  ));
}

function Announcement({ closed: [last] }: ClosedProps) {
  const t = useTranslate();
  return (
    <VisuallyHidden role="status">
      {last === undefined
        ? ''
        : t('audit.justClosed', { rule: ruleText(t, last.rule), subject: subjectText(t, last) })}
    </VisuallyHidden>
  );
}

function Nothing({ url }: { url: URLSearchParams }) {
  const t = useTranslate();
  if (!isFirstPage(positionOf(url))) return <EmptyPage />;
  return isFiltered(url) ? (
    <Empty title={t('audit.empty.filtered')}>{t('audit.empty.filtered.hint')}</Empty>
  ) : (
    <Empty title={t('audit.empty')}>{t('audit.empty.hint')}</Empty>
  );
}

function withFinding(url: URLSearchParams, id: string): string {
  const params = new URLSearchParams(url);
  params.set('finding', id);
  return `/audit?${params.toString()}`;
}

function useColumns(url: URLSearchParams): Column<FindingRowFragment>[] {
  const t = useTranslate();
  const format = useFormat();
  return [
    {
      id: 'finding',
      header: t('audit.column.finding'),
      names: true,
      cell: ({ id, rule }) => <TextLink href={withFinding(url, id)}>{ruleText(t, rule)}</TextLink>,
    },
    {
      id: 'subject',
      header: t('audit.column.subject'),
      cell: (finding) => <TextLink href={subjectHref(finding)}>{subjectText(t, finding)}</TextLink>,
    },
    {
      id: 'severity',
      header: t('audit.column.severity'),
      cell: ({ severity }) => <SeverityTag severity={severity} />,
    },
    {
      id: 'country',
      header: t('audit.column.country'),
      wide: true,
      cell: (finding) => {
        const country = subjectCountry(finding);
        return country === null ? t('ui.none') : format.country(country);
      },
    },
    {
      id: 'since',
      header: t('audit.column.since'),
      wide: true,
      cell: ({ since }) => format.dateTime(since),
    },
    {
      id: 'state',
      header: t('audit.column.state'),
      wide: true,
      cell: (finding) => <State finding={finding} />,
    },
    {
      id: 'mend',
      header: t('audit.column.mend'),
      wide: true,
      cell: (finding) => {
        const { href, what } = mendOf(finding);
        if (!finding.open || what === null) return t('ui.none');
        return <TextLink href={href}>{t(`audit.field.${what}`)}</TextLink>;
      },
    },
  ];
}

function State({ finding }: { finding: FindingRowFragment }) {
  const underWay = useTracked().find(
    ({ asked, progress }) =>
      asked.mutation === 'acknowledgeFinding' && asked.input.findingId === finding.id && !isFinal(progress),
  );
  return (
    <>
      <StateTag finding={finding} />
      {underWay === undefined ? null : <ProgressTag kind={underWay.progress.kind} />}
    </>
  );
}
